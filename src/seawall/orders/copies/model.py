"""How often an order came again and brought nothing new: a number, and nothing of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OrderCopies:
    """Copies of an order of which nothing was kept."""

    times: int
    last_at: datetime
