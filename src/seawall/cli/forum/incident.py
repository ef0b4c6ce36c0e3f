"""`seawall forum incident`: propose one, approve it, tell of it, end it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.presentation import FACTS
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.forum.model import Seat
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(
    help="Incidents: propose, approve, update, end; roll-call and debrief.",
    no_args_is_help=True,
)
IncidentArgument = Annotated[
    str, typer.Argument(metavar="INCIDENT", help="The incident's ID, inc_….")
]
PersonOption = Annotated[
    str,
    typer.Option(
        "--as", metavar="EMAIL", help="The member who does this; the log has a code, no name."
    ),
]


@command(COMMANDS, "propose", shown=FACTS)
def propose_incident(
    title: Annotated[str, typer.Argument(help="What happened, in a few words, without names.")],
    incident_type: Annotated[
        str, typer.Option("--type", help="A type from `seawall forum incident types`.")
    ],
    yes: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A criterion that is met; repeatable.")
    ] = None,
    no: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="A criterion that is not met; repeatable."),
    ] = None,
    note: Annotated[
        list[str] | None, typer.Option(metavar="ID=TEXT", help="A note on an answer; repeatable.")
    ] = None,
    country: Annotated[str, typer.Option(help="The country (ISO 3166), such as NZ.")] = "",
    summary: Annotated[str, typer.Option(help="What members need to know.")] = "",
    person: PersonOption = "",
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
    by: str,
) -> Mapping[str, object]:
    """Propose an incident. Two other people, of two members, open it."""
    from seawall.journeys.forum import incident

    answers = _answers(yes or [], no or [], note or [])
    proposal = incident.IncidentProposal(incident_type, title, answers, country.upper(), summary)
    which = incident.propose_incident(seat, proposal, tx=tx, now=now, by=person or by)
    return {"incident": which, "forum": seat.name, "state": "proposed"}


@command(COMMANDS, "approve", shown=FACTS)
def approve_incident(
    incident_id: IncidentArgument,
    person: PersonOption = "",
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
    by: str,
) -> Mapping[str, object]:
    """Approve a proposed incident."""
    from seawall.journeys.forum import incident

    incident.approve_incident(seat, incident_id, tx=tx, now=now, by=person or by)
    return _standing(seat, incident_id, tx=tx, now=now)


@command(COMMANDS, "extend", shown=FACTS)
def extend_incident(
    incident_id: IncidentArgument,
    until: Annotated[datetime, typer.Option(help="The new end (UTC).")],
    reason: Annotated[str, typer.Option(help="Why it is still under way.")],
    person: PersonOption = "",
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
    by: str,
) -> Mapping[str, object]:
    """Extend an open incident, as far as its type allows."""
    from seawall.journeys.forum import incident

    incident.extend_incident(
        seat, incident_id, until=_utc(until), reason=reason, tx=tx, now=now, by=person or by
    )
    return _standing(seat, incident_id, tx=tx, now=now)


@command(COMMANDS, "update", shown=FACTS)
def publish_update(
    incident_id: IncidentArgument,
    text: Annotated[str, typer.Argument(help="The update, without user data.")],
    tlp: Annotated[
        str, typer.Option(help="CLEAR, GREEN, AMBER, AMBER+STRICT or RED (TLP 2.0).")
    ] = "AMBER+STRICT",
    to: Annotated[
        list[str] | None,
        typer.Option(help="For RED: a member that may read it, by name or ID; repeatable."),
    ] = None,
    person: PersonOption = "",
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
    by: str,
) -> Mapping[str, object]:
    """Send an update, marked with who may read it."""
    from seawall.forum.incidents.tlp import marking_of
    from seawall.journeys.forum import incident

    incident.send_update(
        seat,
        incident_id,
        text,
        marking=marking_of(tlp),
        named=to or (),
        tx=tx,
        now=now,
        by=person or by,
    )
    return _standing(seat, incident_id, tx=tx, now=now)


@command(COMMANDS, "conclude", shown=FACTS)
def conclude_incident(
    incident_id: IncidentArgument,
    reason: Annotated[str, typer.Option(help="Why it is over.")] = "",
    person: PersonOption = "",
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
    by: str,
) -> Mapping[str, object]:
    """End an incident, or withdraw your proposal."""
    from seawall.journeys.forum import incident

    incident.conclude_incident(seat, incident_id, reason=reason, tx=tx, now=now, by=person or by)
    return _standing(seat, incident_id, tx=tx, now=now)


@command(COMMANDS, "variant", shown=FACTS)
def note_variant(
    incident_id: IncidentArgument,
    child: Annotated[str, typer.Argument(help="The variant, offer_….")],
    parent: Annotated[str, typer.Argument(help="The original signal.")],
    edit: Annotated[str, typer.Option(help="The edit: crop, flip, speed, border, overlay, …")] = (
        "unknown"
    ),
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
    act: CommandContext,
) -> Mapping[str, object]:
    """Record that one signal is a variant of another, and the edit."""
    from seawall.journeys.forum import incident

    link = incident.Variant(child, parent, edit)
    incident.relate_signals(seat, incident_id, link, **act)
    return _standing(seat, incident_id, tx=tx, now=now)


@command(COMMANDS, "seen", shown=FACTS)
def note_first_seen(
    incident_id: IncidentArgument,
    signal: Annotated[str, typer.Argument(help="The signal, offer_….")],
    at: Annotated[datetime, typer.Option(help="When the content was first on your service (UTC).")],
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
    act: CommandContext,
) -> Mapping[str, object]:
    """Record when you first saw a signal's content, for the debrief."""
    from seawall.journeys.forum import incident

    incident.record_sighting(seat, incident_id, signal, seen_at=_utc(at), **act)
    return _standing(seat, incident_id, tx=tx, now=now)


def _standing(
    seat: Seat, incident_id: str, *, tx: Transaction, now: datetime
) -> Mapping[str, object]:
    """How it stands now; at a member, what we said is still on its way to the hub."""
    from seawall.journeys.forum import forum_incidents

    standing = forum_incidents.incident_of(seat, incident_id, tx=tx)
    return {
        "incident": standing.id,
        "state": standing.state(now),
        "approvals": len(standing.approvals),
        "ends_at": standing.ended_at,
        "on_its_way_to_the_hub": len(tx.forum.unsent(seat.id)) or None,
    }


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _answers(yes: list[str], no: list[str], notes: list[str]) -> dict[str, tuple[bool, str]]:
    remarks = dict(note.partition("=")[::2] for note in notes)
    if answered_twice := set(yes) & set(no):
        raise problem("cli.not-answered.twice", both=min(answered_twice))
    if strange := remarks.keys() - {*yes, *no}:
        raise problem("cli.not-answered.note-alone", strange=min(strange))
    met = dict.fromkeys(yes, True) | dict.fromkeys(no, False)
    return {name: (is_met, remarks.get(name, "")) for name, is_met in met.items()}
