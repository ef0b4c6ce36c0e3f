"""Durations as people write them: `90s`, `30m`, `5h`, `400d`."""

from __future__ import annotations

import re
from datetime import timedelta

from seawall.errors import InvalidRequest

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_WRITTEN = re.compile(r"(\d{1,6})([smhd])")


class BadDuration(InvalidRequest):
    """Something else than a number and a unit."""


def parse_duration(written: object, *, field: str) -> timedelta:
    """The duration written, or an error that names the field."""
    match = _WRITTEN.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        raise BadDuration(
            f"{written!r} is no duration.",
            field=field,
            remedy="Write a whole number and a unit, such as 90s, 30m, 5h or 400d.",
        )
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def write_duration(duration: timedelta) -> str:
    """The shortest way to write it without loss, in the same units."""
    seconds = int(duration.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
