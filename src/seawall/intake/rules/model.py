"""The nouns of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from seawall.errors import Misconfigured
from seawall.intake.model import Verdict
from seawall.intake.rules.condition import Condition


class BadRule(Misconfigured):
    """A rule file that does not load; `field` names the file and the key."""


class RuleStage(StrEnum):
    """How far a rule has come. Nothing starts above shadow."""

    DRAFT = "draft"
    SHADOW = "shadow"
    """Its result is written down beside the real one, and changes nothing."""
    REVIEW = "review"
    """Live, but a person decides: hold, at most."""
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """What follows when the rule holds."""

    verdict: Verdict
    queue: str = "matches"
    severity: int = 0
    say: str = ""


@dataclass(frozen=True, slots=True)
class RuleTest:
    """An example kept in the file: these facts, this verdict or none."""

    number: int
    given: Mapping[str, Any]
    expect: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as its file says it."""

    id: str
    title: str
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    need: int
    """How many of `when` must hold."""
    then: RuleEffect
    stage: RuleStage
    expires: date | None
    owner: str
    tests: tuple[RuleTest, ...]
    file: str = ""
