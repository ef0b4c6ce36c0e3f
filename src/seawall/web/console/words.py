"""Our words for people: durations, codes and kinds in plain language."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def duration(span: timedelta) -> str:
    """A length of time as a person would say it; its sign is somebody else's word."""
    seconds = abs(int(span.total_seconds()))
    if seconds >= 2 * _DAY:
        return ngettext("%d day", "%d days", seconds // _DAY) % (seconds // _DAY)
    if seconds >= _HOUR:
        hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
        return _("%(hours)d hr %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if seconds >= _MINUTE:
        return _("%d min") % (seconds // _MINUTE)
    return _("%d sec") % seconds


def plain(code: str) -> str:
    """`case.opened` and `needs_clarification` as words."""
    return code.replace(".", " ").replace("_", " ").replace("-", " ").capitalize()


def bounded(number: int, *, most: int = 1_000) -> str:
    """A number as far as anybody counts: "1,000+" beyond that."""
    return f"{most:,}+" if number > most else f"{number:,}"
