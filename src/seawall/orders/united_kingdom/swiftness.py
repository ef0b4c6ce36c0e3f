"""Taken down swiftly: Online Safety Act 2023, s.10(3)(b).

The Act names no number of hours. What is measured is the time from the moment we were
alerted or aware to the moment the content was gone, and our own aim beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from seawall.clocks.jurisdictions.model import Profile


@dataclass(frozen=True, slots=True)
class TakeDown:
    """One item: when we knew, and when it was gone."""

    aware_at: datetime
    gone_at: datetime | None

    def time_present(self, at: datetime) -> timedelta:
        """How long it was there after we knew, or is by now."""
        return (self.gone_at or at) - self.aware_at


@dataclass(frozen=True, slots=True)
class Swiftness:
    """The facts on s.10(3); `aim` is ours, and no limit of the Act."""

    count: int
    gone: int
    longest: timedelta | None
    within_aim: int
    aim: timedelta | None


def swiftness(facts: Iterable[TakeDown], *, profile: Profile, at: datetime) -> Swiftness:
    """How swiftly items were taken down; one still there counts with the time so far."""
    take_downs = tuple(facts)
    spans = [take_down.time_present(at) for take_down in take_downs]
    promised = profile.deadline.internal_sla
    aim = promised.elapsed if promised else None
    return Swiftness(
        count=len(take_downs),
        gone=sum(1 for take_down in take_downs if take_down.gone_at),
        longest=max(spans, default=None),
        within_aim=sum(1 for span in spans if aim is not None and span <= aim),
        aim=aim,
    )


@dataclass(frozen=True, slots=True)
class Offence:
    """One line of Schedule 5: an Act and its sections, verbatim."""

    act: str
    section: str
    is_inchoate: bool = False


@cache
def schedule_5() -> tuple[Offence, ...]:
    """The closed list of terrorism offences that make content a priority."""
    source = files("seawall").joinpath("data/schedule5.yaml").read_text(encoding="utf-8")
    schedule: dict[str, Any] = yaml.safe_load(source)
    offences = [
        Offence(act["act"], section) for act in schedule["acts"] for section in act["sections"]
    ]
    return (*offences, *(Offence("", words, is_inchoate=True) for words in schedule["inchoate"]))


@cache
def ofcom_flags() -> dict[str, str]:
    """What Ofcom's codes say that is not settled, or was not found: data, to be corrected."""
    source = files("seawall").joinpath("data/schedule5.yaml").read_text(encoding="utf-8")
    flags: dict[str, str] = yaml.safe_load(source)["ofcom"]
    return flags
