"""Entries become what was asked for accounts: suspended, closed, and given back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from seawall.enforcement.model import AccountPart, TargetState
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words.enforcement import ACTION_REQUESTED

ACCOUNT_WORDS = (ACTION_REQUESTED,)
_SHUT = frozenset({TargetState.SUSPENDED, TargetState.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMeasureLife:
    """One time that an account was shut: since when, how, and whether it was given back."""

    shut_at: datetime
    state: TargetState
    back_at: datetime | None = None


class AccountReading:
    """What was asked for accounts, in the order of the log."""

    def __init__(self) -> None:
        self._steps_by_account: dict[str, list[tuple[datetime, TargetState]]] = defaultdict(list)

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells, if it is of a whole account."""
        if entry.sealed.get("kind") == AccountPart.ACCOUNT:
            step = entry.at, TargetState(entry.public["state"])
            self._steps_by_account[str(entry.sealed["id"])].append(step)

    def lives(self) -> Iterator[AccountMeasureLife]:
        """Every time that an account was shut; to shut it harder is no second time."""
        for steps in self._steps_by_account.values():
            shut: AccountMeasureLife | None = None
            for at, state in steps:
                if state in _SHUT:
                    since = shut.shut_at if shut else at
                    shut = AccountMeasureLife(shut_at=since, state=state)
                elif shut:
                    yield AccountMeasureLife(shut_at=shut.shut_at, state=shut.state, back_at=at)
                    shut = None
            if shut:
                yield shut
