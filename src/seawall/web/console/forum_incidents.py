"""The board of a forum's incidents, and how one is proposed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from seawall.forum.incidents.model import State
from seawall.forum.incidents.type_file import IncidentType
from seawall.forum.model import Seat
from seawall.journeys import forum_incidents, incident
from seawall.web.console.doors import signed_in
from seawall.web.console.forum_forms import ProposalForm
from seawall.web.console.forum_frame import JUDGE, SEE, done, frame, names_of, seat_of
from seawall.web.request import Call, person_of


@signed_in(SEE)
def board(request: Call, forum: str) -> HttpResponse:
    """Every incident of the forum: those that wait, those that are open, those that are over."""
    seat = seat_of(request, forum)
    known = forum_incidents.incidents_of(seat, tx=request.tx).known.values()
    newest = [(one, one.state(request.now)) for one in [*known][::-1]]
    columns = (
        (_("Open"), {State.OPEN}, _("no incident is open")),
        (_("Wait for approval"), {State.PROPOSED}, _("nothing waits")),
        (_("Over"), {State.CONCLUDED, State.EXPIRED}, _("none yet")),
    )
    page = {
        **frame(request, seat, "incidents"),
        "columns": [
            (title, [pair for pair in newest if pair[1] in states], none)
            for title, states, none in columns
        ],
        "names": names_of(request, seat),
        "types": forum_incidents.types().known.values(),
    }
    return render(request, "console/forum/incidents.html", page)


@require_http_methods(["GET", "POST"])
@signed_in(JUDGE)
def propose(request: Call, forum: str) -> HttpResponse:
    """The checklist of one type; POST proposes an incident of it."""
    seat = seat_of(request, forum)
    asked = request.POST.get("type") or request.GET.get("type", "")
    kind = forum_incidents.types().named(asked)
    if request.method == "GET":
        return _form(request, seat, kind, ProposalForm(kind=kind))
    form = ProposalForm(request.POST, kind=kind)
    return done(
        form,
        lambda: _propose(request, seat, form),
        then=f"/forum/{seat.forum}/incidents",
        shown=lambda refused, status: _form(request, seat, kind, refused, status=status),
    )


def _propose(request: Call, seat: Seat, form: ProposalForm) -> None:
    by = person_of(request).code
    incident.propose(seat, form.proposal(), tx=request.tx, now=request.now, by=by)
    messages.success(request, _("Proposed. It is here as soon as the hub has given it a place."))


def _form(
    request: Call, seat: Seat, kind: IncidentType, form: object, *, status: int = 200
) -> HttpResponse:
    page = {**frame(request, seat, "incidents"), "kind": kind, "form": form}
    return render(request, "console/forum/propose.html", page, status=status)
