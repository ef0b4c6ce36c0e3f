"""What the doctor says: green, amber or red, in words, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

NO_SERVER = "No server answers on SEAWALL_PORT."


class CheckupState(StrEnum):
    """Red stops the house from doing its job; amber will, or weakens it."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Checkup:
    """One thing that was looked at."""

    name: str
    state: CheckupState
    says: str
    remedy: str = ""


def green(name: str, says: str) -> Checkup:
    """A finding with nothing to do."""
    return Checkup(name, CheckupState.GREEN, says)


def amber(name: str, says: str, remedy: str) -> Checkup:
    """A finding that weakens the installation, with its remedy."""
    return Checkup(name, CheckupState.AMBER, says, remedy)


def red(name: str, says: str, remedy: str) -> Checkup:
    """A finding that stops the installation from doing its job, with its remedy."""
    return Checkup(name, CheckupState.RED, says, remedy)


def worst_state(findings: Sequence[Checkup]) -> CheckupState:
    """The worst state among these findings."""
    states = {finding.state for finding in findings}
    return next(
        (state for state in (CheckupState.RED, CheckupState.AMBER) if state in states),
        CheckupState.GREEN,
    )
