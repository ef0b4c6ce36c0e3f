"""Incidents of the forums we sit in, for tools of our own: look, propose, approve, tell, end.

These are our own addresses, with our own keys. What is said goes out as a statement that our
seat signs; the forum's hub has no address that opens an incident.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime, BeforeValidator, Field

from seawall.errors import problem
from seawall.forum.incidents.debrief import debrief
from seawall.forum.incidents.model import Incident, IncidentState, Update
from seawall.forum.incidents.rollcall import Called, Presence, roll_call
from seawall.forum.incidents.tlp import DEFAULT, marking_of
from seawall.forum.model import Seat
from seawall.journeys.forum import forum_incidents, incident
from seawall.web.api.door import ApiKey, Body, Line, Text, YesOrNo, actor_of, refusals
from seawall.web.api.out import Beside, From, Out
from seawall.web.request import Call

router = Router(tags=["incidents"])
_READ, _WRITE = ApiKey("forum.read"), ApiKey("forum.write")
_CHANGED: dict[Any, Any] = refusals(401, 403, 404, 409, 422)


class AnswerIn(Body):
    """One criterion, answered."""

    met: YesOrNo
    note: Text = ""


class ProposalIn(Body):
    """An event, the type of incident it would be, and the checklist; `person` is who proposes."""

    forum: Line
    person: Line
    type: Line
    title: Line
    answers: dict[str, AnswerIn]
    country: Line = ""
    summary: Text = ""


class ApprovalIn(Body):
    """Who approves; the log has a code of them, and no name."""

    person: Line


class ExtensionIn(Body):
    """The new end, and why."""

    person: Line
    until: AwareDatetime
    reason: Text


class UpdateIn(Body):
    """What is new, marked with who may read it; `to` names the readers of a RED one."""

    person: Line
    text: Text
    tlp: Line = DEFAULT.value
    to: list[Line] = Field(default_factory=list, max_length=200)


class ConclusionIn(Body):
    """Why it is over."""

    person: Line
    reason: Text = ""


def _seconds(lag: timedelta | None) -> float | None:
    return None if lag is None else lag.total_seconds()


Seconds = Annotated[float | None, BeforeValidator(_seconds)]


class SaidOut(Schema):
    """It was signed; `waiting` statements are on their way to the hub, which gives them a place."""

    incident: str
    waiting: int


class UpdateOut(Out[Update]):
    """An update; `text` is null where it is sealed for others."""

    at: Annotated[datetime, From("by.at")]
    member: Annotated[str, From("by.member")]
    tlp: Annotated[str, From("marking")]
    text: Beside[str | None]


class CalledOut(Out[Called]):
    """One member in the roll-call; lags in seconds."""

    member: str
    presence: Presence
    upto: int | None
    missing: int
    answered_at: datetime | None
    lag_p50: Annotated[Seconds, From("lag.p50")]
    lag_p95: Annotated[Seconds, From("lag.p95")]
    lag_longest: Annotated[Seconds, From("lag.longest")]


class IncidentOut(Out[Incident]):
    """An incident in a list."""

    id: str
    forum: Beside[str]
    state: Beside[IncidentState]
    type: Annotated[str, From("type.id")]
    type_version: Annotated[str, From("type.version")]
    title: str
    country: str
    summary: str
    approvals: Beside[list[str]]
    opened_at: datetime | None
    ends_at: Annotated[datetime, From("ended_at")]
    signals: Beside[int]
    variants: Beside[int]


class IncidentFileOut(IncidentOut):
    """An incident with its roll-call and its updates."""

    proposed_by: Annotated[str, From("proposed.member")]
    answers: Beside[dict[str, bool]]
    members: Beside[list[CalledOut]]
    updates: Beside[list[UpdateOut]]


class IncidentsOut(Schema):
    """Every incident of a forum, newest first."""

    incidents: list[IncidentOut]


@router.get("", auth=_READ, response={200: IncidentsOut, **refusals(401, 403, 404, 422)})
def list_incidents(
    request: Call, forum: Annotated[str, Query(description="The forum's name or id.")]
) -> IncidentsOut:
    """Every incident of a forum, newest first."""
    seat = request.tx.forum.seat_in(forum)
    incidents = forum_incidents.incidents_of(seat, tx=request.tx).known.values()
    lines = [
        IncidentOut.of(stored_incident, **_line(stored_incident, seat, request.now))
        for stored_incident in [*incidents][::-1]
    ]
    return IncidentsOut(incidents=lines)


@router.post("", auth=_WRITE, response={202: SaidOut, **_CHANGED})
def propose_incident(request: Call, body: ProposalIn) -> Status[SaidOut]:
    """Propose an incident; two other people, of two members, open it."""
    seat = request.tx.forum.seat_in(body.forum)
    answers = {name: (answer.met, answer.note) for name, answer in body.answers.items()}
    proposal = body.as_value(incident.IncidentProposal, answers=answers)
    which = incident.propose_incident(
        seat,
        proposal,
        tx=request.tx,
        now=request.now,
        by=body.person,
        key=actor_of(request),
    )
    return Status(202, _said_out(request, seat, which))


@router.get(
    "/{incident_id}", auth=_READ, response={200: IncidentFileOut, **refusals(401, 403, 404)}
)
def show_incident(request: Call, incident_id: str) -> IncidentFileOut:
    """One incident: checklist, approvals, roll-call, updates."""
    return _file(request, _seat(request, incident_id), incident_id)


@router.get(
    "/{incident_id}/debrief", auth=_READ, response={200: dict[str, Any], **refusals(401, 403, 404)}
)
def show_debrief(request: Call, incident_id: str) -> dict[str, Any]:
    """The debrief, for everybody to read: timeline, counts, lags, what slipped."""
    import msgspec

    seat = _seat(request, incident_id)
    stored_incident = forum_incidents.incident_of(seat, incident_id, tx=request.tx)
    members = [member.id for member in forum_incidents.called_members(seat, tx=request.tx)]
    name = forum_incidents.namer(seat, tx=request.tx)
    document: dict[str, Any] = msgspec.to_builtins(
        debrief(stored_incident, members, now=request.now, name=name)
    )
    return document


@router.post("/{incident_id}/approvals", auth=_WRITE, response={202: SaidOut, **_CHANGED})
def approve_incident(request: Call, incident_id: str, body: ApprovalIn) -> Status[SaidOut]:
    """Approve a proposal of another member; ours needs a second person, and a key is none."""
    seat = _seat(request, incident_id)
    incident.approve_incident(
        seat,
        incident_id,
        tx=request.tx,
        now=request.now,
        by=body.person,
        key=actor_of(request),
    )
    return Status(202, _said_out(request, seat, incident_id))


@router.post("/{incident_id}/extensions", auth=_WRITE, response={202: SaidOut, **_CHANGED})
def extend_incident(request: Call, incident_id: str, body: ExtensionIn) -> Status[SaidOut]:
    """Move its end, as far as its type allows."""
    seat = _seat(request, incident_id)
    incident.extend_incident(
        seat, incident_id, until=body.until, reason=body.reason, tx=request.tx, now=request.now,
        by=body.person,
    )  # fmt: skip
    return Status(202, _said_out(request, seat, incident_id))


@router.post("/{incident_id}/updates", auth=_WRITE, response={202: SaidOut, **_CHANGED})
def update_incident(request: Call, incident_id: str, body: UpdateIn) -> Status[SaidOut]:
    """Tell of the situation."""
    seat = _seat(request, incident_id)
    incident.send_update(
        seat, incident_id, body.text, marking=marking_of(body.tlp), named=body.to,
        tx=request.tx, now=request.now, by=body.person,
    )  # fmt: skip
    return Status(202, _said_out(request, seat, incident_id))


@router.post("/{incident_id}/conclusion", auth=_WRITE, response={202: SaidOut, **_CHANGED})
def conclude_incident(request: Call, incident_id: str, body: ConclusionIn) -> Status[SaidOut]:
    """End it, or take a proposal of ours back."""
    seat = _seat(request, incident_id)
    incident.conclude_incident(
        seat, incident_id, reason=body.reason, tx=request.tx, now=request.now, by=body.person
    )
    return Status(202, _said_out(request, seat, incident_id))


def _seat(request: Call, incident_id: str) -> Seat:
    """Our seat in the forum that has this incident."""
    for seat in request.tx.forum.seats():
        if request.tx.incidents.said(seat.id, incident_id):
            return seat
    raise problem("api.no-such-forum", incident_id=incident_id[:60])


def _said_out(request: Call, seat: Seat, incident_id: str) -> SaidOut:
    return SaidOut(incident=incident_id, waiting=len(request.tx.forum.unsent(seat.id)))


def _file(request: Call, seat: Seat, incident_id: str) -> IncidentFileOut:
    stored_incident = forum_incidents.incident_of(seat, incident_id, tx=request.tx)
    members = [member.id for member in forum_incidents.called_members(seat, tx=request.tx)]
    return IncidentFileOut.of(
        stored_incident,
        **_line(stored_incident, seat, request.now),
        answers={answer.criterion: answer.met for answer in stored_incident.answers},
        members=roll_call(stored_incident, members, now=request.now),
        updates=[
            UpdateOut.of(update, text=incident.text_of(seat, stored_incident, update))
            for update in stored_incident.updates
        ],
    )


def _line(stored_incident: Incident, seat: Seat, now: datetime) -> dict[str, Any]:
    """What a list says of an incident beside its own fields."""
    return {
        "forum": seat.forum,
        "state": stored_incident.state(now),
        "approvals": [by.member for by in stored_incident.approvals],
        "signals": len(stored_incident.offers),
        "variants": len(stored_incident.links),
    }
