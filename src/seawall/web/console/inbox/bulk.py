"""Bulk actions: preview, decision, progress."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from seawall.cases.bulk import bulk_rule
from seawall.cases.bulk.model import Bulk, BulkState
from seawall.cases.model import Finding
from seawall.config import settings
from seawall.errors import SeawallError
from seawall.ids import BulkId
from seawall.journeys.cases import bulk_deciding
from seawall.journeys.statements.statement_preview import PlannedDecision
from seawall.people.rights import role_may
from seawall.web.console import finding_words
from seawall.web.console.act import ActCall, ActTable, ConsoleAct, without_form
from seawall.web.console.case.decision_fields import decision_fields, foretold
from seawall.web.console.case.forms import DecisionForm
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm, refusal_sentence, words
from seawall.web.console.inbox import inbox_rows, inbox_views
from seawall.web.request import Call, person_of

SEE, DECIDE = "case.see", "case.decide"
_SAMPLE, _SHOWN = 10, 100
_SINCE = (
    BulkState.PROPOSED,
    BulkState.WAITING,
    BulkState.RUNNING,
    BulkState.DONE,
    BulkState.TURNED_BACK,
    BulkState.CALLED_OFF,
)


@signed_in(SEE)
def list_bulks(request: Call) -> HttpResponse:
    """Bulk actions, decided and awaiting a second approval."""
    people = {member.id: member.name for member in request.tx.people.members()}
    bulks = [
        (bulk, people.get(bulk.asked_by, "")) for bulk in request.tx.bulk.latest(states=_SINCE)
    ]
    return render(request, "console/bulk/list.html", {"bulks": bulks})


@require_POST
@signed_in(DECIDE)
def draft_bulk(request: Call) -> HttpResponse:
    """Draft a bulk action for every case of a view."""
    person = person_of(request)
    looked = inbox_views.looked_at(request, request.tx.inbox.views(person.id))
    try:
        if looked.fault:
            raise looked.fault
        cases = request.tx.inbox.ids(looked.asked, limit=bulk_rule.MOST + 1)
        chosen = looked.asked.filter.text or looked.title
        bulk = bulk_deciding.draft_bulk(
            cases, person, chosen=chosen, tx=request.tx, now=request.now
        )
    except SeawallError as refused:
        messages.info(request, refusal_sentence(refused), "tone-warn")
        return redirect(f"/?{looked.query}")
    return redirect(f"/bulk/{bulk.id}")


@signed_in(SEE)
def show_bulk(request: Call, bulk_id: str) -> HttpResponse:
    """A bulk action: its preview, progress or outcome."""
    return _page(request, request.tx.bulk.bulk(BulkId(bulk_id)))


@signed_in(SEE)
def follow_bulk(request: Call, bulk_id: str) -> HttpResponse:
    """The progress of a bulk action, refreshed by itself."""
    bulk = request.tx.bulk.bulk(BulkId(bulk_id))
    return render(request, "console/bulk/_progress.html", _progress(request, bulk))


@require_POST
@signed_in(DECIDE)
def preview_telling(request: Call, bulk_id: str) -> HttpResponse:
    """Preview of what the uploaders would read; without script on the whole page."""
    bulk, form = request.tx.bulk.bulk(BulkId(bulk_id)), DecisionForm(request.POST)
    statement = _told(bulk, form.planned(person_of(request), request.now), request)
    if request.headers.get("HX-Request"):
        return render(request, "console/case/_told.html", {**statement, "is_for_many": True})
    return _page(request, bulk, form, statement=statement)


def _bulk_named(_request: Call, bulk_id: str) -> BulkId:
    return BulkId(bulk_id)


def _decide(call: ActCall[BulkId]) -> None:
    """One decision for all of them; sent twice, the first time counts."""
    if call.tx.bulk.bulk(call.subject).state is not BulkState.DRAFT:
        return
    ruling, alone = call.form.ruling, settings().bulk_alone
    bulk_deciding.rule_on_bulk(
        call.subject, call.person, ruling, alone_up_to=alone, tx=call.tx, now=call.now
    )


def _turn_back(call: ActCall[BulkId]) -> None:
    say = call.typed["say"]
    bulk_deciding.turn_back_bulk(call.subject, call.person, say=say, tx=call.tx, now=call.now)


def _show_refusal(call: ActCall[BulkId], status: int) -> HttpResponse:
    bulk, is_decision = call.tx.bulk.bulk(call.subject), call.act.name == "decide"
    form = call.form if is_decision else None
    refused = None if is_decision else call.form
    return _page(call.request, bulk, form, refused=refused, status=status)


def _page(
    request: Call,
    bulk: Bulk,
    form: DecisionForm | None = None,
    *,
    refused: ExplainedForm | None = None,
    statement: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    person = person_of(request)
    page = _progress(request, bulk)
    sample = [line.case for line in page["lines"][:_SAMPLE]]
    lines = request.tx.inbox.lines_of(sample, person=person.id, now=request.now)
    decision_form = form or DecisionForm.fresh(opened_at=bulk.drafted_at)
    page |= decision_fields(
        decision_form, finding_words.choices_of_many(), told_at=f"/bulk/{bulk.id}/told"
    )
    page |= {
        "preview": request.tx.bulk.preview(bulk.id, person=person.id, now=request.now),
        "rows": inbox_rows.rows(lines, request),
        "refused": refused,
        "is_for_many": True,
        "tells_uploader": True,
        "alone": settings().bulk_alone,
        "needs_two": bulk.size > settings().bulk_alone,
        "undo_seconds": int(bulk_rule.UNDO.total_seconds()),
        **(statement or _told(bulk, _ruled(bulk, request), request)),
    }
    return render(request, "console/bulk/page.html", page, status=status)


def _ruled(bulk: Bulk, request: Call) -> PlannedDecision | None:
    """What was decided of many, before its last case is reached: others look at it, too."""
    ruling = bulk.ruling
    if ruling is None or bulk.state not in {BulkState.PROPOSED, BulkState.WAITING}:
        return None
    return PlannedDecision(
        request.tx.people.member(bulk.asked_by),
        Finding(ruling.finding),
        ruling.clauses,
        context=ruling.context,
        for_the_user=ruling.for_the_user,
        legal_ground=ruling.legal_ground,
    )


def _told(bulk: Bulk, planned: PlannedDecision | None, request: Call) -> dict[str, Any]:
    """What the uploader of its first case would read."""
    lines = request.tx.bulk.lines(bulk.id, limit=1)
    return foretold(lines[0].case, planned, request) if lines else {}


def _progress(request: Call, bulk: Bulk) -> dict[str, Any]:
    counts = request.tx.bulk.progress(bulk.id)
    people = {member.id: member.name for member in request.tx.people.members()}
    member = person_of(request)
    return {
        "bulk": bulk,
        "lines": request.tx.bulk.lines(bulk.id, limit=_SHOWN),
        "counts": counts,
        "answered": bulk.size - counts.get("waiting", 0),
        "asker": people.get(bulk.asked_by, ""),
        "approver": people.get(bulk.approved_by, "") if bulk.approved_by else "",
        "is_mine": bulk.asked_by == member.id,
        "can_decide": role_may(member.role, DECIDE),
        "is_moving": bulk.state in {BulkState.WAITING, BulkState.RUNNING},
    }


ACTS = ActTable(
    base="bulk/<str:bulk_id>",
    reads=_bulk_named,
    shows=_show_refusal,
    lands=lambda call, _outcome: f"/bulk/{call.subject}",
    acts=(
        ConsoleAct("decide", DECIDE, _decide, DecisionForm),
        ConsoleAct("approve", DECIDE, without_form(bulk_deciding.approve_bulk)),
        ConsoleAct("call-off", DECIDE, without_form(bulk_deciding.call_off_bulk)),
        ConsoleAct("turn-back", DECIDE, _turn_back, words("say")),
    ),
)
