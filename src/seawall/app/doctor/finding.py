"""What the doctor says: green, amber or red, in words, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Red stops the house from doing its job; amber will, or weakens it."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    says: str
    remedy: str = ""


def green(name: str, says: str) -> Finding:
    """A finding with nothing to do."""
    return Finding(name, State.GREEN, says)


def amber(name: str, says: str, remedy: str) -> Finding:
    """A finding that weakens the installation, with its remedy."""
    return Finding(name, State.AMBER, says, remedy)


def red(name: str, says: str, remedy: str) -> Finding:
    """A finding that stops the installation from doing its job, with its remedy."""
    return Finding(name, State.RED, says, remedy)


def worst(findings: Sequence[Finding]) -> State:
    """The worst state among these findings."""
    states = {finding.state for finding in findings}
    return next((state for state in (State.RED, State.AMBER) if state in states), State.GREEN)
