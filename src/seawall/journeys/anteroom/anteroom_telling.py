"""People are told of strangers' documents: a digest a sender and hour, and never a page each.

The digest of this hour is owed when the first of a sender comes, and that of the next hour too,
so that what comes meanwhile is told before its own hour is over. Each digest owes the next, for
as long as anything waits that nobody has seen.
"""

from __future__ import annotations

from datetime import datetime

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.permission import require_right
from seawall.ledger import Entry
from seawall.ledger.words.orders import DOCUMENT_SEEN
from seawall.orders.anteroom import telling
from seawall.orders.anteroom.model import WaitingDocument
from seawall.people.model import Member
from seawall.transaction import Transaction


def owe_digest(document: WaitingDocument, *, tx: Transaction, now: datetime) -> None:
    """Owe the digests that tell of this document: of this hour, and of the next."""
    for at in (now, telling.next_hour(now)):
        _owe(document.told_under, at, tx=tx, now=now)


def tell_digest(group: str, *, tx: Transaction, now: datetime) -> bool:
    """Tell of what waits under this name and nobody has seen; whether there was anything."""
    digest = telling.digest_of(tx.anteroom.untold(group))
    if digest is None:
        return False
    _owe(group, telling.next_hour(now), tx=tx, now=now)
    call_attention(telling.about(group, now), say=digest.say, tx=tx, now=now, page=digest.calls)
    return True


def see_group(group: str, person: Member, *, tx: Transaction, now: datetime) -> int:
    """A person knows of all that is told under this name: no further digest until more comes."""
    require_right(person, "order.answer")
    count = tx.anteroom.see(group, by=person.code, now=now)
    if count:
        public = {"documents": count}
        entry = Entry(
            DOCUMENT_SEEN, about=f"anteroom:{group}", at=now, by=person.code, public=public
        )
        tx.ledger.append(entry)
    return count


def _owe(group: str, at: datetime, *, tx: Transaction, now: datetime) -> None:
    tx.outbox.add(
        OwedJob(
            Task.TELL_ANTEROOM,
            {"organisation": tx.organisation, "group": group},
            run_after=at,
            key=f"{tx.organisation}:{telling.about(group, at)}",
        ),
        now=now,
    )
