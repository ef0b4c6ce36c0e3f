"""`seawall forum incident`, as it is looked at: types, the board, the roll-call, the debrief."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.forum.incident import IncidentArgument
from seawall.cli.output import plain_text, print_facts, print_json, print_table
from seawall.cli.presentation import NOTHING, Row, TableWithData, sheet, text
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.forum.incidents.model import Incident
    from seawall.forum.incidents.rollcall import Called
    from seawall.forum.incidents.type_file import IncidentType
    from seawall.forum.model import Seat
    from seawall.transaction import Transaction

FileOption = Annotated[Path | None, typer.Option("--to", help="The output file.")]


@dataclass(frozen=True, slots=True)
class TypeList:
    """Types of incident: all of them, or the one that was named."""

    types: list[IncidentType]
    is_one: bool


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """An incident at a moment: its roll-call, and its updates as far as they are for us."""

    incident: Incident
    state: str
    called: tuple[Called, ...]
    texts: list[str | None]
    name: Callable[[str], str]


def _print_types(listed: TypeList) -> None:
    if listed.is_one:
        _print_type(listed.types[0])
        return
    print_table(
        ("type", "title", "version", "expires", "mode", "adopts", "retired"),
        [
            (t.id, t.title, t.version, f"{t.expires} h", t.mode, t.adopts, t.retired or None)
            for t in listed.types
        ],
    )


def _print_type(kind: IncidentType) -> None:
    print_facts((("type", kind.id), ("title", kind.title), ("text", kind.text)))
    rows = [("yes" if c.required else "no", c.id, c.asks) for c in kind.criteria]
    print_table(("required", "criterion", "question"), rows)


def _types_data(listed: TypeList) -> list[IncidentType]:
    return listed.types


def _incident(incident: Incident, at: datetime) -> Row:
    return (
        incident.id,
        incident.state(at),
        incident.type.id,
        incident.title,
        len(incident.approvals),
        len(incident.offers),
        incident.ended_at,
    )


def _brief(incident: Incident, at: datetime) -> dict[str, Any]:
    return {
        "state": incident.state(at),
        "incident": incident.id,
        "type": incident.type.id,
        "title": incident.title,
        "approvals": len(incident.approvals),
        "signals": len(incident.offers),
        "opened_at": incident.opened_at,
        "ends_at": incident.ended_at,
    }


@command(shown=text(_print_types, data=_types_data))
def types(
    type_id: Annotated[str, typer.Argument(help="One type, with its criteria.")] = "",
) -> TypeList:
    """List the types of incident, or one with its criteria."""
    from seawall.config import settings
    from seawall.forum.incidents.types import incident_types

    catalogue = incident_types(settings().incident_types_dir)
    chosen = [catalogue.named(type_id)] if type_id else list(catalogue.known.values())
    return TypeList(chosen, is_one=bool(type_id))


@command(shown=sheet(("incident", "state", "type", "title", "approvals", "signals", "ends")))
def board(*, seat: Seat, tx: Transaction, now: datetime) -> TableWithData:
    """List a forum's incidents, newest first."""
    from seawall.journeys.forum import forum_incidents

    catalogue = forum_incidents.incidents_of(seat, tx=tx)
    newest_first = list(catalogue.known.values())[::-1]
    rows = [_incident(incident, now) for incident in newest_first]
    return TableWithData(rows, [_brief(incident, now) for incident in newest_first])


@command(shown=NOTHING)
def show_incident(
    incident_id: IncidentArgument,
    tree: Annotated[bool, typer.Option("--tree", help="Draw the variants.")] = False,
    svg: Annotated[Path | None, typer.Option(help="Draw the variants into this file.")] = None,
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
    as_json: bool,
) -> None:
    """Show an incident: checklist, approvals, roll-call, updates, variants."""
    record = _record(incident_id, seat, tx=tx, now=now)
    if svg or tree:
        _draw(record.incident, svg)
    elif as_json:
        print_json(_record_data(record))
    else:
        _print_record(record)


def _record(incident_id: str, seat: Seat, *, tx: Transaction, now: datetime) -> IncidentRecord:
    from seawall.forum.incidents.rollcall import roll_call
    from seawall.journeys.forum import forum_incidents, incident

    chosen = forum_incidents.incident_of(seat, incident_id, tx=tx)
    members = [member.id for member in forum_incidents.called_members(seat, tx=tx)]
    return IncidentRecord(
        chosen,
        chosen.state(now),
        roll_call(chosen, members, now=now),
        [incident.text_of(seat, chosen, update) for update in chosen.updates],
        forum_incidents.namer(seat, tx=tx),
    )


