"""What a log lacks of what a checkpoint kept elsewhere says it had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.ledger.elsewhere.log_counts import LogCounts
from seawall.ledger.note import CheckpointStatement


@dataclass(frozen=True, slots=True)
class KnownElsewhere:
    """A checkpoint of ours that is kept by somebody, or beside the key; counts if we can read them."""

    where: str
    statement: CheckpointStatement
    counts: LogCounts | None = None

    @property
    def epoch(self) -> int:
        """The epoch that it is of."""
        return epoch_of(self.statement.origin)


@dataclass(frozen=True, slots=True)
class LogEpoch:
    """A new beginning of the log under a name and key of its own, after a restore."""

    number: int
    began_at: datetime
    kept: int
    known: int


@dataclass(frozen=True, slots=True)
class LogAsItStands:
    """The log in this database: its epoch, size, counts, and when its newest entry was written."""

    epoch: int
    size: int
    counts: LogCounts | None = None
    newest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How many entries, orders and decisions are missing; None where it cannot be told."""

    known: KnownElsewhere
    size: int
    is_forked: bool
    entries: int | None
    orders: int | None
    decisions: int | None
    since: datetime | None
    until: datetime | None

    def __str__(self) -> str:
        if self.entries is None:
            return (
                f"the log does not begin with the {self.known.statement.size} entries that "
                f"{self.known.where} knows of"
            )
        counted = (
            f", {_number(self.orders, 'order')} and {_number(self.decisions, 'decision')} among them,"
            if self.orders is not None
            else ""
        )
        since = f" since {self.since:%Y-%m-%d %H:%M:%S} UTC" if self.since else ""
        return (
            f"the log has {self.size} entries, and {self.known.where} knows of "
            f"{self.known.statement.size}: {_number(self.entries, 'entry')}{counted} "
            f"{'is' if self.entries == 1 else 'are'} missing{since}"
        )


def shortfall(
    log: LogAsItStands, known: KnownElsewhere, *, root_there: bytes | None
) -> Shortfall | None:
    """What is missing; `root_there` is our own root at the known size, if we have so many.

    A checkpoint of an earlier epoch was settled when the later one began. Where only the size
    is known, as a witness says it, so many entries are enough.
    """
    from_epoch = known.epoch
    is_forked = root_there is not None and known.statement.root not in {root_there, b""}
    is_there = root_there is not None and not is_forked
    if from_epoch < log.epoch or (from_epoch == log.epoch and is_there):
        return None
    ours, theirs = log.counts, known.counts
    is_counted = ours is not None and theirs is not None and not is_forked
    return Shortfall(
        known,
        log.size,
        is_forked,
        entries=None if root_there is not None else known.statement.size - log.size,
        orders=theirs.orders - ours.orders if is_counted and ours and theirs else None,
        decisions=theirs.decisions - ours.decisions if is_counted and ours and theirs else None,
        since=log.newest_at,
        until=theirs.at if theirs else None,
    )


def epoch_of(origin: str) -> int:
    """Which epoch a log's name is of: `host/log` is the first, `host/log/2` the second."""
    last = origin.rpartition("/log/")[2]
    return int(last) if last.isascii() and last.isdigit() else 1


def _number(count: int | None, noun: str) -> str:
    plural = "entries" if noun == "entry" else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"
