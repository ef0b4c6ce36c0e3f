"""When an unknown sender may come again: the hour is full, and its oldest document falls out."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from seawall.errors import SeawallError, problem


def anteroom_full(full_until: datetime, *, now: datetime) -> SeawallError:
    """The refusal, which says for how long."""
    seconds = max(1, ceil((full_until - now).total_seconds()))
    refusal = problem("orders.anteroom-full", minutes=ceil(seconds / 60))
    refusal.retry_after = seconds
    return refusal
