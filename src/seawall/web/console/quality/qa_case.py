"""Quality panels of a case's page: own reading, own golden answer, review."""

from __future__ import annotations

from typing import Any

from seawall.cases.model import Case, CaseKind, CaseState
from seawall.cases.quality.golden import ANSWERED, DRILLED
from seawall.cases.quality.model import Review, ReviewState
from seawall.drills.seeded_kinds import words_for
from seawall.errors import problem
from seawall.ids import CaseId
from seawall.journeys.cases.protected_removal import awaited_review
from seawall.people.rights import role_may
from seawall.web.console.quality.page import MANAGE, own_answer
from seawall.web.console.words import clause_title
from seawall.web.request import Call, person_of


def refuse_others(request: Call, case: Case) -> None:
    """Refuse anybody but the author of a golden answer."""
    if case.kind == ANSWERED and own_answer(request, case.id) is None:
        raise problem("cases.unknown-case", case=case.id)


def tells_after(request: Call, case: CaseId) -> bool:
    """Whether the decided page shows others' readings."""
    return request.tx.cases.case(case).kind in {CaseKind.REVIEW, ANSWERED, DRILLED}


def quality_panel(request: Call, case: Case) -> dict[str, Any] | None:
    """The quality panel of a case, if it has one."""
    if case.kind == ANSWERED:
        return _golden(request, case)
    if case.kind == DRILLED:
        return _drilled(request, case)
    if case.kind == CaseKind.REVIEW:
        return _reading(request, case)
    if case.kind == CaseKind.CONTENT and case.state is CaseState.DECIDED:
        return _decided_note(request, case)
    return None


def _golden(request: Call, case: Case) -> dict[str, Any]:
    answer = own_answer(request, case.id)
    assert answer
    golden = request.tx.quality.golden_at(answer.golden, answer.version)
    return {
        "template": "console/qa/_golden_told.html",
        "answer": answer,
        "agreed": golden.agreed,
        "clauses": [clause_title(clause) for clause in golden.agreed.clauses],
    }


def _drilled(request: Call, case: Case) -> dict[str, Any]:
    upload = request.tx.drills.of_case(case.id)
    assert upload
    return {
        "template": "console/qa/_drill_told.html",
        "finding": upload.finding,
        "variant": words_for(upload.kind, upload.variant),
    }


def _reading(request: Call, case: Case) -> dict[str, Any]:
    review = request.tx.quality.of_reading_case(case.id)
    second = review.second if review else None
    is_mine = bool(second and second.person == person_of(request).id)
    return {
        "template": "console/qa/_reading.html",
        "is_open": case.state is CaseState.OPEN,
        "is_barred": case.barred_person == person_of(request).id,
        "review": review if is_mine else None,
        "reading": second if is_mine else None,
        "next": _next(request) if is_mine else None,
    }


def _decided_note(request: Call, case: Case) -> dict[str, Any] | None:
    """A removal that waits; and, for a lead, the way into the golden set."""
    review = awaited_review(case, tx=request.tx)
    can_add = role_may(person_of(request).role, MANAGE)
    if review is None and not can_add:
        return None
    return {
        "template": "console/qa/_decided_note.html",
        "waits": review is not None,
        "differs": bool(review and review.state is ReviewState.DIFFERS),
        "can_add": can_add and review is None,
    }


def _next(request: Call) -> CaseId | None:
    me = person_of(request).id
    waiting = (
        review for review in request.tx.quality.waiting(limit=20) if review.first.person != me
    )
    first: Review | None = next(waiting, None)
    return first.reading_case if first else None
