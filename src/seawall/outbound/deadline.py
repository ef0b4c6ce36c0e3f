"""When a whole call is over: its name, its connection and every byte in both directions.

A time-out for each read is no bound: a server that drips a byte now and then would hold a
thread for days. So a call has one moment at which it ends, and each wait gets what is left.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class CallDeadline:
    """The moment by which a call is over, `seconds` after it began."""

    seconds: float
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """The seconds that are left; raises `TimeoutError` where none are."""
        remaining = self.began + self.seconds - time.monotonic()
        if remaining <= 0:
            raise TimeoutError(f"no whole answer within {self.seconds:g} s")
        return remaining

    def begin_again(self) -> None:
        """Give the next part as long again: for a long answer, of whose parts each has its time."""
        self.began = time.monotonic()

    @property
    def passed_ms(self) -> int:
        """The milliseconds that have passed."""
        return int((time.monotonic() - self.began) * 1000)
