"""A member changes what shared signals may do on its service, and all of them are judged again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.forum.defence.policy import AdoptionPolicy
from seawall.forum.defence.policy_reading import read_policy
from seawall.ids import SeatId
from seawall.journeys.forum import forum_ruling
from seawall.ledger import Entry
from seawall.ledger.words.sharing import FORUM_POLICY_CHANGED
from seawall.transaction import Transaction

#: Signals judged in one go.
AT_ONCE = 500


def adopt_policy(
    seat: SeatId, text: str, *, tx: Transaction, now: datetime, by: str
) -> AdoptionPolicy:
    """Take a policy, or refuse it with the field that is wrong; then judge everything again."""
    policy = read_policy(text)
    our_seat = replace(tx.forum.locked(seat), policy=policy.as_mapping())
    tx.forum.save_seat(our_seat)
    public = {"forum": our_seat.forum, "policy": policy.name}
    tx.ledger.append(
        Entry(FORUM_POLICY_CHANGED, seat, at=now, by=by, public=public, sealed={"text": text})
    )
    after = 0
    while page := tx.shared_signals.page(seat, after=after, limit=AT_ONCE):
        digests = [offer.value_digest for _, offer in page if offer.value_digest]
        forum_ruling.judge_signals(our_seat, digests, tx=tx, now=now)
        after = page[-1][0]
    return policy
