"""Preserved content: end of preservation, accesses, purposes.

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

from seawall.ids import PersonId, PreservationId
from seawall.journeys.preservation import preservation_period
from seawall.journeys.preservation.preservation_access import (
    AccessAnswer,
    OpeningRequest,
    open_preserved,
)
from seawall.journeys.preservation.preservation_export import export_for_counsel
from seawall.people.rights import role_may
from seawall.preservation.access_purpose import AccessPurpose
from seawall.preservation.model import PreservationExtension, PreservedPart
from seawall.web.console.act import ActCall, ActTable, ConsoleAct, without_form
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders.forms import MomentField, ReasonForm
from seawall.web.request import Call, person_of

SEE, OPEN = "order.see", "preservation.open"
EVERYTHING = "everything"


class OpenForm(ExplainedForm):
    """What it is opened for, and why; the list of purposes is the law's."""

    purpose = forms.CharField(
        max_length=80, error_messages={"required": gettext_lazy("Choose a purpose.")}
    )
    why = forms.CharField(
        max_length=10_000, error_messages={"required": gettext_lazy("Enter a reason.")}
    )
    part = forms.ChoiceField(
        choices=[
            (option, option) for option in (*(part.value for part in PreservedPart), EVERYTHING)
        ]
    )


class ExtendForm(ExplainedForm):
    """A further period that an authority or a court asked for: Art. 6(2)."""

    by = forms.CharField(max_length=300)
    review = forms.CharField(max_length=1_000)
    reason = forms.CharField(max_length=10_000)
    until = MomentField()


@signed_in(SEE)
def show_preservation(request: Call, preservation_id: str) -> HttpResponse:
    """One thing that is kept."""
    return _page(request, PreservationId(preservation_id), ExplainedForm())


def _preservation_named(_request: Call, preservation_id: str) -> PreservationId:
    return PreservationId(preservation_id)


def _open(call: ActCall[PreservationId]) -> HttpResponse:
    """Hand a part over for a purpose, or everything for counsel; or deny it, and keep that."""
    preservation_id, opening = call.subject, _opening(call)
    if opening.denial:
        messages.warning(call.request, _denied(opening.denial), "tone-danger")
        return redirect(f"/preservations/{preservation_id}")
    name = (
        f"{preservation_id}.zip"
        if opening.media_type == "application/zip"
        else f"{preservation_id}.sealed"
    )
    answer = HttpResponse(opening.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _opening(call: ActCall[PreservationId]) -> AccessAnswer:
    preservation_id, person, typed = call.subject, call.person, call.typed
    if typed["part"] == EVERYTHING:
        asking = OpeningRequest(preservation_id, person, typed["purpose"], typed["why"])
        return export_for_counsel(asking, tx=call.tx, now=call.now)
    asking = OpeningRequest(
        preservation_id, person, typed["purpose"], typed["why"], PreservedPart(typed["part"])
    )
    return open_preserved(asking, tx=call.tx, now=call.now)


def _extend(call: ActCall[PreservationId]) -> None:
    """Keep it longer, for the ongoing review of an authority or a court."""
    extension = PreservationExtension(**call.typed, at=call.now)
    preservation_period.extend_preservation(
        call.subject, extension, call.person, tx=call.tx, now=call.now
    )


def _hold(call: ActCall[PreservationId]) -> None:
    """Nothing of it is erased until the hold is released."""
    why = call.typed["reason"]
    preservation_period.hold_preservation(call.subject, why, call.person, tx=call.tx, now=call.now)


def _denied(denial: str) -> str:
    sentences = {
        "right": _("Denied. Your role does not allow this. Your request was recorded."),
        "purpose": _("Denied. The law does not allow this purpose. Your request was recorded."),
        "erased": _("This content has been erased: its preservation period ended."),
        "missing": _("No content has been handed in yet."),
    }
    return sentences.get(denial, _("Denied. Your request was recorded."))


def _page(
    request: Call,
    preservation_id: PreservationId,
    form: ExplainedForm,
    *,
    act: str = "",
    status: int = 200,
) -> HttpResponse:
    stored_copy = request.tx.preservations.preservation(preservation_id)
    names = {member.id: member.name for member in request.tx.people.members()}
    page: dict[str, Any] = {
        "kept": stored_copy,
        "order": request.tx.orders.order(stored_copy.order) if stored_copy.order else None,
        "accesses": [
            (access, names.get(PersonId(access.person), "–"))
            for access in request.tx.preservations.accesses(preservation_id)
        ],
        "entries": request.tx.ledger.about(preservation_id),
        "purposes": _purposes(),
        "form": form,
        "act": act,
        "can_open": role_may(person_of(request).role, OPEN),
    }
    return render(request, "console/preservations/page.html", page, status=status)


def _purposes() -> list[tuple[str, str]]:
    titles = {
        AccessPurpose.REVIEW: _("Administrative or judicial review"),
        AccessPurpose.COMPLAINT: _("Complaint about the removal"),
        AccessPurpose.CRIMINAL_INVESTIGATION: _(
            "Preventing, detecting, investigating or prosecuting terrorist offences"
        ),
    }
    return [(purpose.value, titles[purpose]) for purpose in AccessPurpose]


ACTS = ActTable(
    base="preservations/<str:preservation_id>",
    reads=_preservation_named,
    shows=lambda call, status: _page(
        call.request, call.subject, call.form, act=call.act.name, status=status
    ),
    lands=lambda call, _outcome: f"/preservations/{call.subject}",
    acts=(
        ConsoleAct("open", SEE, _open, OpenForm, is_fresh=True),
        ConsoleAct("extend", OPEN, _extend, ExtendForm, ids="extend-%s"),
        ConsoleAct("hold", OPEN, _hold, ReasonForm),
        ConsoleAct("release", OPEN, without_form(preservation_period.release_hold)),
    ),
)
