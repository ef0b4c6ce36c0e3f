"""`seawall exchange tell` and `words`: what an exchange is to hear, and what it answered."""

from __future__ import annotations

from typing import Annotated

import typer

from seawall.cli.exchange_options import Name
from seawall.cli.output import JsonOption, print_facts, print_json, print_table
from seawall.cli.session import OrgOption, clock, operator, work
from seawall.exchanges.adapter import Telling


def tell(
    name: Name,
    telling: Annotated[Telling, typer.Argument(help="What it is to hear.")],
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The entry's id, `entry_…`.")],
    *,
    reason: Annotated[
        str, typer.Option(help="Sent only to a peer that asks for one; no personal data.")
    ] = "",
    tag: Annotated[list[str] | None, typer.Option(help="A tag in the peer's words.")] = None,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Tell an exchange of a signal of ours, or what we think of one of its own.

    The next visit tells it; `seawall exchange sync` makes one now.
    """
    with work(org) as tx:
        from seawall.ids import EntryId
        from seawall.journeys.exchange_telling import Saying, say

        exchange = tx.exchanges.named(name)
        saying = Saying(telling, EntryId(entry), reason, tuple(tag or ()))
        word = say(exchange.id, saying, tx=tx, now=clock(), by=operator())
    known = {"word": word.id, "state": word.state.value}
    print_json(known) if as_json else print_facts(known.items())


def list_words(name: Name, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List what an exchange is to hear, has heard, or refused."""
    with work(org) as tx:
        found = tx.exchanges.words(tx.exchanges.named(name).id, limit=1_000)
    if as_json:
        print_json(found)
        return
    rows = [(one.id, one.kind, one.entry, one.state, one.attempts, one.error) for one in found]
    print_table(("word", "what", "entry", "state", "attempts", "error"), rows)
