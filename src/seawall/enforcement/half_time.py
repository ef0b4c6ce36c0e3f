"""When a person must be told that a deadline is in danger.

Half of the time is left for somebody to pick up a telephone. A platform's 2xx does
not stop this clock, since it means received and not done; only `applied` (or
`already`) does. A newer action on the same target takes over the older one's clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seawall.enforcement.model import Action, ActionOutcome


def half_time(action: Action) -> datetime | None:
    """The moment half of the action's time is gone; None without a deadline."""
    if action.deadline is None:
        return None
    return action.at + (action.deadline - action.at) / 2


def must_page(
    action: Action, *, outcomes: Iterable[ActionOutcome], newest_seq: int, now: datetime
) -> bool:
    """Whether a person is needed: half is gone, and nobody said that it is done."""
    moment = half_time(action)
    if moment is None or now < moment or action.seq < newest_seq:
        return False
    return not any(outcome.kind.is_done for outcome in outcomes)
