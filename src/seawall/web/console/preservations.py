"""What is kept under seal: until when, who asked to open it, and for which purpose of the law.

Opening hands over a file and shows nothing. A denial is kept as every asking is, so that it
answers with a page and not with an error that would undo it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from seawall.errors import SeawallError
from seawall.ids import PersonId, PreservationId
from seawall.journeys import preservation_period
from seawall.journeys.preservation_access import Asking, Opening, open_preserved
from seawall.journeys.preservation_export import export_for_counsel
from seawall.orders.preservation.model import Extension, Part
from seawall.orders.preservation.purpose import Purpose
from seawall.people.rights import may
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders_forms import MomentField, ReasonForm
from seawall.web.request import Call, person_of

SEE, OPEN = "order.see", "preservation.open"
EVERYTHING = "everything"


class OpenForm(ExplainedForm):
    """What it is opened for, and why; the list of purposes is the law's."""

    purpose = forms.CharField(
        max_length=80, error_messages={"required": gettext_lazy("Choose a purpose.")}
    )
    why = forms.CharField(
        max_length=10_000, error_messages={"required": gettext_lazy("Say in a sentence why.")}
    )
    part = forms.ChoiceField(
        choices=[(one, one) for one in (*(part.value for part in Part), EVERYTHING)]
    )


class ExtendForm(ExplainedForm):
    """A further period that an authority or a court asked for: Art. 6(2)."""

    by = forms.CharField(max_length=300)
    review = forms.CharField(max_length=1_000)
    reason = forms.CharField(max_length=10_000)
    until = MomentField()


@signed_in(SEE)
def show(request: Call, preservation_id: str) -> HttpResponse:
    """One thing that is kept."""
    return _page(request, PreservationId(preservation_id), ExplainedForm())


@require_POST
@signed_in(SEE)
def open_it(request: Call, preservation_id: str) -> HttpResponse:
    """Hand a part over for a purpose, or everything for counsel; or deny it, and keep that."""
    kept, form = PreservationId(preservation_id), OpenForm(request.POST)
    if not form.is_valid():
        return _page(request, kept, form, status=422)
    opening = _asked(request, kept, form)
    if opening.denial:
        messages.warning(request, _denied(opening.denial), "tone-danger")
        return redirect(f"/preservations/{kept}")
    name = f"{kept}.zip" if opening.media_type == "application/zip" else f"{kept}.sealed"
    answer = HttpResponse(opening.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@signed_in(OPEN)
def extend(request: Call, preservation_id: str) -> HttpResponse:
    """Keep it longer, for the ongoing review of an authority or a court."""
    kept, form = PreservationId(preservation_id), ExtendForm(request.POST)
    if not form.is_valid():
        return _page(request, kept, form, status=422)
    asked, person = Extension(**form.cleaned_data, at=request.now), person_of(request)
    try:
        preservation_period.extend(kept, asked, person, tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        return _page(request, kept, form, status=refused.status)
    return redirect(f"/preservations/{kept}")


@require_POST
@signed_in(OPEN)
def hold(request: Call, preservation_id: str) -> HttpResponse:
    """Nothing of it is erased until the hold is released."""
    kept, form = PreservationId(preservation_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, kept, form, status=422)
    why, person = form.cleaned_data["reason"], person_of(request)
    try:
        preservation_period.hold(kept, why, person, tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        return _page(request, kept, form, status=refused.status)
    return redirect(f"/preservations/{kept}")


@require_POST
@signed_in(OPEN)
def release(request: Call, preservation_id: str) -> HttpResponse:
    """The hold is over."""
    kept, form = PreservationId(preservation_id), ExplainedForm(request.POST)
    form.is_valid()
    try:
        preservation_period.release(kept, person_of(request), tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        return _page(request, kept, form, status=refused.status)
    return redirect(f"/preservations/{kept}")


def _asked(request: Call, kept: PreservationId, form: OpenForm) -> Opening:
    said, person = form.cleaned_data, person_of(request)
    if said["part"] == EVERYTHING:
        asking = Asking(kept, person, said["purpose"], said["why"])
        return export_for_counsel(asking, tx=request.tx, now=request.now)
    asking = Asking(kept, person, said["purpose"], said["why"], Part(said["part"]))
    return open_preserved(asking, tx=request.tx, now=request.now)


def _denied(denial: str) -> str:
    said = {
        "right": _("Denied: your role does not include it. That you asked is written down."),
        "purpose": _("Denied: this is no purpose the law allows. That you asked is written down."),
        "erased": _("It was erased on its day."),
        "missing": _("Nothing is under this seal yet."),
    }
    return said.get(denial, _("Denied. That you asked is written down."))


def _page(
    request: Call, kept: PreservationId, form: ExplainedForm, *, status: int = 200
) -> HttpResponse:
    found = request.tx.preservations.preservation(kept)
    names = {member.id: member.name for member in request.tx.people.members()}
    page: dict[str, Any] = {
        "kept": found,
        "order": request.tx.orders.order(found.order) if found.order else None,
        "accesses": [
            (one, names.get(PersonId(one.person), "–"))
            for one in request.tx.preservations.accesses(kept)
        ],
        "entries": request.tx.ledger.about(kept),
        "purposes": _purposes(),
        "form": form,
        "can_open": may(person_of(request).role, OPEN),
    }
    return render(request, "console/preservations/page.html", page, status=status)


def _purposes() -> list[tuple[str, str]]:
    said = {
        Purpose.REVIEW: _("administrative or judicial review"),
        Purpose.COMPLAINT: _("a complaint about the removal"),
        Purpose.CRIMINAL_INVESTIGATION: _("terrorist offences: prevention to prosecution"),
    }
    return [(purpose.value, said[purpose]) for purpose in Purpose]
