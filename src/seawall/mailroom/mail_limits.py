"""How large and how tangled a mail may be, looked at before it is parsed.

Python's parser goes down one call a level, and compares every line with every boundary that
is open: a mail of a few megabytes can cost minutes. Boundaries and lines are counted first,
in the raw bytes, where no trick of spelling hides them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from seawall.errors import problem


@dataclass(frozen=True, slots=True)
class MailLimits:
    """What one mail may ask of us; more of it is refused, or left closed with a fault."""

    bytes: int = 32 * 2**20
    lines: int = 500_000
    boundaries: int = 40
    parts: int = 200
    header: int = 16 * 2**10  # of one header; what is longer is cut
    attachments: int = 100
    attached_bytes: int = 24 * 2**20
    letters: int = 4_000_000


LIMITS = MailLimits()
_BOUNDARY = re.compile(rb"boundary[\s*\d]*=", re.IGNORECASE)


def refuse_oversized(raw: bytes, limits: MailLimits) -> None:
    """Refuse a mail that would cost more to parse than a mail may."""
    if len(raw) > limits.bytes:
        raise problem("mailroom.mail-too-large.bytes", length=len(raw), bytes=limits.bytes)
    if raw.count(b"\n") + raw.count(b"\r") > 2 * limits.lines:
        raise problem("mailroom.mail-too-large.lines", lines=limits.lines)
    if sum(1 for _ in _BOUNDARY.finditer(raw)) > limits.boundaries:
        raise problem("mailroom.mail-too-tangled.boundaries", boundaries=limits.boundaries)
