"""A person here has looked at what was held when it came, and lets it count.

A flood or an odd batch is only observed until then. The person answers for one author and all
that is held of it; every other line of defence is asked again, and none of them is lifted.
"""

from __future__ import annotations

from datetime import datetime

from seawall.errors import problem
from seawall.ids import ForumMemberId, SeatId
from seawall.journeys.forum import _forum_signals
from seawall.ledger import Entry
from seawall.ledger.model import JSON
from seawall.ledger.words.sharing import FORUM_LET_IN
from seawall.transaction import Transaction


def let_member_in(
    author: ForumMemberId, seat: SeatId, *, reason: str, tx: Transaction, now: datetime, by: str
) -> int:
    """Let what is held of a member count; how many signals that were."""
    our_seat = tx.forum.seat(seat)
    tx.forum.member(seat, author)
    number = tx.shared_signals.let_in(seat, author)
    if not number:
        raise problem("forum.nothing-held", author=author)
    _forum_signals.judge_member_again(our_seat, author, tx=tx, now=now)
    public: dict[str, JSON] = {"forum": our_seat.forum, "member": author, "signals": number}
    tx.ledger.append(
        Entry(FORUM_LET_IN, seat, at=now, by=by, public=public, sealed={"reason": reason})
    )
    return number
