"""Entries become what was asked for accounts: suspended, closed, and given back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.enforcement.model import AccountPart, TargetState
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words.enforcement import ACTION_REQUESTED
from seawall.results.lives.written_moment import moment_in

ACCOUNT_WORDS = (ACTION_REQUESTED,)
_SHUT = frozenset({TargetState.SUSPENDED, TargetState.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMeasureLife:
    """One time that an account was shut: since when, how, and whether somebody gave it back.

    A suspension that has come to its end is over, and was not given back.
    """

    shut_at: datetime
    state: TargetState
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    at: datetime
    state: TargetState
    until: datetime | None


class AccountReading:
    """What was asked for accounts, in the order of the log."""

    def __init__(self) -> None:
        self._steps_by_account: dict[str, list[_Step]] = defaultdict(list)

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells, if it is of a whole account."""
        if entry.sealed.get("kind") == AccountPart.ACCOUNT:
            state, until = TargetState(entry.public["state"]), moment_in(entry.public, "until")
            account = str(entry.sealed["id"])
            self._steps_by_account[account].append(_Step(entry.at, state, until))

    def lives(self) -> Iterator[AccountMeasureLife]:
        """Every time that an account was shut; the same measure again is no second time."""
        for steps in self._steps_by_account.values():
            yield from _lives_of(steps)


def _lives_of(steps: Iterable[_Step]) -> Iterator[AccountMeasureLife]:
    standing: list[_Step] = []
    for step in steps:
        lapsed = [measure for measure in standing if measure.until and measure.until <= step.at]
        yield from (
            AccountMeasureLife(shut_at=measure.at, state=measure.state) for measure in lapsed
        )
        standing = [measure for measure in standing if measure not in lapsed]
        if step.state not in _SHUT:
            yield from (
                AccountMeasureLife(shut_at=measure.at, state=measure.state, back_at=step.at)
                for measure in standing
            )
            standing = []
        elif step.state in {measure.state for measure in standing}:
            standing = [
                replace(measure, until=step.until) if measure.state is step.state else measure
                for measure in standing
            ]
        else:
            standing.append(step)
    yield from (AccountMeasureLife(shut_at=measure.at, state=measure.state) for measure in standing)
