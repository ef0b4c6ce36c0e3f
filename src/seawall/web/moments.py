"""Moments and days in words: the only shapes of dates on our pages.

A date says its year, always: a page is also read, printed and sent to a court years later. A time
without a date is only for what happens within hours, such as a break.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils.formats import date_format
from django.utils.translation import pgettext_lazy

#: The shapes our pages use, as Django's `date` filter reads them.
SHAPES: Mapping[str, object] = {
    "j M Y, H:i:s": pgettext_lazy("shape of a moment, as Django's date filter", "j M Y, H:i:s"),
    "j M Y, H:i": pgettext_lazy("shape of a moment, as Django's date filter", "j M Y, H:i"),
    "j M Y": pgettext_lazy("shape of a day, as Django's date filter", "j M Y"),
    "H:i:s": "H:i:s",
    "H:i": "H:i",
}


def written(at: datetime, shape: str = "j M Y, H:i:s") -> str:
    """A moment in UTC as the reader's language writes it; a day alone needs no zone."""
    zone = " UTC" if ":" in shape else ""
    return f"{date_format(at.astimezone(UTC), str(SHAPES[shape]))}{zone}"
