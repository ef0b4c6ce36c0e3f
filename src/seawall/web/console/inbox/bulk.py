"""Bulk actions: preview, decision, progress."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from seawall import taxonomy
from seawall.cases.bulk import bulk_rule
from seawall.cases.bulk.model import Bulk, BulkRuling, BulkState
from seawall.cases.decision import CONTEXTS
from seawall.cases.legal_ground import known_laws
from seawall.config import settings
from seawall.errors import SeawallError
from seawall.ids import BulkId
from seawall.journeys.cases import bulk_deciding
from seawall.people.rights import role_may
from seawall.web.console.act import ActCall, ActTable, ConsoleAct, without_form
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm, ListField, words
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
        messages.info(request, str(refused), "tone-warn")
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


class BulkRulingForm(ExplainedForm):
    """The decision of a bulk action; what it lacks is the journey's rule."""

    finding = forms.CharField(required=False)
    clauses = ListField(required=False)
    reason = forms.CharField(required=False)
    context = forms.CharField(required=False)
    law = forms.CharField(required=False)
    law_explanation = forms.CharField(required=False)

    @property
    def ruling(self) -> BulkRuling:
        """What the journey is told."""
        typed = self.cleaned_data
        return BulkRuling(
            finding=typed["finding"],
            clauses=tuple(typed["clauses"]),
            reason=typed["reason"],
            context=typed["context"],
            law=typed["law"],
            law_explanation=typed["law_explanation"],
        )


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
    typed = {field.name: field.value() for field in call.form}
    ruling = typed if call.act.name == "decide" else None
    bulk = call.tx.bulk.bulk(call.subject)
    return _page(call.request, bulk, call.form, ruling, status=status)


def _page(
    request: Call,
    bulk: Bulk,
    form: ExplainedForm | None = None,
    ruling: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    person = person_of(request)
    page = _progress(request, bulk)
    sample = [line.case for line in page["lines"][:_SAMPLE]]
    lines = request.tx.inbox.lines_of(sample, person=person.id, now=request.now)
    page |= {
        "preview": request.tx.bulk.preview(bulk.id, person=person.id, now=request.now),
        "rows": inbox_rows.rows(lines, request),
        "form": form,
        "ruling": ruling or bulk.ruling,
        "choices": _choices(),
        "clauses": taxonomy.clauses(),
        "laws": known_laws(),
        "contexts": CONTEXTS,
        "alone": settings().bulk_alone,
        "needs_two": bulk.size > settings().bulk_alone,
        "undo_seconds": int(bulk_rule.UNDO.total_seconds()),
    }
    return render(request, "console/bulk/page.html", page, status=status)


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


def _choices() -> list[dict[str, str]]:
    rows = (
        ("remove", "r", _("Remove"), _("Gone everywhere."), "tone-danger"),
        ("restrict", "l", _("Restrict"), _("Fewer see it."), "tone-warn"),
        ("allow", "a", _("Allow"), _("It may stay."), "tone-good"),
    )
    names = ("value", "key", "title", "note", "tone")
    return [dict(zip(names, row, strict=True)) for row in rows]


ACTS = ActTable(
    base="bulk/<str:bulk_id>",
    reads=_bulk_named,
    shows=_show_refusal,
    lands=lambda call, _outcome: f"/bulk/{call.subject}",
    acts=(
        ConsoleAct("decide", DECIDE, _decide, BulkRulingForm),
        ConsoleAct("approve", DECIDE, without_form(bulk_deciding.approve_bulk)),
        ConsoleAct("call-off", DECIDE, without_form(bulk_deciding.call_off_bulk)),
        ConsoleAct("turn-back", DECIDE, _turn_back, words("say")),
    ),
)
