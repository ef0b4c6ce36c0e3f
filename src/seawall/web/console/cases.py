"""The queue and the case: open it, look if you must, decide, see what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from seawall import taxonomy
from seawall.cases import lease
from seawall.cases.model import CaseKind, CaseState, QueueRow
from seawall.errors import SeawallError
from seawall.ids import CaseId
from seawall.intake.model import MatchCard
from seawall.journeys import case_holding, case_review
from seawall.people.rights import may
from seawall.web.console import aftermath, appeals, case_file, looking, sentences
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import DecisionForm
from seawall.web.console.forum_origins import origins_of
from seawall.web.request import Call, person_of

SEE, DECIDE = "case.see", "case.decide"
SOON = timedelta(hours=1)


@signed_in(SEE)
def inbox(request: Call) -> HttpResponse:
    """The queue, most urgent first."""
    view = request.GET.get("view", "open")
    state = CaseState.DECIDED if view == "decided" else CaseState.OPEN
    rows = [_row(row, request) for row in request.tx.cases.queue(state=state)]
    if view == "mine":
        rows = [row for row in rows if row["is_mine"]]
    if view == "soon":
        rows = [row for row in rows if _is_soon(row["case"].due_at, request.now)]
    return render(request, "console/inbox.html", {"rows": rows, "tabs": _tabs(view, request)})


@signed_in(SEE)
def show(request: Call, case_id: str) -> HttpResponse:
    """One case; an appeal has a page of its own."""
    if request.tx.cases.case(CaseId(case_id)).kind == CaseKind.APPEAL:
        asked = request.GET.urlencode()
        return redirect(f"/appeals/{case_id}{'?' if asked else ''}{asked}")
    return _page(request, CaseId(case_id))


@require_POST
@signed_in(DECIDE)
def hold(request: Call, case_id: str) -> HttpResponse:
    """Take the case while its page is open, and keep it."""
    case = request.tx.cases.case(CaseId(case_id))
    person = person_of(request)
    lease.refuse_the_author(case, person.id)
    if lease.holder(case, now=request.now) in {None, person.id}:
        case_holding.take(case.id, person, tx=request.tx, now=request.now)
    page = _read(request, case.id)
    return render(request, "console/case/_holder.html", {"page": page, "can_decide": True})


@require_POST
@signed_in(DECIDE)
def decide(request: Call, case_id: str) -> HttpResponse:
    """Write the decision down, or say what it lacks."""
    case = CaseId(case_id)
    lease.refuse_the_author(request.tx.cases.case(case), person_of(request).id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form=form, status=422)
    seen = looking.hide(request, case)
    try:
        judgement = form.judgement(case, person_of(request), seen)
        case_review.decide(judgement, tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        return _page(request, case, form=form, status=refused.status)
    return redirect(f"/cases/{case}")


@signed_in(SEE)
def follow(request: Call, case_id: str) -> HttpResponse:
    """The part of the page that changes by itself after a decision."""
    case = request.tx.cases.case(CaseId(case_id))
    lease.refuse_the_author(case, person_of(request).id)
    after = aftermath.read(case.id, tx=request.tx)
    page = {"case_id": case.id, "after": after, "can_manage": _manages(request)}
    return render(request, "console/case/_aftermath.html", page)


def _page(
    request: Call, case_id: CaseId, *, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    page = _read(request, case_id)
    form = form or DecisionForm.fresh(
        opened_at=request.now, reason=sentences.drafted_reason(page.cards)
    )
    return render(
        request,
        "console/case/page.html",
        {
            "page": page,
            "case_id": case_id,
            "form": form,
            "summary": sentences.summary(page),
            "reasons": sentences.reasons(page),
            **sentences.of_media(page),
            "choices": sentences.choices(page),
            "clauses": taxonomy.clauses(),
            "cited": _cited(page),
            **origins_of((card.entry for card in page.cards), tx=request.tx).as_context(),
            "can_decide": may(person_of(request).role, DECIDE),
            "can_manage": _manages(request),
            "after": aftermath.read(case_id, tx=request.tx) if page.decision else None,
            **appeals.accounts_of(page, request),
            "next_case": _next_case(request, case_id),
        },
        status=status,
    )


def _read(request: Call, case_id: CaseId) -> case_file.CasePage:
    return case_file.read(
        case_id,
        tx=request.tx,
        member=person_of(request),
        seen=looking.on_page(request, case_id),
        now=request.now,
    )


def _row(row: QueueRow, request: Call) -> dict[str, Any]:
    """A line of the inbox: what it is, why, how near, who holds it."""
    cards = case_file.cards_of(row.checks[:3], tx=request.tx)
    holder = lease.holder(row.case, now=request.now)
    head = request.tx.cases.head(row.case.id) if row.case.state is CaseState.DECIDED else None
    return {
        "case": row.case,
        "size": row.size,
        "why": row.reasons[0].say if row.reasons else "",
        "card": cards[0] if cards else None,
        "is_near": bool(cards) and _is_near(cards[0]),
        "finding": head.finding if head else "",
        "holder": request.tx.people.member(holder).name if holder else "",
        "is_mine": holder == person_of(request).id,
    }


def _tabs(view: str, request: Call) -> list[dict[str, Any]]:
    soon = request.tx.cases.open_count(due_before=request.now + SOON)
    named = (
        ("open", _("Open"), request.tx.cases.open_count()),
        ("soon", _("Due within the hour"), soon),
        ("mine", _("Mine"), None),
        ("decided", _("Decided"), None),
    )
    return [
        {"name": name, "title": title, "count": count, "is_here": name == view}
        for name, title, count in named
    ]


def _is_soon(due: datetime | None, now: datetime) -> bool:
    return due is not None and due < now + SOON


def _next_case(request: Call, case_id: CaseId) -> CaseId | None:
    waiting = (row.case for row in request.tx.cases.queue(limit=10))
    mine = person_of(request).id
    free = (it for it in waiting if lease.holder(it, now=request.now) in {None, mine})
    return next((case.id for case in free if case.id != case_id), None)


def _cited(page: case_file.CasePage) -> list[taxonomy.Clause]:
    refs = page.decision.clauses if page.decision else ()
    return [taxonomy.clause(ref.id) for ref in refs]


def _manages(request: Call) -> bool:
    return may(person_of(request).role, "endpoint.manage")


def _is_near(card: MatchCard) -> bool:
    """Whether it is beyond much doubt; features in common never are."""
    return card.grade != "local" and card.distance <= card.threshold // 2
