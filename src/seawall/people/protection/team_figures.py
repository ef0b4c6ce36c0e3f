"""What a lead may know of a team's exposure: sums and means of five people or more.

Whole past weeks alone, so that nobody learns of a person by looking twice; no median, no most
and no least, since each of those is one person's figure. With fewer people there is nothing
to show, and no word on how many there were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.ids import PersonId
from seawall.people.protection.exposure_tally import ExposureTally

#: The fewest people of whom figures are shown.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """One week of a team."""

    people: int
    minutes: int
    minutes_each: int
    views: int


def last_week(now: datetime) -> tuple[datetime, datetime]:
    """The last whole week, Monday to Monday, UTC."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    return monday - timedelta(days=7), monday


def team_figures(of_each: Mapping[PersonId, ExposureTally]) -> TeamFigures | None:
    """Sums and means, or nothing where a person could be told from them."""
    looked = [tally for tally in of_each.values() if tally.views]
    if len(looked) < FEWEST:
        return None
    minutes = round(sum(tally.seconds for tally in looked) / 60)
    return TeamFigures(
        people=len(looked),
        minutes=minutes,
        minutes_each=round(minutes / len(looked)),
        views=sum(tally.views for tally in looked),
    )
