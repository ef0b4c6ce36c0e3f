"""One incident: who enforces it, what is told, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from seawall.errors import NotFound
from seawall.forum.incidents.debrief import debrief as made
from seawall.forum.incidents.debrief_text import as_markdown
from seawall.forum.incidents.tlp import PUBLIC, Marking, marking_of
from seawall.forum.model import Seat
from seawall.journeys import forum_incidents, incident
from seawall.web.console import forum_incident_file as file
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.forum_forms import ConclusionForm, ExtensionForm, UpdateForm
from seawall.web.console.forum_frame import APPROVE, JUDGE, SEE, done, frame, names_of, seat_of
from seawall.web.console.orders_downloads import as_download
from seawall.web.request import Call, person_of

#: For whom a debrief is written: everybody, or us as we may read.
AUDIENCES = ("public", "member")


@signed_in(SEE)
def show(request: Call, forum: str, incident_id: str) -> HttpResponse:
    """One incident."""
    return _page(request, seat_of(request, forum), incident_id, ExplainedForm())


@signed_in(SEE)
def debrief(request: Call, forum: str, incident_id: str, audience: str) -> HttpResponse:
    """The debrief as a file; the audience decides which updates are in it."""
    if audience not in AUDIENCES:
        raise NotFound(f"there is no audience {audience[:20]!r}.", field="audience")
    seat = seat_of(request, forum)
    found = forum_incidents.incident_of(seat, incident_id, tx=request.tx)
    name = forum_incidents.namer(seat, tx=request.tx)
    members = [one.id for one in forum_incidents.called(seat, tx=request.tx)]
    reader = file.reader_of(seat) if audience == "member" else PUBLIC
    brief = made(found, members, now=request.now, reader=reader, name=name)
    text = as_markdown(brief, name=name)
    return as_download(text.encode(), "text/markdown; charset=utf-8", f"{found.id}-{audience}.md")


@require_POST
@signed_in(APPROVE)
def approve(request: Call, forum: str, incident_id: str) -> HttpResponse:
    """Approve the proposal: its text, its criteria, its expiry."""
    seat = seat_of(request, forum)
    return _do(
        request,
        (seat, incident_id),
        ExplainedForm(request.POST),
        what=lambda: incident.approve(seat, incident_id, **_act(request)),
        said=_("Approved. Two approvers of two members open it."),
    )


@require_POST
@signed_in(APPROVE)
def extend(request: Call, forum: str, incident_id: str) -> HttpResponse:
    """It is not over: move its end."""
    seat, form = seat_of(request, forum), ExtensionForm(request.POST)
    return _do(
        request,
        (seat, incident_id),
        form,
        what=lambda: incident.extend(
            seat,
            incident_id,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            **_act(request),
        ),
        said=_("Its end was moved."),
    )


@require_POST
@signed_in(APPROVE)
def conclude(request: Call, forum: str, incident_id: str) -> HttpResponse:
    """End it, or take a proposal of ours back."""
    seat, form = seat_of(request, forum), ConclusionForm(request.POST)
    return _do(
        request,
        (seat, incident_id),
        form,
        what=lambda: incident.conclude(
            seat, incident_id, reason=form.cleaned_data["reason"], **_act(request)
        ),
        said=_("It is over. Its signals are judged as usual again."),
    )


@require_POST
@signed_in(JUDGE)
def update(request: Call, forum: str, incident_id: str) -> HttpResponse:
    """Tell of the situation."""
    seat = seat_of(request, forum)
    form = UpdateForm(request.POST, members=names_of(request, seat))
    return _do(
        request,
        (seat, incident_id),
        form,
        what=lambda: incident.update(
            seat,
            incident_id,
            form.cleaned_data["text"],
            marking=marking_of(form.cleaned_data["tlp"]),
            named=form.cleaned_data["named"],
            **_act(request),
        ),
        said=_("Told."),
    )


def _act(request: Call) -> dict[str, Any]:
    return {"tx": request.tx, "now": request.now, "by": person_of(request).code}


def _do(
    request: Call,
    where: tuple[Seat, str],
    form: ExplainedForm,
    *,
    what: Callable[[], object],
    said: str,
) -> HttpResponse:
    seat, incident_id = where

    def whole() -> None:
        what()
        messages.success(request, said)

    return done(
        form,
        whole,
        then=f"/forum/{seat.forum}/incidents/{incident_id}",
        shown=lambda refused, status: _page(request, seat, incident_id, refused, status=status),
    )


def _page(
    request: Call, seat: Seat, incident_id: str, form: ExplainedForm, *, status: int = 200
) -> HttpResponse:
    read = file.read(seat, incident_id, person=person_of(request), tx=request.tx, now=request.now)
    page = {
        **frame(request, seat, "incidents"),
        "page": read,
        "incident": read.incident,
        "form": form,
        "markings": [each.value for each in Marking],
        "default_marking": form.data.get("tlp") or Marking.AMBER_STRICT.value,
        "members": [
            (name, title) for name, title in names_of(request, seat).items() if name != str(seat.me)
        ],
    }
    return render(request, "console/forum/incident.html", page, status=status)
