"""Quality: second readings, disagreements, agreement figures.

No figure of any person stands here, but one's own. What waits is listed without the reason for
which it is read twice: that would tell the second reader what the first one thought.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from seawall.cases.model import Case
from seawall.cases.quality.model import GoldenAnswer, Review
from seawall.cases.quality.review import is_party
from seawall.ids import CaseId
from seawall.journeys.quality import quality_figures
from seawall.journeys.quality.quality_figures import Coverage, QualityFigures
from seawall.people.rights import role_may
from seawall.web.console.doors import signed_in
from seawall.web.console.quality import words
from seawall.web.console.words import clause_title
from seawall.web.request import Call, person_of

SEE, READ, MANAGE = "quality.see", "case.decide", "quality.manage"


@dataclass(frozen=True, slots=True)
class WaitingReading:
    """A second reading that somebody may give."""

    case: Case
    at: datetime


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disagreement in one line."""

    review: Review
    case: Case


@dataclass(frozen=True, slots=True)
class SecondReadShare:
    """How much is read twice for one reason."""

    name: str
    opened: int
    read: int


@signed_in(SEE)
def show_overview(request: Call) -> HttpResponse:
    """The whole of it on one page."""
    person, role = person_of(request), person_of(request).role
    figures = quality_figures.gather_figures(tx=request.tx, now=request.now)
    leads = role_may(role, MANAGE)
    differing = [
        review for review in request.tx.quality.differing() if leads or is_party(review, person.id)
    ]
    answers = request.tx.quality.answers_of(person.id)
    page = {
        "waiting": _waiting(request) if role_may(role, READ) else [],
        "disputes": _disputes(request, differing),
        "answers": answers,
        "right": sum(answer.is_right for answer in answers),
        "can_read": role_may(role, READ),
        "can_manage": leads,
        "figures": figures,
        "whole": _overall_rows(figures),
        "by_clause": [
            words.row(agreement, clause_title(agreement.name)) for agreement in figures.by_clause
        ],
        "by_language": [
            words.row(agreement, words.language_words(agreement.name))
            for agreement in figures.by_language
        ],
        "coverage": _coverage(figures.coverage),
    }
    return render(request, "console/qa/overview.html", page)


def _waiting(request: Call) -> list[WaitingReading]:
    """What this person may read: never a decision of their own."""
    me = person_of(request).id
    reviews = [review for review in request.tx.quality.waiting() if review.first.person != me]
    cases = request.tx.cases.cases_named(
        [review.reading_case for review in reviews if review.reading_case]
    )
    return [
        WaitingReading(cases[review.reading_case], review.opened_at)
        for review in reviews
        if review.reading_case in cases
    ]


def _disputes(request: Call, reviews: list[Review]) -> list[Dispute]:
    cases = request.tx.cases.cases_named([CaseId(review.case) for review in reviews])
    return [Dispute(review, cases[review.case]) for review in reviews]


def _overall_rows(figures: QualityFigures) -> list[words.AgreementRow]:
    return [
        words.row(figures.overall, _("All second reviews")),
        words.row(figures.random_only, _("Random sample only")),
        words.row(figures.machine, _("Automated and human decision")),
    ]


def _coverage(coverage: Coverage) -> list[SecondReadShare]:
    return [
        SecondReadShare(words.why_words(why), opened, coverage.read_by_reason[why])
        for why, opened in coverage.by_reason.items()
    ]


def own_answer(request: Call, case: CaseId) -> GoldenAnswer | None:
    """This person's own answer in a golden case."""
    answer = request.tx.quality.answer_in(case)
    return answer if answer and answer.person == person_of(request).id else None
