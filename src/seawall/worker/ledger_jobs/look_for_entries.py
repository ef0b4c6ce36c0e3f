"""Every few seconds: what this process committed to the log waits for its place, or has it.

What does neither is gone: deleted by hand, or lost by a database that went on from an older copy.
The log then says that it was there and what it was about, `seawall ledger verify` names it ever
after, and somebody is called: what was acknowledged may have to be asked for again.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import structlog

from seawall.ids import OrganisationId
from seawall.journeys.enforcement.paging import call_attention
from seawall.ledger import Entry
from seawall.ledger.acknowledged_entries import ACKNOWLEDGED, AcknowledgedEntry
from seawall.ledger.words.keeping import ENTRY_LOST
from seawall.transaction import INSTALLATION, reading, transaction
from seawall.worker.context import Clock, wall_clock
from seawall.worker.loops.loop import Loop
from seawall.worker.loops.pace import OWN

NAME = "entries of the log"
EVERY = 5.0
_SHOWN = 5
_log = structlog.get_logger()


def look_forever(stop: threading.Event, *, clock: Clock = wall_clock) -> None:
    """Look again and again, until told to stop."""
    loop = Loop(NAME, OWN, event="ledger.not_looked", clock=clock)
    loop.run(lambda: look_for_entries(now=clock()), stop, rest=EVERY, rests_first=True)


def look_for_entries(*, now: datetime) -> None:
    """Look once for all that nobody has seen in its place."""
    waiting = ACKNOWLEDGED.waiting()
    if not waiting:
        return
    with reading(INSTALLATION) as tx:
        standing = tx.ledger.standing([entry.id for entry in waiting])
    ACKNOWLEDGED.forget(standing.placed)
    missing = [entry for entry in waiting if entry.id not in standing.placed | standing.waiting]
    for owner, entries in groupby(sorted(missing, key=_owner), key=_owner):
        _tell(owner, list(entries), now=now)


def _owner(entry: AcknowledgedEntry) -> OrganisationId:
    return entry.organisation


def _tell(owner: OrganisationId, missing: Sequence[AcknowledgedEntry], *, now: datetime) -> None:
    _log.error("ledger.entries_lost", organisation=owner, count=len(missing), first=missing[0].id)
    examples = ", ".join(f"{entry.what} {entry.about}" for entry in missing[:_SHOWN])
    remainder = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
    say = (
        f"What was written down and acknowledged is gone from the database: {examples}{remainder}. "
        "Somebody deleted it, or the database went on from an older copy. Ask its sender for it "
        "again, and see docs/operations/ledger.md."
    )
    notes = [
        Entry(ENTRY_LOST, entry.about, at=now, public={"entry": entry.id, "was": entry.what})
        for entry in missing
    ]
    with transaction(owner) as tx:
        tx.ledger.append_many(notes)
        call_attention(f"lost-entries/{now:%m%dT%H}", say=say, tx=tx, now=now, page=True)
    ACKNOWLEDGED.forget([entry.id for entry in missing])
