"""Entries that stood in the banks, counted by day in the database: a million are never read.

An entry stands from the day after it was added to the day on which it was withdrawn, or expired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, date, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate

from seawall.banks.model import CONFIRMED, VERBS, EntryState
from seawall.db import models as db
from seawall.db.rows.scoped import Scoped
from seawall.ids import BankId

_A_DAY = timedelta(days=1)
_WITHDRAWN = EntryState.WITHDRAWN.value
_AT_ONCE = 2_000


class BankStandingStore(Scoped):
    """How many entries of one organisation stood, and when."""

    def entry_days(self, first: date, last: date, *, but: Collection[BankId] = ()) -> int:
        """For each entry the days on which it stood, from `first` to `last`, all added up."""
        changes = self._changes(but)
        standing = sum(step for day, step in changes.items() if day < first)
        total, day = 0, first
        while day <= last:
            total += standing
            standing += changes[day]
            day += _A_DAY
        return total

    def _changes(self, but: Collection[BankId]) -> Counter[date]:
        """By how many more stood on the day after each day."""
        changes = Counter[date]()
        entries = self._of(db.BankEntryRow).exclude(bank_id__in=but)
        for day, count in _by_day(entries, "added_at"):
            changes[day] += count
        expired = entries.filter(expires_at__isnull=False).exclude(state=EntryState.WITHDRAWN)
        for day, count in _by_day(expired, "expires_at"):
            changes[day] -= count
        for day, step in self._withdrawals(but):
            changes[day] += step
        return changes

    def _withdrawals(self, but: Collection[BankId]) -> Iterator[tuple[date, int]]:
        """When an entry was withdrawn, and when it stood again: any later state is a standing one."""
        once_withdrawn = self._of(db.BankEntryChangeRow).filter(what=_WITHDRAWN)
        steps = self._of(db.BankEntryChangeRow).filter(
            entry_id__in=once_withdrawn.values("entry_id"), what__in=[CONFIRMED, *VERBS.values()]
        )
        rows = steps.exclude(entry__bank_id__in=but).order_by("entry_id", "id")
        current, is_standing = "", True
        for entry, what, at in rows.values_list("entry_id", "what", "at").iterator(_AT_ONCE):
            if entry != current:
                current, is_standing = entry, True
            if is_standing == (what == _WITHDRAWN):
                is_standing = not is_standing
                yield at.astimezone(UTC).date(), 1 if is_standing else -1


def _by_day(rows: Any, column: str) -> Iterator[tuple[date, int]]:
    by_day = rows.annotate(day=TruncDate(column, tzinfo=UTC)).values("day").order_by("day")
    yield from by_day.annotate(count=Count("id")).values_list("day", "count")
