"""`seawall exchange tell` and `words`: what an exchange is to hear, and what it answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.exchanges.exchange_options import Name
from seawall.cli.presentation import FACTS, Row, table
from seawall.exchanges.adapter import Telling

if TYPE_CHECKING:
    from seawall.exchanges.model import ExchangeWord
    from seawall.transaction import Transaction


def _word(word: ExchangeWord) -> Row:
    return word.id, word.kind, word.entry, word.state, word.attempts, word.error


@command(shown=FACTS)
def tell_exchange(
    name: Name,
    telling: Annotated[Telling, typer.Argument(help="What it is to hear.")],
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The entry's id, `entry_…`.")],
    *,
    reason: Annotated[
        str, typer.Option(help="Sent only to a peer that asks for one; no personal data.")
    ] = "",
    tag: Annotated[list[str] | None, typer.Option(help="A tag in the peer's words.")] = None,
    tx: Transaction,
    act: CommandContext,
) -> dict[str, object]:
    """Tell an exchange of a signal of ours, or what we think of one of its own.

    The next visit tells it; `seawall exchange sync` makes one now.
    """
    from seawall.ids import EntryId
    from seawall.journeys.exchanges.exchange_telling import ExchangeMessage, owe_word

    exchange = tx.exchanges.named(name)
    saying = ExchangeMessage(telling, EntryId(entry), reason, tuple(tag or ()))
    word = owe_word(exchange.id, saying, **act)
    return {"word": word.id, "state": word.state.value}


@command(shown=table(("word", "what", "entry", "state", "attempts", "error"), _word))
def list_words(name: Name, *, tx: Transaction) -> list[ExchangeWord]:
    """List what an exchange is to hear, has heard, or refused."""
    return tx.exchanges.words(tx.exchanges.named(name).id, limit=1_000)
