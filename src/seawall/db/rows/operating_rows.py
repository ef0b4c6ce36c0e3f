"""What operators measure of the whole installation, in a few statements that follow an index.

Open work is a small part of its table, and each index begins with the organisation: so they are
named, and no statement reads what is done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Min, Q

from seawall.db import models as db

#: More open clocks than these are not counted by state.
MOST_CLOCKS = 5_000


class OldestOf(NamedTuple):
    """How many there are, and since when the oldest."""

    number: int
    since: datetime | None


class OpenClock(NamedTuple):
    """A clock of an open order that is not met."""

    profile: str
    state: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class LaneJobs:
    """The jobs of one lane."""

    due: int = 0
    due_since: datetime | None = None
    failed: int = 0


@dataclass(frozen=True, slots=True)
class DeliveryRows:
    """Deliveries to webhooks."""

    owed: int
    retrying: int
    failed: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class LedgerRows:
    """The log, and what is not in its place yet."""

    entries: int
    unplaced: int
    unplaced_since: datetime | None
    signed: int
    signed_at: datetime | None
    lost_entries: int


@dataclass(frozen=True, slots=True)
class OperatingRows:
    """All of it, at one moment."""

    read_at: datetime
    clocks: tuple[OpenClock, ...]
    cases: Mapping[str, OldestOf]
    jobs: Mapping[str, LaneJobs]
    deliveries: DeliveryRows
    ledger: LedgerRows


@dataclass(frozen=True, slots=True)
class OperatingWords:
    """The words of other rooms that rows are chosen by."""

    open_orders: Collection[str]
    void: str
    open_case: str
    ready: str
    running: str
    dead: str
    deliver: str
    entry_lost: str


def read_operating_rows(words: OperatingWords, *, now: datetime) -> OperatingRows:
    """All of it, within the transaction of whoever asks."""
    owners = list(db.OrganisationRow.objects.values_list("id", flat=True))
    return OperatingRows(
        read_at=now,
        clocks=_clocks(words, owners),
        cases=_cases(words, owners),
        jobs=_jobs(words, now),
        deliveries=_deliveries(words),
        ledger=_ledger(words, owners),
    )


def _clocks(words: OperatingWords, owners: list[str]) -> tuple[OpenClock, ...]:
    orders = db.OrderRow.objects.filter(
        organisation__in=owners, state__in=list(words.open_orders)
    ).values("id")
    clocks = db.OrderClockRow.objects.filter(about__in=orders, met_at=None)
    rows = clocks.exclude(state=words.void).values_list("profile", "state", "due_at")
    return tuple(OpenClock(*row) for row in rows[:MOST_CLOCKS])


def _cases(words: OperatingWords, owners: list[str]) -> dict[str, OldestOf]:
    rows = db.CaseRow.objects.filter(organisation__in=owners, state=words.open_case)
    counted = rows.values_list("queue").annotate(Count("id"), Min("opened_at")).order_by("queue")
    return {queue: OldestOf(count, since) for queue, count, since in counted}


def _jobs(words: OperatingWords, now: datetime) -> dict[str, LaneJobs]:
    is_due = Q(state__in=[words.ready, words.running], run_after__lte=now)
    states = [words.ready, words.running, words.dead]
    counted = db.JobRow.objects.filter(state__in=states).values("queue").order_by("queue")
    rows = counted.annotate(
        due=Count("id", filter=is_due),
        due_since=Min("run_after", filter=is_due),
        failed=Count("id", filter=Q(state=words.dead)),
    )
    return {row["queue"]: LaneJobs(row["due"], row["due_since"], row["failed"]) for row in rows}


def _deliveries(words: OperatingWords) -> DeliveryRows:
    is_owed = Q(state__in=[words.ready, words.running])
    states = [words.ready, words.running, words.dead]
    counts = db.JobRow.objects.filter(task=words.deliver, state__in=states).aggregate(
        owed=Count("id", filter=is_owed),
        retrying=Count("id", filter=is_owed & ~Q(last_error="")),
        failed=Count("id", filter=Q(state=words.dead)),
        oldest=Min("created_at", filter=is_owed),
    )
    return DeliveryRows(**counts)


def _ledger(words: OperatingWords, owners: list[str]) -> LedgerRows:
    last = db.LedgerLeafRow.objects.aggregate(last=Max("index"))["last"]
    pending = db.LedgerPendingRow.objects.aggregate(count=Count("arrival"), since=Min("entry__at"))
    checkpoint = db.LedgerCheckpointRow.objects.order_by("-size").values_list("size", "at").first()
    lost_rows = db.LedgerEntryRow.objects.filter(organisation__in=owners, what=words.entry_lost)
    signed, signed_at = checkpoint or (0, None)
    return LedgerRows(
        entries=0 if last is None else last + 1,
        unplaced=pending["count"],
        unplaced_since=pending["since"],
        signed=signed,
        signed_at=signed_at,
        lost_entries=lost_rows.count(),
    )
