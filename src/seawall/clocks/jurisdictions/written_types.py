"""What a file of profiles is made of: names, lengths, times and zones, each read strictly."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainValidator, StringConstraints
from pydantic_core import PydanticCustomError

from seawall.clocks.instant import UnknownZone, zone_named
from seawall.clocks.period import BadPeriod, Period, parse_period

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]


def refusal(says: str, remedy: str) -> PydanticCustomError:
    """An error that brings its remedy along."""
    return PydanticCustomError("profile", "{says}", {"says": says, "remedy": remedy})


def _period(value: object) -> Period:
    try:
        return parse_period(value, field="")
    except BadPeriod as bad:
        raise refusal(bad.detail, bad.remedy or "") from None


def _zone(value: object) -> str:
    try:
        return zone_named(str(value)).key
    except UnknownZone as bad:
        raise refusal(bad.detail, bad.remedy or "") from None


def _month_and_day(value: object) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{2})-([0-9]{2})", value) if isinstance(value, str) else None
    if match is not None:
        try:
            day = date(2001, int(match[1]), int(match[2]))
        except ValueError:
            pass
        else:
            return day.month, day.day
    raise refusal(f"{value!r} is not a day of every year.", 'Write month and day, as "03-01".')


def _time_of_day(value: object) -> time:
    if isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        return time.fromisoformat(value)
    raise refusal(f"{value!r} is not a time of day.", 'Write it in quotes, as "08:00".')


Length = Annotated[Period, PlainValidator(_period)]
TimeOfDay = Annotated[time, PlainValidator(_time_of_day)]
Zone = Annotated[str, PlainValidator(_zone)]
MonthAndDay = Annotated[tuple[int, int], PlainValidator(_month_and_day)]


class StrictModel(BaseModel):
    """What every part of the file shares: no key that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)
