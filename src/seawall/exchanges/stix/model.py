"""The nouns between STIX and us: a shared signal, what members say of it, an incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.errors import InvalidRequest

#: A STIX object as it travels.
Object = dict[str, Any]


class BadObject(InvalidRequest):
    """An object breaks a rule of STIX."""


class BadPattern(InvalidRequest):
    """A pattern that we cannot carry out as its author meant it."""


class Tlp(StrEnum):
    """How far something may be passed on: the Traffic Light Protocol."""

    WHITE = "white"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Producer:
    """The organisation that a feed comes from."""

    key: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class MemberVoice:
    """A member agrees with a signal, or does not; None takes back what it said."""

    author: str
    agrees: bool | None
    at: datetime
    reason: str = ""


class IndicatorVerdict(StrEnum):
    """What the author of an indicator says of what it finds."""

    BAD = "bad"
    SUSPECT = "suspect"
    BENIGN = "benign"


@dataclass(frozen=True, slots=True)
class StixSignal:
    """One signal as it is shared.

    `key` is what its id is made of when we write it, and its id when we have read it.
    """

    key: str
    signal_type: str
    value: str
    created_at: datetime
    modified_at: datetime
    valid_from: datetime
    valid_until: datetime | None = None
    labels: tuple[str, ...] = ()
    confidence: int | None = None
    threshold: int | None = None
    jurisdiction: str = ""
    is_revoked: bool = False
    tlp: Tlp | None = None
    voices: tuple[MemberVoice, ...] = ()
    said_by: str = ""
    verdict: IndicatorVerdict = IndicatorVerdict.BAD


@dataclass(frozen=True, slots=True)
class StixSighting:
    """A member has seen a signal on its platform."""

    signal: str
    """The id of its indicator."""
    author: str
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class StixIncident:
    """An attack with an online side, as members share it."""

    key: str
    name: str
    activation: str
    activated_at: datetime
    modified_at: datetime
    concluded_at: datetime | None = None
    description: str = ""
    signals: tuple[str, ...] = ()
    """The ids of its indicators."""
    tlp: Tlp | None = None
