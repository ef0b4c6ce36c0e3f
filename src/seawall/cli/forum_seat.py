"""Our seat in a forum, as every command about forums finds it: `--forum`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.forum.model import Seat
    from seawall.transaction import Transaction

ForumOption = Annotated[
    str,
    typer.Option(
        "--forum", metavar="FORUM", help="The forum's name or ID; needed if there are several."
    ),
]


def the_seat(tx: Transaction, forum: str) -> Seat:
    """Our seat in the forum named, or in the only one there is."""
    if forum:
        return tx.forum.seat_in(forum)
    seats = tx.forum.seats()
    if not seats:
        raise problem("cli.which-forum.none")
    if len(seats) > 1:
        names = ", ".join(sorted(seat.name for seat in seats))
        raise problem("cli.which-forum.several", count=len(seats), names=names)
    return seats[0]
