"""`seawall forum brief`: notes to governments, which every member sees before they leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.presentation import FACTS, PRINTED, Row, TableWithData, sheet

if TYPE_CHECKING:
    from seawall.forum.knowledge.board import PostedNote
    from seawall.forum.model import Seat
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(
    help="Briefings to governments: techniques and totals, never signals or people.",
    no_args_is_help=True,
)
NoteArgument = Annotated[str, typer.Argument(metavar="NOTE", help="The start of its digest.")]


def _note(posted: PostedNote, names: Mapping[str, str], at: datetime) -> Row:
    from seawall.forum.knowledge.board import SHORT

    objections = [
        f"{names.get(objection.member, objection.member)}: {objection.reason}"
        for objection in posted.announcement.objections
        if objection.stands(at)
    ]
    return (
        posted.digest[:SHORT],
        posted.note.title,
        names.get(posted.author, posted.author),
        ", ".join(posted.note.recipients),
        posted.stands(at),
        posted.broke or "; ".join(objections),
        posted.announcement.earliest,
    )


@command(COMMANDS, "announce", shown=FACTS)
def announce_note(
    file: Annotated[Path, typer.Argument(help="The briefing: Markdown with a header.")],
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RECIPIENT", help="A recipient named in its header, such as gov:uk; repeatable."
        ),
    ] = None,
    notice_days: Annotated[
        int, typer.Option(min=2, max=90, help="The notice period for members.")
    ] = 7,
    *,
    seat: Seat,
    act: CommandContext,
) -> dict[str, object]:
    """Check a briefing and announce it to members; unless one objects, you may release it later."""
    from seawall.journeys.forum import forum_notes

    digest = forum_notes.announce_note(
        seat.id,
        file.read_text(encoding="utf-8"),
        to=to or (),
        notice=timedelta(days=notice_days),
        **act,
    )
    return {"note": digest, "forum": seat.name, "days of notice": notice_days}


@command(
    COMMANDS,
    "list",
    shown=sheet(("note", "title", "author", "recipients", "state", "objections", "earliest")),
)
def list_notes(*, seat: Seat, tx: Transaction, now: datetime) -> TableWithData:
    """List a forum's briefings: author, recipients and state."""
    from seawall.journeys.forum import forum_notes

    notes = list(forum_notes.notes(seat, tx=tx).values())
    names = {str(member.id): member.name for member in tx.forum.members(seat.id)}
    return TableWithData([_note(note, names, now) for note in notes], notes)


@command(COMMANDS, "show", shown=PRINTED)
def show_note(note: NoteArgument, *, seat: Seat, tx: Transaction) -> str:
    """Print a briefing as announced."""
    from seawall.forum.knowledge import board
    from seawall.journeys.forum import forum_notes

    return board.note_named(forum_notes.notes(seat, tx=tx), note).text


@command(COMMANDS, "object", shown=PRINTED)
def object_to_note(
    note: NoteArgument,
    reason: Annotated[
        str, typer.Option(help="The reason, without user data; every member can read it.")
    ],
    *,
    seat: Seat,
    act: CommandContext,
) -> str:
    """Object to a briefing; it is stopped until you withdraw your objection."""
    from seawall.journeys.forum import forum_notes

    forum_notes.object_to_note(seat.id, note, reason=reason, **act)
    return "You have objected. The briefing is stopped."


@command(COMMANDS, "clear", shown=PRINTED)
def withdraw_objection(note: NoteArgument, *, seat: Seat, act: CommandContext) -> str:
    """Withdraw your objection to a briefing."""
    from seawall.journeys.forum import forum_notes

    forum_notes.clear_objection(seat.id, note, **act)
    return "Your objection is withdrawn."


@command(COMMANDS, "release", shown=PRINTED)
def release_note(
    note: NoteArgument,
    out: Annotated[
        Path, typer.Option(help="The folder for the text and the signed JSON.")
    ] = Path(),
    *,
    seat: Seat,
    now: datetime,
    by: str,
) -> str:
    """Release your briefing: write it as text and as signed JSON, to send to its recipients."""
    from seawall.forum.knowledge.board import SHORT
    from seawall.journeys.forum import forum_notes
    from seawall.transaction import transaction

    with transaction(seat.organisation) as tx:
        leaving = forum_notes.release_note(seat.id, note, tx=tx, now=now, by=by)
    out.mkdir(parents=True, exist_ok=True)
    name = f"note-{leaving.digest[:SHORT]}"
    (out / f"{name}.txt").write_text(leaving.text, encoding="utf-8")
    (out / f"{name}.jws").write_text(leaving.jws, encoding="utf-8")
    return f"Send {out / name}.txt and .jws to {', '.join(leaving.recipients)}."
