"""A unit's side: addresses are dropped, looked at, assessed by key, sent, and followed.

The page that waits for a look asks this server and never the address; the worker calls out.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from seawall.config import settings
from seawall.errors import SeawallError
from seawall.ids import BatchId
from seawall.journeys import referral_compose, referral_import
from seawall.journeys.permission import require
from seawall.journeys.referral_import import Drop
from seawall.orders.referring.assessment import Assessment
from seawall.orders.referring.model import DispatchState, Standing, Urgency
from seawall.orders.referring.statutes import OWN, Statutes, known_statutes
from seawall.people.rights import may
from seawall.web.console import referring_file
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
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
        said = super().clean() or self.cleaned_data
        if not said.get("urls", "").strip() and not said.get("file"):
            self.add_error("urls", _("Paste addresses, or choose a file."))
        if said.get("file") and said["file"].size > LARGEST:
            self.add_error("file", _("The file is too large. Split it."))

    def drop(self) -> Drop:
        """What the journey is told."""
        file = self.cleaned_data["file"]
        if file:
            return Drop(file.read(), self.cleaned_data["source"] or file.name)
        return Drop(self.cleaned_data["urls"], self.cleaned_data["source"])


@require_http_methods(["GET", "POST"])
@signed_in(SEE)
def desk(request: Call) -> HttpResponse:
    """Batches and what went out; POST takes addresses in."""
    if request.method == "GET":
        return _desk(request, DropForm())
    require(person_of(request), COMPOSE)
    form = DropForm(request.POST, request.FILES)
    if not form.is_valid():
        return _desk(request, form, status=422)
    try:
        batch = referral_import.begin(
            form.drop(), officer=person_of(request), tx=request.tx, now=request.now
        )
    except SeawallError as refused:
        form.refuse(refused)
        return _desk(request, form, status=refused.status)
    return redirect(f"/referring/batches/{batch.id}")


@signed_in(SEE)
def show_batch(request: Call, batch_id: str) -> HttpResponse:
    """One batch, line by line."""
    return _batch(request, BatchId(batch_id), ExplainedForm())


@signed_in(SEE)
def follow_batch(request: Call, batch_id: str) -> HttpResponse:
    """The part that changes while the worker looks; when it has looked, the whole page."""
    page = referring_file.batch(BatchId(batch_id), tx=request.tx)
    part = render(request, "console/referring/_looked.html", {"page": page})
    if not page.pending:
        part["HX-Refresh"] = "true"
    return part


@require_POST
@signed_in(COMPOSE)
def look_again(request: Call, batch_id: str) -> HttpResponse:
    """Another look at what the first one did not tell."""
    referral_import.look_again(
        BatchId(batch_id), officer=person_of(request), tx=request.tx, now=request.now
    )
    return redirect(f"/referring/batches/{batch_id}")


@require_POST
@signed_in(COMPOSE)
def assess(request: Call, batch_id: str) -> HttpResponse:
    """Put the officer's judgement on every line that has one chosen."""
    batch, form = BatchId(batch_id), ExplainedForm(request.POST)
    request.tx.referring.batch(batch)  # one that is not there has no lines either
    form.is_valid()
    lines = {line.position: line for line in request.tx.referring.lines(batch)}
    try:
        for position, line in lines.items():
            if said := _assessment(request.POST, position):
                referral_compose.assess(
                    [line.id],
                    said,
                    officer=person_of(request),
                    statutes=_statutes(),
                    tx=request.tx,
                    now=request.now,
                )
    except SeawallError as refused:
        form.refuse(refused)
        return _batch(request, batch, form, status=refused.status)
    return redirect(f"/referring/batches/{batch}")


@require_POST
@signed_in(COMPOSE)
def send(request: Call, batch_id: str) -> HttpResponse:
    """Referrals of all that may be sent, a dispatch to each platform."""
    batch, form = BatchId(batch_id), ExplainedForm(request.POST)
    form.is_valid()
    try:
        made = referral_compose.refer(
            batch,
            officer=person_of(request),
            share=settings().supervisor_sample,
            statutes=_statutes(),
            tx=request.tx,
            now=request.now,
        )
    except SeawallError as refused:
        form.refuse(refused)
        return _batch(request, batch, form, status=refused.status)
    messages.success(request, _("Made %d dispatches.") % len(made.dispatches))
    if made.without_recipient:
        hosts = ", ".join(made.without_recipient[:10])
        messages.warning(request, _("No platform is known for: %s") % hosts, "tone-warn")
    return redirect("/referring")


def _assessment(said: QueryDict, position: int) -> Assessment | None:
    """The line's own choice; what holds for all of them comes from the foot of the form."""
    statute, bar, element = said.get(f"element-{position}", "").partition("|")
    if not bar:
        return None
    return Assessment(
        statute=statute,
        element=element,
        language=said.get("language", "").strip(),
        entity=said.get("entity", "").strip(),
        urgency=said.get("urgency", ""),
        note=said.get("note", "").strip(),
        despite=said.get(f"despite-{position}", "").strip(),
    )


def _statutes() -> Statutes:
    return known_statutes(settings().data_dir / OWN)


def _desk(request: Call, form: DropForm, *, status: int = 200) -> HttpResponse:
    dispatches = request.tx.referring.dispatches()
    page = {
        "form": form,
        "batches": referring_file.batches(tx=request.tx),
        "waiting": [one for one in dispatches if one.state is DispatchState.WAITING],
        "dispatches": [one for one in dispatches if one.state is not DispatchState.WAITING],
        "names": {one.id: one.name for one in request.tx.referring.recipients()},
        "can_compose": may(person_of(request).role, COMPOSE),
    }
    return render(request, "console/referring/desk.html", page, status=status)


def _batch(
    request: Call, batch: BatchId, form: ExplainedForm, *, status: int = 200
) -> HttpResponse:
    page: dict[str, Any] = {
        "page": referring_file.batch(batch, tx=request.tx),
        "elements": referring_file.elements(_statutes()),
        "urgencies": list(Urgency),
        "ready": Standing.READY,
        "form": form,
        "typed": request.POST,
        "can_compose": may(person_of(request).role, COMPOSE),
    }
    return render(request, "console/referring/batch.html", page, status=status)
