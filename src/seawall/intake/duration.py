"""Durations as people write them: `90s`, `30m`, `5h`, `400d`."""

from __future__ import annotations

import re
from datetime import timedelta

from seawall.errors import problem

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_WRITTEN = re.compile(r"(\d{1,6})([smhd])")


def parse_duration(value: object, *, field: str) -> timedelta:
    """The duration written, or an error that names the field."""
    match = _WRITTEN.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise problem("intake.bad-duration", written=value, field=field)
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def write_duration(duration: timedelta) -> str:
    """The shortest way to write it without loss, in the same units."""
    seconds = int(duration.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
