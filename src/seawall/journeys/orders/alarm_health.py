"""What a health page says of deadlines: which alarm reached nobody, and since when.

It is read from the orders and their pages, whatever became of the worker and its jobs: an open
order past its end is here until a person says that they have it, and comes back when that
promise has run out.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.enforcement.envelope import stamp
from seawall.orders.alarms.model import AlarmSilence
from seawall.transaction import Transaction

_EPOCH, _MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
_SAYS = {
    AlarmSilence.OVERDUE: "{about} is past its end since {since}, and nobody has it in hand",
    AlarmSilence.NEARLY_OVER: "{about} was paged about at {since}, a fifth of its time is left, "
    "and nobody has it in hand",
    AlarmSilence.UNREACHED: "An alarm about {about} reached nobody since {since}",
}


def unheard_alarms(*, tx: Transaction, now: datetime, named: bool = True) -> list[str]:
    """A sentence for each alarm that nobody has heard, longest first; none is well.

    A clock of the machine that was set back makes nothing well: the latest moment that a
    worker has seen counts.
    """
    seen = _EPOCH + tx.alarms.time_seen() * _MILLISECOND
    return [
        *_unseen_strangers(tx=tx, now=max(now, seen)),
        *(
            _SAYS[alarm.why].format(
                about=alarm.about if named else "an order", since=stamp(alarm.since)
            )
            for alarm in tx.alarms.unheard(max(now, seen))
        ),
    ]


def _unseen_strangers(*, tx: Transaction, now: datetime) -> list[str]:
    """A sentence about strangers' documents that are past their end and that nobody has seen."""
    many, since = tx.anteroom.unseen_past(now)
    if not many:
        return []
    say = f"{many} documents from unknown senders are overdue, the first since {stamp(since)}"
    return [f"{say}, and no one has read them"]
