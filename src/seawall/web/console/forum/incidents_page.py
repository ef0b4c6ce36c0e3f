"""Board of a forum's incidents, and the proposal of one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.forum.incidents.model import IncidentState
from seawall.forum.incidents.type_file import IncidentType
from seawall.forum.model import Seat
from seawall.journeys.forum import forum_incidents, incident
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forum.forms import ProposalForm
from seawall.web.console.forum.forum_frame import JUDGE, SEE, frame, names_of, seat_of
from seawall.web.request import Call


@signed_in(SEE)
def list_incidents(request: Call, forum: str) -> HttpResponse:
    """Every incident of the forum: those that wait, those that are open, those that are over."""
    seat = seat_of(request, forum)
    incidents = forum_incidents.incidents_of(seat, tx=request.tx).known.values()
    newest = [
        (stored_incident, stored_incident.state(request.now))
        for stored_incident in [*incidents][::-1]
    ]
    columns = (
        (_("Open"), {IncidentState.OPEN}, _("No open incidents.")),
        (_("Waiting for approval"), {IncidentState.PROPOSED}, _("Nothing waiting.")),
        (_("Ended"), {IncidentState.CONCLUDED, IncidentState.EXPIRED}, _("None yet.")),
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


def _type_named(request: Call) -> IncidentType:
    """The type whose checklist is answered; one that nobody knows is refused."""
    type_name = request.POST.get("type") or request.GET.get("type", "")
    return forum_incidents.types().named(type_name)


@signed_in(JUDGE)
def show_checklist(request: Call, forum: str) -> HttpResponse:
    """The proposal form with the checklist of one incident type."""
    seat, kind = seat_of(request, forum), _type_named(request)
    return _form(request, seat, ProposalForm(kind=kind))


def _propose(call: ActCall[Seat]) -> None:
    incident.propose_incident(
        call.subject, call.form.proposal(), tx=call.tx, now=call.now, by=call.by
    )


def _form(request: Call, seat: Seat, form: ProposalForm, *, status: int = 200) -> HttpResponse:
    page = {**frame(request, seat, "incidents"), "kind": form.kind, "form": form}
    return render(request, "console/forum/propose.html", page, status=status)


ACTS = ActTable(
    base="forum/<str:forum>/incidents",
    reads=seat_of,
    shows=lambda call, status: _form(call.request, call.subject, call.form, status=status),
    lands=lambda call, _outcome: f"/forum/{call.subject.forum}/incidents",
    acts=(
        ConsoleAct(
            "propose",
            JUDGE,
            _propose,
            ProposalForm,
            page=show_checklist,
            needs=lambda request, _seat: {"kind": _type_named(request)},
            done=gettext_lazy(
                "Incident proposed. It appears here once the hub has added it to the log."
            ),
        ),
    ),
)
