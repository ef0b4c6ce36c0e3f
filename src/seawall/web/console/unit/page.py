"""A unit's pages: importing addresses, assessment, sending.

The page that waits for a look asks this server and never the address; the worker calls out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from seawall.config import settings
from seawall.ids import BatchId
from seawall.journeys.referrals import referral_compose, referral_import
from seawall.journeys.referrals.referral_import import Drop
from seawall.people.rights import role_may
from seawall.referrals.assessment import Assessment
from seawall.referrals.model import AddressStanding, Batch, DispatchState, Urgency
from seawall.referrals.statutes import OWN, Statutes, known_statutes
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.unit import unit_file
from seawall.web.request import Call, person_of

SEE, COMPOSE = "order.see", "referral.compose"
#: A pasted or uploaded list has at most so many bytes.
LARGEST = 4_000_000


class DropForm(ExplainedForm):
    """Addresses, pasted or in a file, and where they come from."""

    urls = forms.CharField(required=False, max_length=LARGEST)
    file = forms.FileField(required=False)
    source = forms.CharField(required=False, max_length=200)

    def clean(self) -> None:
        """One of the two is there."""
        fields = super().clean() or self.cleaned_data
        if not fields.get("urls", "").strip() and not fields.get("file"):
            self.add_error("urls", _("Paste URLs or choose a file."))
        if fields.get("file") and fields["file"].size > LARGEST:
            self.add_error("file", _("The file is too large. Split it into smaller files."))

    def drop(self) -> Drop:
        """What the journey is told."""
        file = self.cleaned_data["file"]
        if file:
            return Drop(file.read(), self.cleaned_data["source"] or file.name)
        return Drop(self.cleaned_data["urls"], self.cleaned_data["source"])


class AssessForm(ExplainedForm):
    """A statute's element for each line, and at the foot what holds for all of them."""

    language = forms.CharField(required=False)
    entity = forms.CharField(required=False)
    urgency = forms.CharField(required=False)
    note = forms.CharField(required=False)

    def __init__(self, *typed: Any, positions: Sequence[int]) -> None:
        super().__init__(*typed)
        for position in positions:
            self.fields[f"element-{position}"] = forms.CharField(required=False)
            self.fields[f"despite-{position}"] = forms.CharField(required=False)

    def assessment(self, position: int) -> Assessment | None:
        """What is said of one line, if anything."""
        typed = self.cleaned_data
        statute, bar, element = typed[f"element-{position}"].partition("|")
        if not bar:
            return None
        return Assessment(
            statute=statute,
            element=element,
            language=typed["language"],
            entity=typed["entity"],
            urgency=typed["urgency"],
            note=typed["note"],
            despite=typed[f"despite-{position}"],
        )


@signed_in(SEE)
def show_desk(request: Call) -> HttpResponse:
    """The unit's batches and dispatches."""
    return _desk(request, DropForm())


@signed_in(SEE)
def show_batch(request: Call, batch_id: str) -> HttpResponse:
    """One batch, line by line."""
    return _batch(request, BatchId(batch_id), ExplainedForm())


@signed_in(SEE)
def follow_batch(request: Call, batch_id: str) -> HttpResponse:
    """The changing part of a batch's page; the whole page once it is done."""
    page = unit_file.batch(BatchId(batch_id), tx=request.tx)
    part = render(request, "console/referring/_looked.html", {"page": page})
    if not page.pending:
        part["HX-Refresh"] = "true"
    return part


def _batch_named(request: Call, batch_id: str) -> BatchId:
    """The batch that the address names; one that is not there has no lines either."""
    return request.tx.referring.batch(BatchId(batch_id)).id


def _import(call: ActCall[None]) -> Batch:
    return referral_import.begin_batch(
        call.form.drop(), officer=call.person, tx=call.tx, now=call.now
    )


def _look_again(call: ActCall[BatchId]) -> None:
    referral_import.owe_looks_again(call.subject, officer=call.person, tx=call.tx, now=call.now)


def _assess(call: ActCall[BatchId]) -> None:
    """Put the officer's judgement on every line that has one chosen."""
    for line in call.tx.referring.lines(call.subject):
        if assessment := call.form.assessment(line.position):
            referral_compose.record_assessments(
                [line.id],
                assessment,
                officer=call.person,
                statutes=_statutes(),
                tx=call.tx,
                now=call.now,
            )


def _send(call: ActCall[BatchId]) -> None:
    referred = referral_compose.compose_referrals(
        call.subject,
        officer=call.person,
        share=settings().supervisor_sample,
        statutes=_statutes(),
        tx=call.tx,
        now=call.now,
    )
    messages.success(call.request, _("Dispatches created: %d.") % len(referred.dispatches))
    waiting = sum(dispatch.state is DispatchState.WAITING for dispatch in referred.dispatches)
    if waiting:
        say = _("Of these, %d must be approved by a supervisor before anything is sent.") % waiting
        messages.warning(call.request, say, "tone-warn")
    if referred.without_recipient:
        hosts = ", ".join(referred.without_recipient[:10])
        messages.warning(call.request, _("No known platform for: %s") % hosts, "tone-warn")


def _statutes() -> Statutes:
    return known_statutes(settings().data_dir / OWN)


def _desk(request: Call, form: DropForm, *, status: int = 200) -> HttpResponse:
    dispatches = request.tx.referring.dispatches()
    page = {
        "form": form,
        "batches": unit_file.batches(tx=request.tx),
        "waiting": [dispatch for dispatch in dispatches if dispatch.state is DispatchState.WAITING],
        "dispatches": [
            dispatch for dispatch in dispatches if dispatch.state is not DispatchState.WAITING
        ],
        "names": {recipient.id: recipient.name for recipient in request.tx.referring.recipients()},
        "can_compose": role_may(person_of(request).role, COMPOSE),
    }
    return render(request, "console/referring/desk.html", page, status=status)


def _batch(
    request: Call, batch: BatchId, form: ExplainedForm, *, status: int = 200
) -> HttpResponse:
    page: dict[str, Any] = {
        "page": unit_file.batch(batch, tx=request.tx),
        "elements": unit_file.elements(_statutes()),
        "urgencies": list(Urgency),
        "ready": AddressStanding.READY,
        "form": form,
        "typed": request.POST,
        "can_compose": role_may(person_of(request).role, COMPOSE),
    }
    return render(request, "console/referring/batch.html", page, status=status)


def _positions(request: Call, batch: BatchId) -> dict[str, Any]:
    return {"positions": [line.position for line in request.tx.referring.lines(batch)]}


IMPORTS = ActTable(
    base="referring",
    reads=lambda _request: None,
    shows=lambda call, status: _desk(call.request, call.form, status=status),
    lands=lambda _call, batch: f"/referring/batches/{batch.id}",
    acts=(ConsoleAct("import", COMPOSE, _import, DropForm, at="", page=show_desk),),
)
ACTS = ActTable(
    base="referring/batches/<str:batch_id>",
    reads=_batch_named,
    shows=lambda call, status: _batch(call.request, call.subject, call.form, status=status),
    lands=lambda call, _outcome: f"/referring/batches/{call.subject}",
    acts=(
        ConsoleAct("look", COMPOSE, _look_again),
        ConsoleAct("assess", COMPOSE, _assess, AssessForm, needs=_positions),
        ConsoleAct("send", COMPOSE, _send, lands=lambda _call, _outcome: "/referring"),
    ),
)