@command(shown=NOTHING)
def debrief(
    incident_id: IncidentArgument,
    audience: Annotated[
        str,
        typer.Option(help="The audience: public or member; it decides which updates are included."),
    ] = "public",
    to: FileOption = None,
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
    as_json: bool,
) -> None:
    """Write the debrief as Markdown or JSON: timeline, first seen, counts, lag, misses."""
    from seawall.forum.incidents.debrief import debrief as drawn_up
    from seawall.forum.incidents.debrief_text import as_markdown
    from seawall.forum.incidents.tlp import Audience, TlpReader
    from seawall.journeys.forum import forum_incidents

    if audience not in {"public", "member"}:
        raise problem("cli.no-such-audience", audience=audience)
    chosen = forum_incidents.incident_of(seat, incident_id, tx=tx)
    name = forum_incidents.namer(seat, tx=tx)
    members = [member.id for member in forum_incidents.called_members(seat, tx=tx)]
    reader = TlpReader(Audience(audience), seat.me if audience == "member" else "")
    brief = drawn_up(chosen, members, now=now, reader=reader, name=name)
    _write_out(brief if as_json else as_markdown(brief, name=name), to)


@command(shown=NOTHING)
def print_handover(
    incident_id: IncidentArgument,
    csv: Annotated[bool, typer.Option("--csv", help="Only the table, as CSV.")] = False,
    to: FileOption = None,
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
) -> None:
    """Print data for researchers: counts by hour and edit, small counts hidden, no signals."""
    from seawall.forum.incidents.handover import as_csv
    from seawall.forum.incidents.handover import hand_over_counts as counted
    from seawall.journeys.forum import forum_incidents

    chosen = forum_incidents.incident_of(seat, incident_id, tx=tx)
    handed = counted(chosen, now=now)
    _write_out(as_csv(handed) if csv else handed, to)


def _write_out(content: Any, to: Path | None) -> None:
    """Text as it is, anything else as JSON; on stdout or into a file."""
    if to is None:
        print(content, end="") if isinstance(content, str) else print_json(content)
        return
    import msgspec

    text = content if isinstance(content, str) else msgspec.json.encode(content).decode() + "\n"
    to.write_text(text, encoding="utf-8")


def _draw(incident: Incident, svg: Path | None) -> None:
    from seawall.forum.incidents.tree_drawing import as_svg, as_text
    from seawall.forum.incidents.variants import forest

    trees = forest(incident)
    if svg:
        svg.write_text(as_svg(trees, title=f"Variants of {incident.title}"), encoding="utf-8")
    else:
        print(as_text(trees))


def _record_data(record: IncidentRecord) -> dict[str, Any]:
    return {
        "state": record.state,
        "incident": record.incident,
        "roll_call": record.called,
        "texts": record.texts,
    }


def _print_record(record: IncidentRecord) -> None:
    incident = record.incident
    print_facts(_facts(record))
    print()
    answers = [("yes" if a.met else "no", a.criterion, a.note) for a in incident.answers]
    print_table(("met", "criterion", "note"), answers)
    print()
    print_table(
        ("member", "roll-call", "missing", "95 % within", "answered"),
        [
            (record.name(c.member), c.presence, c.missing, c.lag.p95, c.answered_at)
            for c in record.called
        ],
    )
    for update, words in zip(incident.updates, record.texts, strict=True):
        print()
        by = update.by
        print(plain_text(f"{by.at:%Y-%m-%d %H:%M} {record.name(by.member)} {update.marking}"))
        print(plain_text(words if words is not None else "(only for other members)"))


def _facts(record: IncidentRecord) -> list[tuple[str, object]]:
    incident, name = record.incident, record.name
    kind = incident.type
    return [
        ("incident", incident.id),
        ("title", incident.title),
        ("state", record.state),
        ("type", f"{kind.title} ({kind.id}, version {kind.version})"),
        ("country", incident.country),
        ("proposed by", name(incident.proposed.member)),
        ("approved by", [name(approval.member) for approval in incident.approvals]),
        ("opened", incident.opened_at),
        ("ends", incident.ended_at),
        ("signals", len(incident.offers)),
        ("variants", len(incident.links)),
        ("void statements", len(incident.voids) or None),
    ]
