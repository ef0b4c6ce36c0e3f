"""When data may leave under a European Production Order: Regulation (EU) 2023/1543, Art. 8 and 10.

Where the enforcing authority was notified, it has ten days to raise a ground for refusal, and
nothing leaves before they are over or it has confirmed that it raises none (Art. 8(4), 10(2)). In
an emergency the notification suspends nothing; a refusal that comes in time ends it all the same.
Who claims an emergency shortens the clock, and never the check of who they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from seawall.errors import SeawallError, problem

#: Between the end of the ten days and late the law leaves nothing: this day is ours, and said so.
AFTER_THE_END = timedelta(days=1)


class EnforcingWord(StrEnum):
    """What the enforcing authority says of an order that it was notified of."""

    CONFIRMS = "confirms"
    """It raises no ground for refusal: Art. 10(2)."""
    REFUSES = "refuses"
    """It raises one: Art. 12."""


@dataclass(frozen=True, slots=True)
class Notification:
    """Where the notification of an order stands."""

    ends_at: datetime | None
    """When its ten days are over; None where nobody was notified."""
    is_emergency: bool = False
    word: EnforcingWord | None = None

    @property
    def not_before(self) -> datetime | None:
        """The moment before which nothing may leave, if there is one."""
        is_free = self.is_emergency or self.word is EnforcingWord.CONFIRMS
        return None if is_free else self.ends_at


def release_obstacle(notification: Notification, *, now: datetime) -> SeawallError | None:
    """The error that keeps data from leaving now; None where they may."""
    if notification.word is EnforcingWord.REFUSES:
        return problem("orders.data-refused")
    if (until := notification.not_before) is not None and now < until:
        return problem("orders.data-too-early", until=until)
    return None


def is_in_time(at: datetime, *, due_at: datetime | None, notification: Notification) -> bool:
    """Whether it was answered in time, where the law may not let it be answered before the end."""
    if due_at is None or at < due_at:
        return True
    held_until = notification.not_before
    return held_until is not None and held_until >= due_at and at < held_until + AFTER_THE_END
