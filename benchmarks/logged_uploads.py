"""What the ledger costs an upload that is blocked.

Used by `ledger.py`. An upload that matches nothing leaves no entry, and costs nothing here. One
that is blocked is recorded in one commit: item, check, case, and the entries that answer for
them. The same commit is made with those entries and, in turns, without them; placing and signing
them is the worker's, a round later, and timed by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median
from typing import Any
from unittest import mock

from score import Score

UPLOADS = 200
#: In milliseconds, what a blocked upload may take longer for the ledger.
GOAL = 1.0


def upload_scores(name: str, organisation: Any, *, rounds: int) -> list[Score]:
    """The milliseconds that the entries add to a blocked upload, and what placing one takes."""
    numbers, added, placed, beside = count(), [], [], []
    for _ in range(rounds):
        with_entries, without = _in_turns(organisation, numbers)
        added.append(with_entries - without)
        beside.append(without)
        placed.append(_placing_milliseconds())
    whole = f"an upload without them takes {median(beside):.2f} ms"
    return [
        Score(f"ledger, {name}: added to a blocked upload", tuple(added), "ms", GOAL, "<=", whole),
        Score(f"ledger, {name}: an entry placed and signed", tuple(placed), "ms", GOAL, "<="),
    ]


def _in_turns(organisation: Any, numbers: Any) -> tuple[float, float]:
    """The median milliseconds with entries and without, one after the other so many times."""
    from seawall import transaction

    took: dict[bool, list[float]] = {True: [], False: []}
    for place in range(UPLOADS):
        for is_logged in (place % 2 == 0, place % 2 == 1):
            check = _blocked(organisation, next(numbers))
            attest = transaction._attest if is_logged else (lambda _notes: None)
            with mock.patch.object(transaction, "_attest", attest):
                took[is_logged].append(_timed(lambda check=check: _record(check)))
    return median(took[True]), median(took[False])


def _record(check: Any) -> None:
    from seawall.journeys.content.upload_check import record_check
    from seawall.transaction import transaction

    with transaction(check.submission.organisation) as tx:
        record_check(check, tx=tx, now=check.at, remembered_since=check.at - timedelta(days=1))


def _blocked(organisation: Any, number: int) -> Any:
    """A text of its own, blocked by a rule: it opens a case."""
    from tests.app.test_check_journal import check

    made = check(organisation, at=datetime.now(UTC), text=f"invented text {number}")
    return replace(made, signals=(("text", f"invented {number}"),))


def _placing_milliseconds() -> float:
    """What a round of the sequencer takes for each entry that waits."""
    from seawall.worker.ledger_jobs.log_round import place_entries

    began, placed = time.perf_counter(), 0
    while newly := place_entries(datetime.now(UTC)):
        placed += newly
    return (time.perf_counter() - began) * 1000 / placed


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
