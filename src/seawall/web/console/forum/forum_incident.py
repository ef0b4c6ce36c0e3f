"""The page of one incident: members' enforcement, updates, decisions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from seawall.errors import problem
from seawall.forum.incidents.debrief import debrief as made
from seawall.forum.incidents.debrief_text import as_markdown
from seawall.forum.incidents.tlp import PUBLIC, Marking, marking_of
from seawall.forum.model import Seat
from seawall.journeys.forum import forum_incidents, incident
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.forum import forum_incident_file as file
from seawall.web.console.forum.forms import ConclusionForm, ExtensionForm, UpdateForm
from seawall.web.console.forum.forum_frame import APPROVE, JUDGE, SEE, frame, names_of, seat_of
from seawall.web.console.orders.orders_downloads import as_download
from seawall.web.request import Call, person_of

#: For whom a debrief is written: everybody, or us as we may read.
AUDIENCES = ("public", "member")


@signed_in(SEE)
def show_incident(request: Call, forum: str, incident_id: str) -> HttpResponse:
    """One incident."""
    return _page(request, seat_of(request, forum), incident_id, ExplainedForm())


@signed_in(SEE)
def download_debrief(request: Call, forum: str, incident_id: str, audience: str) -> HttpResponse:
    """The debrief as a file; the audience decides which updates are in it."""
    if audience not in AUDIENCES:
        raise problem("console.no-such-audience", audience=audience[:20])
    seat = seat_of(request, forum)
    stored_incident = forum_incidents.incident_of(seat, incident_id, tx=request.tx)
    name = forum_incidents.namer(seat, tx=request.tx)
    members = [member.id for member in forum_incidents.called_members(seat, tx=request.tx)]
    reader = file.reader_of(seat) if audience == "member" else PUBLIC
    brief = made(stored_incident, members, now=request.now, reader=reader, name=name)
    text = as_markdown(brief, name=name)
    return as_download(
        text.encode(), "text/markdown; charset=utf-8", f"{stored_incident.id}-{audience}.md"
    )


def _approve(call: ActCall[Seat]) -> None:
    incident.approve_incident(
        call.subject, _incident_named(call), tx=call.tx, now=call.now, by=call.by
    )


def _extend(call: ActCall[Seat]) -> None:
    until, reason = call.typed["until"], call.typed["reason"]
    incident.extend_incident(
        call.subject,
        _incident_named(call),
        until=until,
        reason=reason,
        tx=call.tx,
        now=call.now,
        by=call.by,
    )


def _conclude(call: ActCall[Seat]) -> None:
    reason = call.typed["reason"]
    incident.conclude_incident(
        call.subject, _incident_named(call), reason=reason, tx=call.tx, now=call.now, by=call.by
    )


def _update(call: ActCall[Seat]) -> None:
    typed = call.typed
    incident.send_update(
        call.subject,
        _incident_named(call),
        typed["text"],
        marking=marking_of(typed["tlp"]),
        named=typed["named"],
        tx=call.tx,
        now=call.now,
        by=call.by,
    )


def _incident_named(call: ActCall[Seat]) -> str:
    incident_id: str = call.names["incident_id"]
    return incident_id


def _page(
    request: Call,
    seat: Seat,
    incident_id: str,
    form: ExplainedForm,
    *,
    act: str = "",
    status: int = 200,
) -> HttpResponse:
    incident_page = file.read_incident_page(
        seat, incident_id, person=person_of(request), tx=request.tx, now=request.now
    )
    page = {
        **frame(request, seat, "incidents"),
        "page": incident_page,
        "incident": incident_page.incident,
        "form": form,
        "act": act,
        "markings": [marking.value for marking in Marking],
        "default_marking": form.data.get("tlp") or Marking.AMBER_STRICT.value,
        "members": [
            (name, title) for name, title in names_of(request, seat).items() if name != str(seat.me)
        ],
    }
    return render(request, "console/forum/incident.html", page, status=status)


ACTS = ActTable(
    base="forum/<str:forum>/incidents/<str:incident_id>",
    reads=seat_of,
    shows=lambda call, status: _page(
        call.request,
        call.subject,
        _incident_named(call),
        call.form,
        act=call.act.name,
        status=status,
    ),
    lands=lambda call, _outcome: f"/forum/{call.subject.forum}/incidents/{_incident_named(call)}",
    acts=(
        ConsoleAct(
            "approve",
            APPROVE,
            _approve,
            done=_("Approved. Two approvers from two members open an incident."),
        ),
        ConsoleAct(
            "extend", APPROVE, _extend, ExtensionForm, ids="extend-%s", done=_("Incident extended.")
        ),
        ConsoleAct(
            "conclude",
            APPROVE,
            _conclude,
            ConclusionForm,
            ids="conclude-%s",
            done=_("Ended. Its signals have their usual effect again."),
        ),
        ConsoleAct(
            "update",
            JUDGE,
            _update,
            UpdateForm,
            needs=lambda request, seat: {"members": names_of(request, seat)},
            done=_("Update sent."),
        ),
    ),
)
