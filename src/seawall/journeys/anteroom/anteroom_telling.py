"""People are told of strangers' documents: a digest a sender and hour, and never a page each.

The digest of this hour is owed when the first of a sender comes, and that of the next hour too,
so that what comes meanwhile is told before its own hour is over. Each digest owes the next, for
as long as anything waits that nobody knows of. A person's word that they know holds for a while,
and owes the digest that comes when it is over.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from seawall.clocks.instant import write_instant
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import OrderId
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.permission import require_right
from seawall.ledger import JSON, Entry
from seawall.ledger.words.orders import DOCUMENT_SEEN
from seawall.orders.anteroom import telling
from seawall.orders.anteroom.model import WaitingDocument
from seawall.orders.anteroom.seen import seen_until
from seawall.people.model import Member
from seawall.transaction import Transaction


def owe_digest(document: WaitingDocument, *, tx: Transaction, now: datetime) -> None:
    """Owe the digests that tell of this document: of this hour, and of the next."""
    for at in (now, telling.next_hour(now)):
        _owe(document.told_under, at, tx=tx, now=now)


def tell_digest(
    group: str, *, reached_at: datetime | None = None, tx: Transaction, now: datetime
) -> bool:
    """Tell of what waits under this name and nobody knows of; whether there was anything.

    `reached_at` is when somebody was called about it in this hour without the database: it is
    put on the feed then, and nobody is called again.
    """
    untold = tx.anteroom.untold(group, now)
    if not untold:
        return False
    _owe(group, telling.next_hour(now), tx=tx, now=now)
    _tell(untold, telling.about(group, now), reached_at=reached_at, tx=tx, now=now)
    return True


def tell_again(
    group: str,
    until: datetime,
    *,
    reached_at: datetime | None = None,
    tx: Transaction,
    now: datetime,
) -> bool:
    """Tell of it once a person's word has run out, unless the digest of an hour did since then."""
    digests = tx.enforcement.events_about(telling.about(group, now))
    if not digests:
        return tell_digest(group, reached_at=reached_at, tx=tx, now=now)
    untold = tx.anteroom.untold(group, now)
    if not untold or digests[-1].at >= until:
        return False
    _owe(group, telling.next_hour(now), tx=tx, now=now)
    about = telling.about_again(group, until)
    return _tell(untold, about, reached_at=reached_at, tx=tx, now=now)


def see_group(
    group: str, person: Member, *, on_page: Collection[OrderId], tx: Transaction, now: datetime
) -> datetime | None:
    """A person knows of these that are told under this name: until when nobody is called.

    None where none of them waits. What they were not shown, and what comes after it, is told as
    always.
    """
    require_right(person, "order.answer")
    waiting = tx.anteroom.waiting_of(group, on_page)
    until = seen_until(waiting, now=now)
    if until is None:
        return None
    known_now = [document.id for document in waiting]
    count = tx.anteroom.see(known_now, by=person.code, until=until, now=now)
    public: dict[str, JSON] = {"documents": count, "until": _written(until)}
    entry = Entry(DOCUMENT_SEEN, about=f"anteroom:{group}", at=now, by=person.code, public=public)
    tx.ledger.append(entry)
    about = telling.about_again(group, until)
    _owe_job(group, until, about, {"again": _written(until)}, tx=tx, now=now)
    return until


def _tell(
    untold: Sequence[WaitingDocument],
    about: str,
    *,
    reached_at: datetime | None,
    tx: Transaction,
    now: datetime,
) -> bool:
    """Call somebody about these, unless that was done since a person last said that they know."""
    digest = telling.digest_of(untold)
    assert digest
    ends = [document.seen_until for document in untold if document.seen_until]
    if reached_at is not None and ends and max(ends) > reached_at:
        reached_at = None
    say, calls = digest.say, digest.calls and reached_at is None
    if reached_at is not None:
        say = f"{say} Someone was called at {reached_at:%H:%M} UTC while the database was down."
    if not calls and tx.enforcement.events_about(about):
        return False
    once = f"{tx.organisation}:{about}"  # each organisation has others
    return call_attention(about, say=say, tx=tx, now=now, page=calls, once=once)


def _written(at: datetime) -> str:
    return write_instant(at.astimezone(UTC))


def _owe(group: str, at: datetime, *, tx: Transaction, now: datetime) -> None:
    _owe_job(group, at, telling.about(group, at), {}, tx=tx, now=now)


def _owe_job(
    group: str,
    at: datetime,
    about: str,
    arguments: dict[str, str],
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    owed = {"organisation": tx.organisation, "group": group, **arguments}
    key = f"{tx.organisation}:{about}"
    tx.outbox.add(OwedJob(Task.TELL_ANTEROOM, owed, run_after=at, key=key), now=now)
