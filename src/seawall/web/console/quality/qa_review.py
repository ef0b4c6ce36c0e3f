"""A disagreement: two readings, messages, settlement."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from seawall.cases.quality.model import DisagreementOutcome, Review
from seawall.cases.quality.review import own_reading
from seawall.ids import ReviewId
from seawall.journeys.cases import disagreement
from seawall.people.rights import role_may
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.quality import words
from seawall.web.console.words import clause_title
from seawall.web.request import Call, person_of

READ = "case.decide"
_SAY_WHY = gettext_lazy("Give the reason in one sentence.")


class SayForm(ExplainedForm):
    """A message."""

    say = forms.CharField(max_length=10_000, error_messages={"required": _SAY_WHY})


class SettleForm(SayForm):
    """Whose reading prevails, and why."""

    outcome = forms.ChoiceField(
        choices=[(option.value, option.value) for option in DisagreementOutcome],
        error_messages={"required": gettext_lazy("Choose which review prevails.")},
    )


@signed_in(READ)
def show_review(request: Call, review_id: str) -> HttpResponse:
    """Both readings of a disagreement, for its parties."""
    return _page(request, ReviewId(review_id))


def _review_named(_request: Call, review_id: str) -> ReviewId:
    return ReviewId(review_id)


def _say(call: ActCall[ReviewId]) -> None:
    disagreement.add_message(call.subject, call.typed["say"], call.person, tx=call.tx, now=call.now)


def _settle(call: ActCall[ReviewId]) -> None:
    outcome, reason = DisagreementOutcome(call.typed["outcome"]), call.typed["say"]
    disagreement.settle_disagreement(
        call.subject, outcome, reason, call.person, tx=call.tx, now=call.now
    )


def _page(
    request: Call,
    review_id: ReviewId,
    *,
    form: SayForm | None = None,
    settling: SettleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person = person_of(request)
    review = disagreement.review_seen_by(review_id, person, tx=request.tx)
    case = request.tx.cases.case(review.case)
    leads = role_may(person.role, disagreement.LEAD)
    page = {
        "review": review,
        "case": case,
        "why": [words.why_words(reason) for reason in review.why],
        "doubts": [words.doubt_words(doubt) for doubt in review.doubts],
        "state": words.state_words(review.state),
        "titles": {
            clause: clause_title(clause)
            for clause in (*review.first.clauses, *(review.second.clauses if review.second else ()))
        },
        "said": request.tx.quality.said_of(review.id),
        "endings": _endings(review, own_reading(review, person.id), leads=leads),
        "me": person.code,
        "form": form or SayForm(),
        "settling": settling or SettleForm(),
    }
    return render(request, "console/qa/review.html", page, status=status)


def _endings(review: Review, own: DisagreementOutcome | None, *, leads: bool) -> list[str]:
    """The readings this person may have prevail."""
    if review.state.value != "differs":
        return []
    if own:
        return [outcome.value for outcome in DisagreementOutcome if outcome is not own]
    return [outcome.value for outcome in DisagreementOutcome] if leads else []


ACTS = ActTable(
    base="qa/reviews/<str:review_id>",
    reads=_review_named,
    shows=lambda call, status: _page(
        call.request, call.subject, **{call.act.name: call.form}, status=status
    ),
    lands=lambda call, _outcome: f"/qa/reviews/{call.subject}",
    acts=(
        ConsoleAct(
            "form",
            READ,
            _say,
            SayForm,
            at="say",
            lands=lambda call, _outcome: f"/qa/reviews/{call.subject}#said",
        ),
        ConsoleAct("settling", READ, _settle, SettleForm, at="settle", ids="settle-%s"),
    ),
)
