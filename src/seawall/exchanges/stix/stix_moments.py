"""Times as STIX writes them (§2.16): RFC 3339 in UTC, with the letter Z."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from seawall.errors import problem
from seawall.exchanges.stix.model import BadObject

_SHAPE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z")


def written_time(at: datetime) -> str:
    """The moment, to the millisecond at least, as `created` and `modified` must be."""
    moment = at.astimezone(UTC)
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def read_time(text: object, field: str) -> datetime:
    """The moment of a text; what is finer than a microsecond is cut off."""
    match = _SHAPE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise problem("exchanges.stix-time", BadObject, text=str(text)[:60], field=field)
    digits = (match[2] or "0")[:6].ljust(6, "0")
    try:
        return datetime.fromisoformat(f"{match[1]}.{digits}+00:00")
    except ValueError:
        raise problem("exchanges.stix-time", BadObject, text=str(text)[:60], field=field) from None
