"""`seawall forum incident`, as it is looked at: types, the board, the roll-call, the debrief."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.forum import ForumOption, the_seat
from seawall.cli.incident import IncidentArgument
from seawall.cli.output import JsonOption, plain, print_facts, print_json, print_table
from seawall.cli.session import OrgOption, clock, ready, work

if TYPE_CHECKING:
    from collections.abc import Callable

    from seawall.forum.incidents.model import Incident
    from seawall.forum.incidents.rollcall import Called

FileOption = Annotated[Path | None, typer.Option("--to", help="Write it to this file.")]


def types(
    type_id: Annotated[str, typer.Argument(help="One type, with its criteria.")] = "",
    as_json: JsonOption = False,
) -> None:
    """List the types of incident this installation knows, or one with its criteria."""
    from seawall.config import settings
    from seawall.forum.incidents.types import incident_types

    known = incident_types(settings().incident_types_dir)
    chosen = [known.named(type_id)] if type_id else list(known.known.values())
    if as_json:
        print_json(chosen)
    elif type_id:
        (one,) = chosen
        rows = [("yes" if c.required else "no", c.id, c.asks) for c in one.criteria]
        print_facts((("type", one.id), ("title", one.title), ("text", one.text)))
        print_table(("required", "criterion", "question"), rows)
    else:
        print_table(
            ("type", "title", "version", "expires", "mode", "adopts", "retired"),
            [
                (t.id, t.title, t.version, f"{t.expires} h", t.mode, t.adopts, t.retired or None)
                for t in chosen
            ],
        )


def board(forum: ForumOption = "", org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List a forum's incidents, newest first."""
    with work(org) as tx:
        from seawall.journeys import forum_incidents

        seat = the_seat(tx, forum)
        known = list(forum_incidents.incidents_of(seat, tx=tx).known.values())[::-1]
    now = clock()
    if as_json:
        print_json([{"state": one.state(now), **_brief(one)} for one in known])
        return
    rows = [
        (one.id, one.state(now), one.type.id, one.title, len(one.approvals), len(one.offers), one.ended_at)
        for one in known
    ]  # fmt: skip
    print_table(("incident", "state", "type", "title", "approvals", "signals", "ends"), rows)


def show(
    incident_id: IncidentArgument,
    tree: Annotated[bool, typer.Option("--tree", help="Draw the variants.")] = False,
    svg: Annotated[Path | None, typer.Option(help="Draw the variants into this file.")] = None,
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show an incident: checklist, approvals, roll-call, updates, variants."""
    with work(org) as tx:
        from seawall.forum.incidents.rollcall import roll_call
        from seawall.journeys import forum_incidents, incident

        seat, now = the_seat(tx, forum), clock()
        found = forum_incidents.incident_of(seat, incident_id, tx=tx)
        name = forum_incidents.namer(seat, tx=tx)
        members = [one.id for one in forum_incidents.called(seat, tx=tx)]
        called = roll_call(found, members, now=now)
        texts = [incident.text_of(seat, found, one) for one in found.updates]
    if svg or tree:
        _draw(found, svg)
    elif as_json:
        print_json(
            {"state": found.state(now), "incident": found, "roll_call": called, "texts": texts}
        )
    else:
        _print(found, called, texts, name, state=found.state(now))


def debrief(
    incident_id: IncidentArgument,
    audience: Annotated[
        str, typer.Option(help="For whom: public or member; it decides which updates are in it.")
    ] = "public",
    to: FileOption = None,
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write the debrief: timeline, first seen, counts, lag, what slipped, as Markdown or JSON."""
    ready()
    from seawall.forum.incidents.debrief import debrief as made
    from seawall.forum.incidents.debrief_text import as_markdown
    from seawall.forum.incidents.tlp import Audience, Reader

    if audience not in {"public", "member"}:
        raise typer.BadParameter(f"There is no audience {audience!r}: public or member.")
    with work(org) as tx:
        from seawall.journeys import forum_incidents

        seat = the_seat(tx, forum)
        found = forum_incidents.incident_of(seat, incident_id, tx=tx)
        name = forum_incidents.namer(seat, tx=tx)
        members = [one.id for one in forum_incidents.called(seat, tx=tx)]
    reader = Reader(Audience(audience), seat.me if audience == "member" else "")
    brief = made(found, members, now=clock(), reader=reader, name=name)
    _put(brief if as_json else as_markdown(brief, name=name), to)


def hand_over(
    incident_id: IncidentArgument,
    csv: Annotated[bool, typer.Option("--csv", help="The table alone, as CSV.")] = False,
    to: FileOption = None,
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Print what researchers may have: counts by hour and edit, small ones hidden. No signals."""
    with work(org) as tx:
        from seawall.forum.incidents.handover import as_csv
        from seawall.forum.incidents.handover import hand_over as made
        from seawall.journeys import forum_incidents

        seat = the_seat(tx, forum)
        found = forum_incidents.incident_of(seat, incident_id, tx=tx)
    handed = made(found, now=clock())
    _put(as_csv(handed) if csv else handed, to)


def _put(what: Any, to: Path | None) -> None:
    """Text as it is, anything else as JSON; on stdout or into a file."""
    if to is None:
        print(what, end="") if isinstance(what, str) else print_json(what)
        return
    import msgspec

    text = what if isinstance(what, str) else msgspec.json.encode(what).decode() + "\n"
    to.write_text(text, encoding="utf-8")


def _brief(one: Incident) -> dict[str, Any]:
    return {
        "incident": one.id,
        "type": one.type.id,
        "title": one.title,
        "approvals": len(one.approvals),
        "signals": len(one.offers),
        "opened_at": one.opened_at,
        "ends_at": one.ended_at,
    }


def _draw(found: Incident, svg: Path | None) -> None:
    from seawall.forum.incidents.tree_drawing import as_svg, as_text
    from seawall.forum.incidents.variants import forest

    trees = forest(found)
    if svg:
        svg.write_text(as_svg(trees, title=f"Variants of {found.title}"), encoding="utf-8")
    else:
        print(as_text(trees))


def _print(
    found: Incident,
    called: tuple[Called, ...],
    texts: list[str | None],
    name: Callable[[str], str],
    *,
    state: str,
) -> None:
    print_facts(
        (
            ("incident", found.id),
            ("title", found.title),
            ("state", state),
            ("type", f"{found.type.title} ({found.type.id}, version {found.type.version})"),
            ("country", found.country),
            ("proposed by", name(found.proposed.member)),
            ("approved by", [name(each.member) for each in found.approvals]),
            ("opened", found.opened_at),
            ("ends", found.ended_at),
            ("signals", len(found.offers)),
            ("variants", len(found.links)),
            ("void statements", len(found.voids) or None),
        )
    )
    print()
    rows = [("yes" if one.met else "no", one.criterion, one.note) for one in found.answers]
    print_table(("met", "criterion", "note"), rows)
    print()
    print_table(
        ("member", "roll-call", "missing", "lag p95", "answered"),
        [
            (name(one.member), one.presence, one.missing, one.lag.p95, one.answered_at)
            for one in called
        ],
    )
    for update, text in zip(found.updates, texts, strict=True):
        shown = text if text is not None else "(sealed for others)"
        print()
        print(plain(f"{update.by.at:%Y-%m-%d %H:%M} {name(update.by.member)} {update.marking}"))
        print(plain(shown))
