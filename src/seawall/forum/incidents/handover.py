"""What researchers get of an incident: counts by hour and by kind of edit, and nothing else.

No signal, no address, no member by name, no user. Counts below ten are hidden, with what
would give them away (`suppression.py`). And there is one edition: two editions a day apart
could be subtracted from each other, so it is made once everything that counts has been
said, a day after the end, and every member that makes it makes the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from seawall.errors import problem
from seawall.forum.incidents.incident_expiry import GRACE, is_settled
from seawall.forum.incidents.model import EditTally, Incident
from seawall.forum.incidents.suppression import K, SuppressedTable, suppressed_table
from seawall.forum.incidents.variants import forest

#: Columns that stand on their own; rarer edits are counted together.
MOST_EDITS = 20
OTHER = "other"


@dataclass(frozen=True, slots=True)
class HandOver:
    """An incident as an outsider may have it."""

    incident: str
    type: str
    country: str
    opened_on: str
    """The day, not the minute."""
    lasted_hours: int
    members: int | None
    """How many members counted something; None if fewer than three."""
    signals: int | None
    variants: int | None
    copies: SuppressedTable[datetime, str]
    outcomes: dict[str, int] | None
    """Blocked, held and slipped, if none of them is small."""
    k: int = K


def hand_over_counts(incident: Incident, *, now: datetime) -> HandOver:
    """The aggregates of an incident whose last word has been said."""
    if incident.opened_at is None:
        raise problem("forum.too-early.never-open")
    if not is_settled(incident.ended_at, now):
        raise problem("forum.too-early.counting", ended_at=incident.ended_at + GRACE)
    return HandOver(
        incident=incident.id,
        type=incident.type.id,
        country=incident.country,
        opened_on=f"{incident.opened_at:%Y-%m-%d}",
        lasted_hours=round((incident.ended_at - incident.opened_at).total_seconds() / 3600),
        members=_many(len({tally.member for tally in incident.tallies}), least=3),
        signals=_many(len(incident.offers)),
        variants=_many(forest(incident).variants),
        copies=_by_hour_and_edit(incident.tallies),
        outcomes=_outcomes(incident.tallies),
    )


def as_csv(handed: HandOver) -> str:
    """The table as CSV: a line an hour, a column an edit, `<hidden>` for a hidden count."""
    table = handed.copies
    lines = [",".join(["hour", *table.columns, "total"])]
    names = [f"{hour:%Y-%m-%dT%H:%MZ}" for hour in table.rows] + ["total"]
    for name, row in zip(names, table.cells, strict=True):
        cells = ("<hidden>" if cell is None else str(cell) for cell in row)
        lines.append(",".join([name, *cells]))
    return "\n".join(lines) + "\n"


def _by_hour_and_edit(tallies: tuple[EditTally, ...]) -> SuppressedTable[datetime, str]:
    by_edit: Counter[str] = Counter()
    for tally in tallies:
        by_edit[tally.edit] += tally.copies
    # Ties go by name, so that every member draws the line at the same place.
    ranked = sorted(
        (edit for edit in by_edit if by_edit[edit]), key=lambda edit: (-by_edit[edit], edit)
    )
    own = set(ranked[:MOST_EDITS]) - {OTHER}
    counts: Counter[tuple[datetime, str]] = Counter()
    for tally in tallies:
        counts[tally.hour, tally.edit if tally.edit in own else OTHER] += tally.copies
    counts = +counts
    columns = [*sorted(own), *([OTHER] if any(edit == OTHER for _, edit in counts) else [])]
    return suppressed_table(counts, sorted({hour for hour, _ in counts}), columns)


def _outcomes(tallies: tuple[EditTally, ...]) -> dict[str, int] | None:
    sums = {
        "blocked": sum(tally.blocked for tally in tallies),
        "held": sum(tally.held for tally in tallies),
        "slipped": sum(tally.slipped for tally in tallies),
    }
    return None if any(0 < count < K for count in sums.values()) else sums


def _many(count: int, *, least: int = K) -> int | None:
    return count if count == 0 or count >= least else None
