"""The queue and the case: open it, look if you must, decide, see what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from seawall.cases import lease
from seawall.cases.decision import DecisionExists, NotTheLatest
from seawall.cases.model import CaseState, QueueRow
from seawall.errors import SeawallError
from seawall.ids import CaseId
from seawall.intake.model import MatchCard
from seawall.journeys import case_holding, case_noting, case_review
from seawall.web.console import aftermath, case_file, case_page, looking
from seawall.web.console.case_form import DecisionForm
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, person_of

SEE, DECIDE = "case.see", "case.decide"
SOON = timedelta(hours=1)
#: Somebody else was there first: what this person wrote is kept.
OVERTAKEN = (lease.HeldByAnother, DecisionExists, NotTheLatest)


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
    """One case."""
    return case_page.render_case(request, CaseId(case_id))


@require_POST
@signed_in(DECIDE)
def hold(request: Call, case_id: str) -> HttpResponse:
    """Take the case while its page is open, and keep it; say what became of it otherwise."""
    case = request.tx.cases.case(CaseId(case_id))
    person = person_of(request)
    is_free = lease.holder(case, now=request.now) in {None, person.id}
    if is_free and case.state is CaseState.OPEN and case.barred_person != person.id:
        case_holding.take(case.id, person, tx=request.tx, now=request.now)
    page = case_page.read_holder(request, case.id)
    return render(
        request,
        "console/case/_holder.html",
        {"page": page, "can_decide": True, "is_polled": True},
    )


@require_POST
@signed_in(DECIDE)
def decide(request: Call, case_id: str) -> HttpResponse:
    """Write the decision down, or say what it lacks."""
    case, person = CaseId(case_id), person_of(request)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return case_page.render_case(request, case, form=form, status=422)
    seen = looking.hide(request, case)
    try:
        judgement = form.judgement(case, person, seen, request.now)
        case_review.decide(judgement, tx=request.tx, now=request.now)
    except OVERTAKEN as overtaken:
        case_noting.keep_draft(case, person, form.said, tx=request.tx, now=request.now)
        return redirect(f"/cases/{case}?kept={_why_kept(overtaken)}")
    except SeawallError as refused:
        form.refuse(refused)
        return case_page.render_case(request, case, form=form, status=refused.status)
    following = case_page.next_case(request, case) if form.cleaned_data["then"] == "next" else None
    return redirect(f"/cases/{following}?done={case}" if following else f"/cases/{case}")


@signed_in(SEE)
def follow(request: Call, case_id: str) -> HttpResponse:
    """The part of the page that changes by itself after a decision."""
    case = request.tx.cases.case(CaseId(case_id))
    after = aftermath.read(case.id, tx=request.tx)
    page = {"case_id": case.id, "after": after, "can_manage": case_page.manages(request)}
    return render(request, "console/case/_aftermath.html", page)


def _why_kept(overtaken: SeawallError) -> str:
    return "held" if isinstance(overtaken, lease.HeldByAnother) else "decided"


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


def _is_near(card: MatchCard) -> bool:
    """Whether it is beyond much doubt; features in common never are."""
    return card.grade != "local" and card.distance <= card.threshold // 2
