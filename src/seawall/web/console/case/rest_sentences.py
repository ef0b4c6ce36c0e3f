"""Sentences for a limit on looking, and the meter of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall.people.protection.exposure_limits import Cause, ExposureStanding, Refusal
from seawall.people.protection.model import OptOut
from seawall.web.console.case.sentences import title_of
from seawall.web.console.words import duration


@dataclass(frozen=True, slots=True)
class RestSentence:
    """One sentence on why, and until when."""

    say: str
    until: datetime | None
    is_own: bool = False
    """The person asked for it, and may end it."""


@dataclass(frozen=True, slots=True)
class Meter:
    """Where somebody stands, for a strip at the top of a page."""

    looked: str
    allowed: str
    in_a_row: str
    break_due_at: datetime | None
    rest: RestSentence | None
    share: int
    """Of the day's limit, in percent."""


def rest_of(refused: Refusal | OptOut) -> RestSentence:
    """A refusal in words."""
    if isinstance(refused, OptOut):
        say = _("You opted out of this category: %s.") % title_of(refused.category).lower()
        return RestSentence(say, refused.until, is_own=True)
    says = {
        Cause.DAY: _("You have seen enough for today. Thank you: that was a lot."),
        Cause.ITEMS: _("That was a lot of items in a row. Time for a break."),
        Cause.STRETCH: _("You have been viewing for a while. Time for a break."),
        Cause.BREAK: _("You are on a break."),
    }
    return RestSentence(says[refused.cause], refused.until, is_own=refused.cause is Cause.BREAK)


def meter_of(stands: ExposureStanding, *, now: datetime) -> Meter:
    """The standing in words."""
    limits, row = stands.limits, stands.in_a_row
    due = stands.break_due_at
    return Meter(
        looked=duration(timedelta(seconds=stands.seconds)),
        allowed=duration(limits.a_day),
        in_a_row=ngettext("%d item in a row", "%d items in a row", row) % row,
        break_due_at=due if due and due > now else None,
        rest=rest_of(stands.refusal) if stands.refusal else None,
        share=min(100, round(100 * stands.seconds / limits.a_day.total_seconds())),
    )
