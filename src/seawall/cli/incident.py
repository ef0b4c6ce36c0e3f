"""`seawall forum incident`: propose one, approve it, tell of it, end it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from seawall.cli.forum import ForumOption, the_seat
from seawall.cli.output import JsonOption, print_facts, print_json
from seawall.cli.session import OrgOption, clock, operator, work
from seawall.errors import InvalidRequest

COMMANDS = typer.Typer(
    help="Live attacks: propose, approve, tell, conclude; the roll-call and the debrief.",
    no_args_is_help=True,
)
IncidentArgument = Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id, inc_….")]
PersonOption = Annotated[
    str, typer.Option("--as", metavar="EMAIL", help="Who does it; the log has a code, no name.")
]


class NotAnswered(InvalidRequest):
    """A criterion is answered twice, or a note belongs to none that was answered."""


@COMMANDS.command("propose")
def propose(
    title: Annotated[str, typer.Argument(help="What happened, in a few words and no names.")],
    type_: Annotated[str, typer.Option("--type", help="`seawall forum incident types` has them.")],
    yes: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A criterion that is met; repeat.")
    ] = None,
    no: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A criterion that is not met; repeat.")
    ] = None,
    note: Annotated[
        list[str] | None, typer.Option(metavar="ID=TEXT", help="A note on an answer; repeat.")
    ] = None,
    country: Annotated[str, typer.Option(help="Where it happens, ISO 3166, such as NZ.")] = "",
    summary: Annotated[str, typer.Option(help="What members need to know.")] = "",
    person: PersonOption = "",
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Propose an incident. Two other people, of two members, open it."""
    answers = _answers(yes or [], no or [], note or [])
    with work(org) as tx:
        from seawall.journeys import incident

        seat = the_seat(tx, forum)
        proposal = incident.Proposal(type_, title, answers, country.upper(), summary)
        which = incident.propose(seat, proposal, tx=tx, now=clock(), by=person or operator())
    known = {"incident": which, "forum": seat.name, "state": "proposed"}
    print_json(known) if as_json else print_facts(known.items())


@COMMANDS.command("approve")
def approve(
    incident_id: IncidentArgument,
    person: PersonOption = "",
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Approve a proposal: its text, its criteria, its expiry and its mode."""
    with work(org) as tx:
        from seawall.journeys import incident

        seat = the_seat(tx, forum)
        incident.approve(seat, incident_id, tx=tx, now=clock(), by=person or operator())
    _said(incident_id, org=org, forum=forum, as_json=as_json)


@COMMANDS.command("extend")
def extend(
    incident_id: IncidentArgument,
    until: Annotated[datetime, typer.Option(help="The new end, UTC.")],
    reason: Annotated[str, typer.Option(help="Why it is not over.")],
    person: PersonOption = "",
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Move the end of an open incident, as far as its type allows."""
    with work(org) as tx:
        from datetime import UTC

        from seawall.journeys import incident

        seat = the_seat(tx, forum)
        end = until if until.tzinfo else until.replace(tzinfo=UTC)
        incident.extend(
            seat, incident_id, until=end, reason=reason, tx=tx, now=clock(), by=person or operator()
        )
    _said(incident_id, org=org, forum=forum, as_json=as_json)


@COMMANDS.command("update")
def update(
    incident_id: IncidentArgument,
    text: Annotated[str, typer.Argument(help="What is new; no user data.")],
    tlp: Annotated[
        str, typer.Option(help="CLEAR, GREEN, AMBER, AMBER+STRICT or RED (TLP 2.0).")
    ] = "AMBER+STRICT",
    to: Annotated[
        list[str] | None,
        typer.Option(help="RED: the members that may read it, by name or id; repeat."),
    ] = None,
    person: PersonOption = "",
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Tell of the situation, marked with who may read it."""
    from seawall.forum.incidents.tlp import marking_of

    marking = marking_of(tlp)
    with work(org) as tx:
        from seawall.journeys import incident

        seat = the_seat(tx, forum)
        incident.update(
            seat, incident_id, text, marking=marking, named=to or (), tx=tx, now=clock(),
            by=person or operator(),
        )  # fmt: skip
    _said(incident_id, org=org, forum=forum, as_json=as_json)


@COMMANDS.command("conclude")
def conclude(
    incident_id: IncidentArgument,
    reason: Annotated[str, typer.Option(help="Why it is over.")] = "",
    person: PersonOption = "",
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """End an incident, or take back a proposal of ours."""
    with work(org) as tx:
        from seawall.journeys import incident

        seat = the_seat(tx, forum)
        incident.conclude(
            seat, incident_id, reason=reason, tx=tx, now=clock(), by=person or operator()
        )
    _said(incident_id, org=org, forum=forum, as_json=as_json)


@COMMANDS.command("variant")
def variant(
    incident_id: IncidentArgument,
    child: Annotated[str, typer.Argument(help="The signal that was made from another, offer_….")],
    parent: Annotated[str, typer.Argument(help="The signal it was made from.")],
    edit: Annotated[str, typer.Option(help="How: crop, flip, speed, border, overlay, …")] = (
        "unknown"
    ),
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say that one signal is a variant of another, and by which edit."""
    with work(org) as tx:
        from seawall.journeys import incident

        seat = the_seat(tx, forum)
        made = incident.Variant(child, parent, edit)
        incident.relate(seat, incident_id, made, tx=tx, now=clock(), by=operator())
    _said(incident_id, org=org, forum=forum, as_json=as_json)


@COMMANDS.command("seen")
def seen(
    incident_id: IncidentArgument,
    signal: Annotated[str, typer.Argument(help="The signal, offer_….")],
    at: Annotated[datetime, typer.Option(help="When its content was first with us, UTC.")],
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say when we first saw a signal's content; the debrief tells where it was first."""
    with work(org) as tx:
        from datetime import UTC

        from seawall.journeys import incident

        seat = the_seat(tx, forum)
        moment = at if at.tzinfo else at.replace(tzinfo=UTC)
        incident.saw(seat, incident_id, signal, seen_at=moment, tx=tx, now=clock(), by=operator())
    _said(incident_id, org=org, forum=forum, as_json=as_json)


def _said(incident_id: str, *, org: str, forum: str, as_json: bool) -> None:
    """How it stands now; at a member, what we said is still on its way to the hub."""
    with work(org) as tx:
        from seawall.journeys import forum_incidents

        seat = the_seat(tx, forum)
        found = forum_incidents.incident_of(seat, incident_id, tx=tx)
        waiting = len(tx.forum.unsent(seat.id))
    known = {
        "incident": found.id,
        "state": found.state(clock()),
        "approvals": len(found.approvals),
        "ends_at": found.ended_at,
        "on_its_way_to_the_hub": waiting or None,
    }
    print_json(known) if as_json else print_facts(known.items())


def _answers(yes: list[str], no: list[str], notes: list[str]) -> dict[str, tuple[bool, str]]:
    said = dict(note.partition("=")[::2] for note in notes)
    if both := set(yes) & set(no):
        raise NotAnswered(
            f"{min(both)!r} is answered yes and no.", field="--yes", remedy="Answer it once."
        )
    if strange := said.keys() - {*yes, *no}:
        raise NotAnswered(
            f"there is no answer {min(strange)!r} to put a note on.",
            field="--note",
            remedy="Write ID=TEXT for a criterion given with --yes or --no.",
        )
    met = dict.fromkeys(yes, True) | dict.fromkeys(no, False)
    return {name: (is_met, said.get(name, "")) for name, is_met in met.items()}
