"""The number a dispatch is known by on both sides: `HARBOUR-UNIT-2026-000123`.

The unit's short name, the year of writing in UTC, and a count that starts afresh each
year. A number is never given twice: the database refuses the second.
"""

from __future__ import annotations

from datetime import UTC, datetime

DIGITS = 6


def number_prefix(slug: str, at: datetime) -> str:
    """What every number of this unit and year begins with."""
    return f"{slug.upper()}-{at.astimezone(UTC):%Y}-"


def reference_number(slug: str, at: datetime, count: int) -> str:
    """The number with this count.

    >>> reference_number("unit", datetime(2026, 3, 2, tzinfo=UTC), 123)
    'UNIT-2026-000123'
    """
    return f"{number_prefix(slug, at)}{count:0{DIGITS}d}"
