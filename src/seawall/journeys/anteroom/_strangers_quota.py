"""What is kept of strangers is counted for an hour, over the whole installation.

A sender is counted by a digest that is the installation's: whoever writes to four organisations
has one part of the hour and not four. After the hour nothing is known of it.
"""

from __future__ import annotations

from datetime import datetime

from seawall.config import settings
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.keys.organisation import common_secret, own_secret
from seawall.keys.tokens import repeatable_token
from seawall.orders.anteroom import anteroom_quota, telling
from seawall.orders.anteroom.anteroom_quota import AnteroomUse
from seawall.orders.anteroom.strangers_file import StrangersFile
from seawall.transaction import INSTALLATION, Transaction

#: Letters of a sender's digest.
_NAME_LENGTH = 16


def free_at(
    arrival: DocumentArrival, asked_from: str, *, tx: Transaction, now: datetime
) -> datetime:
    """From when on there is room for this, by nobody we know: now, or later.

    `asked_from` is the network address it comes from. Until the commit nobody else is counted.
    """
    tx.anteroom.lock_quota()
    sender, since = _counted_sender(arrival, asked_from), anteroom_quota.since(now)
    everybody = tx.of(INSTALLATION).anteroom
    try:
        everybody.forget_kept(since)
        of_all, of_sender = everybody.use_since(since), everybody.use_since(since, sender=sender)
    finally:
        tx.of(tx.organisation)
    options = settings()
    most = AnteroomUse(options.anteroom_documents, options.anteroom_megabytes * 2**20)
    size = len(arrival.content)
    return anteroom_quota.free_at(most, of_all=of_all, of_sender=of_sender, size=size, now=now)


def count_kept(
    arrival: DocumentArrival, asked_from: str, *, tx: Transaction, now: datetime
) -> None:
    """This is kept, and counts for an hour."""
    sender, size = _counted_sender(arrival, asked_from), len(arrival.content)
    tx.anteroom.note_kept(StrangersFile(sender, size, now))


def told_sender(arrival: DocumentArrival, asked_from: str, *, tx: Transaction) -> str:
    """The name of a sender in one organisation; none of the others has the same."""
    return _digest_of(_where(arrival, asked_from), own_secret(tx.organisation))


def tell_full(*, tx: Transaction, now: datetime) -> None:
    """Call somebody, once an hour: strangers' documents are not accepted any more.

    The hour is the installation's, and so is the call; each organisation has it on its feed.
    """
    say = (
        "Documents of unknown senders are refused for now: as many as an hour may bring have come. "
        "What keys of the register sign is taken as always."
    )
    about = f"anteroom-full:{telling.hour_of(now)}"
    is_called = call_attention(about, say=say, tx=tx, now=now, page=True)
    if not is_called and not tx.enforcement.events_about(about):
        call_attention(about, say=say, tx=tx, now=now)


def _counted_sender(arrival: DocumentArrival, asked_from: str) -> str:
    return _digest_of(_where(arrival, asked_from), common_secret())


def _where(arrival: DocumentArrival, asked_from: str) -> str:
    return asked_from or arrival.sender.rpartition("@")[2].casefold() or arrival.channel.value


def _digest_of(where: str, secret: bytes) -> str:
    """Nobody's address is kept for being counted."""
    return repeatable_token(f"anteroom/{where}", prefix="", secret=secret)[:_NAME_LENGTH]
