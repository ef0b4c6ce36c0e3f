"""A long work is done part by part, while whoever has something to write gets their turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.worker.context import JobRun

#: For so long before other work of its lane gets its turn.
STRETCH = timedelta(seconds=0.5)
#: Between two parts: whoever waits for the only writer of SQLite looks that often.
PAUSE_SECONDS = 0.05
#: So many times what a part took is everybody else's: two long works at once leave them half.
_PAUSE_TIMES = 3


def part_by_part(do_next: Callable[[datetime], bool], run: JobRun) -> Ending:
    """Do the next parts, which say whether more wait behind them, until the turn is over."""
    until, is_more = run.now + STRETCH, True
    while is_more and run.now < until:
        begun = time.monotonic()
        if is_more := do_next(run.now):
            time.sleep(max(PAUSE_SECONDS, _PAUSE_TIMES * (time.monotonic() - begun)))
    return NextTime(run.now) if is_more else None
