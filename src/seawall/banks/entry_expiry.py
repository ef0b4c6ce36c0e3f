"""When an entry ends: what was lawful to know about yesterday may not be today.

An entry with an end date finds nothing from that moment on, without anybody having
to sweep it out. One without stays until it is withdrawn.
"""

from __future__ import annotations

from datetime import datetime


def has_expired(expires_at: datetime | None, now: datetime) -> bool:
    """Whether the end has come; the moment itself counts as over."""
    return expires_at is not None and expires_at <= now
