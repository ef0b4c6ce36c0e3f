"""The page of one case: everything on it, whoever rendered it and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from seawall import taxonomy
from seawall.cases import lease
from seawall.cases.desk.model import DecisionDraft
from seawall.cases.model import CaseKind, CaseState, Decision, Finding
from seawall.ids import CaseId, PersonId
from seawall.journeys.cases.account_action import ACT
from seawall.journeys.enforcement.holding_back import held_until
from seawall.journeys.people.exposure import passed_over
from seawall.people.model import Member
from seawall.people.rights import role_may
from seawall.web.console import finding_words
from seawall.web.console.banks.forum_origins import origins_of
from seawall.web.console.case import (
    aftermath,
    appeals,
    case_file,
    media_panel,
    media_views,
    sentences,
)
from seawall.web.console.case.decision_fields import decision_fields
from seawall.web.console.case.forms import HOLDS, DecisionForm
from seawall.web.console.case.redress_panel import read_redress
from seawall.web.console.quality import qa_case
from seawall.web.request import Call, person_of

DECIDE = "case.decide"


def render_case(
    request: Call,
    case_id: CaseId,
    *,
    form: DecisionForm | None = None,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """The whole page."""
    page = read_page(request, case_id)
    draft = None if form else request.tx.desk.draft(case_id, person_of(request).id)
    return render(
        request,
        "console/case/page.html",
        {**_of_page(page, request), **_of_form(page, form, draft, request), **extra},
        status=status,
    )


def read_page(request: Call, case_id: CaseId) -> case_file.CasePage:
    """The page of a case as plain values, for the signed-in person."""
    return case_file.read_case_page(
        case_id,
        tx=request.tx,
        member=person_of(request),
        media_looks=media_views.looks_on_page(request, case_id),
        now=request.now,
    )


def read_holder(request: Call, case_id: CaseId) -> dict[str, Any]:
    """The assignee of a case, or its decision: all that a page polls for."""
    case = request.tx.cases.case(case_id)
    holder = lease.holder(case, now=request.now)
    return {
        "case": case,
        "is_open": case.state is CaseState.OPEN,
        "decision": None if case.state is CaseState.OPEN else request.tx.cases.head(case_id),
        "holder": request.tx.people.member(holder).name if holder else "",
        "held_until": case.lease.until if holder and case.lease else None,
        "is_mine": holder == person_of(request).id,
    }


def next_case(request: Call, case_id: CaseId) -> CaseId | None:
    """The most urgent case that is free, or ours, and not this one."""
    person_id = person_of(request).id
    known_cases = request.tx.quality.known_to(person_id)
    queue = [case for case in request.tx.cases.waiting() if case.id not in known_cases]
    over = passed_over([case.id for case in queue], person_id, tx=request.tx, now=request.now)
    waiting = (case for case in queue if case.id not in over)
    free = (case for case in waiting if lease.holder(case, now=request.now) in {None, person_id})
    return next((case.id for case in free if case.id != case_id), None)


def undoable_decision(request: Call, case_id: CaseId) -> dict[str, Any] | None:
    """A recent decision of the signed-in person that can still be undone."""
    head = request.tx.cases.head(case_id)
    if head is None or not _is_own(head, request):
        return None
    until = held_until(head.id, tx=request.tx)
    case = request.tx.cases.case(case_id)
    return {"case": case, "decision": head, "until": until} if until else None


def may_resend(request: Call) -> bool:
    """Whether this person may send again what was not delivered."""
    return role_may(person_of(request).role, "endpoint.manage")


def _of_page(page: case_file.CasePage, request: Call) -> dict[str, Any]:
    case_id, member = page.case.id, person_of(request)
    after = (
        aftermath.read_aftermath(case_id, page.decision, tx=request.tx) if page.decision else None
    )
    return {
        "page": page,
        "case_id": case_id,
        "deciders": {person.id: person.name for person in request.tx.people.members()},
        "summary": sentences.summary(page),
        **media_panel.panel(request, page),
        "links": sentences.links(page),
        "cited": _cited(page),
        "escalated_to": _escalated_to(page, request),
        **origins_of((card.entry for card in page.cards), tx=request.tx).as_context(),
        "can_decide": role_may(member.role, DECIDE) and page.case.barred_person != member.id,
        "qa": qa_case.quality_panel(request, page.case),
        **({} if page.is_blind else appeals.accounts_of(page, request)),
        "can_act_on_accounts": role_may(member.role, ACT) and bool(page.accounts),
        "can_manage": may_resend(request),
        "after": after,
        "redress": read_redress(case_id, request) if after else None,
        "next_case": next_case(request, case_id),
        "undo": _undo(page, after, request),
        "undone": page.decision is not None and page.decision.finding is Finding.UNDO,
        "address": request.build_absolute_uri(f"/cases/{case_id}"),
        "kept": request.GET.get("kept", ""),
    }


def _undo(
    page: case_file.CasePage, after: aftermath.Aftermath | None, request: Call
) -> dict[str, Any] | None:
    """What may still be taken back: of the case decided before this one, or of this one."""
    decided_id = request.GET.get("done", "")
    if decided_id or page.is_blind:
        return undoable_decision(request, CaseId(decided_id) if decided_id else page.case.id)
    head, until = page.decision, after.held_until if after else None
    if head is None or until is None or not _is_own(head, request):
        return None
    return {"case": page.case, "decision": head, "until": until}


def _is_own(head: Decision, request: Call) -> bool:
    """Whether this person decided it; what takes a decision back is not taken back."""
    return head.person == person_of(request).id and "undoes" not in head.evidence


def _of_form(
    page: case_file.CasePage, form: DecisionForm | None, draft: DecisionDraft | None, request: Call
) -> dict[str, Any]:
    decision_form = form or DecisionForm.fresh(
        opened_at=request.now, reason=sentences.reason_for(page), draft=draft
    )
    colleagues = _colleagues(request)
    choices = finding_words.choices(page.case.kind)
    return {
        **decision_fields(decision_form, choices, told_at=f"/cases/{page.case.id}/told"),
        "draft": draft,
        "tells_uploader": page.case.kind != CaseKind.REVIEW,
        "holds": [(hours, sentences.hours(hours)) for hours in HOLDS],
        "leads": [colleague for colleague in colleagues if role_may(colleague.role, "case.assign")],
        "colleagues": () if page.case.kind == CaseKind.REVIEW else colleagues,
        "is_deciding": _is_deciding(page, form, request),
    }


def _is_deciding(page: case_file.CasePage, form: DecisionForm | None, request: Call) -> bool:
    """An open case is decided; a decided one only by who asks to supersede it."""
    return page.is_open or form is not None or "supersede" in request.GET


def _colleagues(request: Call) -> list[Member]:
    """Colleagues who decide."""
    me, members = person_of(request).id, request.tx.people.members()
    return [
        member
        for member in members
        if member.is_active and member.id != me and role_may(member.role, DECIDE)
    ]


def _escalated_to(page: case_file.CasePage, request: Call) -> Member | None:
    """Who was asked to decide, if somebody was named; an escalation waits for as long as it takes."""
    to = page.decision.evidence.get("to") if page.decision else None
    return request.tx.people.member(PersonId(to)) if to else None


def _cited(page: case_file.CasePage) -> list[taxonomy.Clause]:
    refs = page.decision.clauses if page.decision else ()
    return [taxonomy.clause(ref.id) for ref in refs]
