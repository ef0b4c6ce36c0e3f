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
    telling: Annotated[Telling, typer.Argument(help="What to send.")],
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The entry's ID, `entry_…`.")],
    *,
    reason: Annotated[
        str, typer.Option(help="A reason, sent only to peers that ask for one; no personal data.")
    ] = "",
    tag: Annotated[list[str] | None, typer.Option(help="A tag of the peer.")] = None,
    tx: Transaction,
    act: CommandContext,
) -> dict[str, object]:
    """Send an exchange one of your signals, or feedback on one of its own.

    It is sent with the next visit; `seawall exchange sync` makes one now.
    """
    from seawall.ids import EntryId
    from seawall.journeys.exchanges.exchange_telling import ExchangeMessage, owe_word

    exchange = tx.exchanges.named(name)
    saying = ExchangeMessage(telling, EntryId(entry), reason, tuple(tag or ()))
    word = owe_word(exchange.id, saying, **act)
    return {"word": word.id, "state": word.state.value}


@command(shown=table(("message", "kind", "entry", "state", "attempts", "error"), _word))
def list_words(name: Name, *, tx: Transaction) -> list[ExchangeWord]:
    """List what was sent to an exchange, is waiting, or was refused."""
    return tx.exchanges.words(tx.exchanges.named(name).id, limit=1_000)
