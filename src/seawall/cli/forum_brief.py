"""`seawall forum brief`: notes to governments, which every member sees before they leave."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from seawall.cli.forum import ForumOption, the_seat
from seawall.cli.output import JsonOption, print_facts, print_json, print_table
from seawall.cli.session import OrgOption, clock, operator, work

COMMANDS = typer.Typer(
    help="Knowledge to governments: techniques and totals, never signals or people.",
    no_args_is_help=True,
)
NoteArgument = Annotated[str, typer.Argument(metavar="NOTE", help="The start of its digest.")]


@COMMANDS.command("announce")
def announce(
    file: Annotated[Path, typer.Argument(help="The note: Markdown with a head.")],
    to: Annotated[
        list[str] | None,
        typer.Option(metavar="RECIPIENT", help="Whom its head names, such as gov:uk; repeat."),
    ] = None,
    notice_days: Annotated[int, typer.Option(min=2, max=90, help="How long members have.")] = 7,
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Lint a note and show it to every member; it leaves after the notice, unless one objects."""
    with work(org) as tx:
        from seawall.journeys import forum_notes

        seat = the_seat(tx, forum)
        digest = forum_notes.announce(
            seat.id,
            file.read_text(encoding="utf-8"),
            to=to or (),
            notice=timedelta(days=notice_days),
            tx=tx,
            now=clock(),
            by=operator(),
        )
    known = {"note": digest, "forum": seat.name, "days of notice": notice_days}
    print_json(known) if as_json else print_facts(known.items())


@COMMANDS.command("list")
def show(forum: ForumOption = "", org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List the notes of a forum: who wrote each, whom it is for, and where it stands."""
    with work(org) as tx:
        from seawall.forum.knowledge.board import SHORT
        from seawall.journeys import forum_notes

        seat = the_seat(tx, forum)
        found = list(forum_notes.notes(seat, tx=tx).values())
        names = {str(one.id): one.name for one in tx.forum.members(seat.id)}
    if as_json:
        print_json(found)
        return
    now = clock()
    rows = [
        (
            one.digest[:SHORT],
            one.note.title,
            names.get(one.author, one.author),
            ", ".join(one.note.recipients),
            one.stands(now),
            one.broke
            or "; ".join(
                f"{names.get(each.member, each.member)}: {each.reason}"
                for each in one.announcement.objections
                if each.stands(now)
            ),
            one.announcement.earliest,
        )
        for one in found
    ]
    print_table(("note", "title", "of", "for", "stands", "against", "earliest"), rows)


@COMMANDS.command("show")
def read(note: NoteArgument, forum: ForumOption = "", org: OrgOption = "") -> None:
    """Print a note as it was announced."""
    with work(org) as tx:
        from seawall.forum.knowledge import board
        from seawall.journeys import forum_notes

        found = board.named(forum_notes.notes(the_seat(tx, forum), tx=tx), note)
    print(found.text)


@COMMANDS.command("object")
def object_to(
    note: NoteArgument,
    reason: Annotated[str, typer.Option(help="Why, without user data; every member reads it.")],
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Stop a note; it stays until you take your objection back."""
    with work(org) as tx:
        from seawall.journeys import forum_notes

        seat = the_seat(tx, forum)
        forum_notes.object_to(seat.id, note, reason=reason, tx=tx, now=clock(), by=operator())
    print("Objected.")


@COMMANDS.command("clear")
def clear(note: NoteArgument, forum: ForumOption = "", org: OrgOption = "") -> None:
    """Take our objection to a note back."""
    with work(org) as tx:
        from seawall.journeys import forum_notes

        forum_notes.clear(the_seat(tx, forum).id, note, tx=tx, now=clock(), by=operator())
    print("Cleared.")


@COMMANDS.command("release")
def release(
    note: NoteArgument,
    out: Annotated[Path, typer.Option(help="Where the text and the signed JSON go.")] = Path(),
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Let a note of ours go: write it as text and as signed JSON, to be sent to its recipients."""
    with work(org) as tx:
        from seawall.forum.knowledge.board import SHORT
        from seawall.journeys import forum_notes

        seat = the_seat(tx, forum)
        leaving = forum_notes.release(seat.id, note, tx=tx, now=clock(), by=operator())
    out.mkdir(parents=True, exist_ok=True)
    name = f"note-{leaving.digest[:SHORT]}"
    (out / f"{name}.txt").write_text(leaving.text, encoding="utf-8")
    (out / f"{name}.jws").write_text(leaving.jws, encoding="utf-8")
    print(f"For {', '.join(leaving.recipients)}: {out / name}.txt and .jws")
