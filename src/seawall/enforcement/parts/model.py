"""A decision about very many things, in parts: each is asked of the platform by its own commit.

An order may name 20,000 addresses, and a case hold as many copies. What follows from a decision
about a few hundred is written in the decision's own transaction. Of one about more the first are;
the others are written down with it, as few rows, and asked for one part after the other, so that
nobody who has something to write waits for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from seawall.enforcement.model import Enforcement, Target, TargetState
from seawall.ids import CaseId, DecisionId, OrderId

#: A decision about no more than this is asked for as a whole.
MOST_AT_ONCE = 200
#: Of one about more, so many at a time: benchmarks/large_order.py has what it takes.
PART = 30


@dataclass(frozen=True, slots=True)
class EnforcementPart:
    """Targets of a decision that nothing was asked of yet, and how they are asked for."""

    id: str
    decision: DecisionId
    case: CaseId
    order: OrderId | None
    """The order whose addresses these are; none where something comes back."""
    position: int
    """Which of the decision's parts it is; they are asked for in this order."""
    count: int
    enforcement: Enforcement


@dataclass(frozen=True, slots=True)
class AskingProgress:
    """Of how many things something was asked already, of all that a decision is about."""

    asked: int
    named: int


def needs_parts(enforcement: Enforcement) -> bool:
    """Whether it is about more than is asked for at once."""
    return len(enforcement.targets) > MOST_AT_ONCE


def split_enforcement(
    enforcement: Enforcement, accounts: Mapping[Target, str], *, position: int = 0
) -> tuple[Enforcement, list[EnforcementPart]]:
    """What is asked for at once, and the parts that come later; `accounts` is whose each is."""
    first, *later = _gathered(enforcement.targets, accounts)
    parts = [
        EnforcementPart(
            id=f"{enforcement.decision}/{at}",
            decision=enforcement.decision,
            case=enforcement.case,
            order=_order_of(enforcement),
            position=at,
            count=len(targets),
            enforcement=replace(enforcement, targets=targets),
        )
        for at, targets in enumerate(later, start=position)
    ]
    return replace(enforcement, targets=first), parts


def _order_of(enforcement: Enforcement) -> OrderId | None:
    order = enforcement.why.get("order")
    return OrderId(order) if order and enforcement.state is not TargetState.RESTORED else None


def _gathered(
    targets: Iterable[Target], accounts: Mapping[Target, str]
) -> Iterator[tuple[Target, ...]]:
    """The targets in parts; an account's stay together, since one statement tells of them all."""

    def whose(target: Target) -> str:
        return accounts.get(target, "")

    part: tuple[Target, ...] = ()
    for account, owned in groupby(sorted(targets, key=whose), key=whose):
        of_account = tuple(owned)
        if part and len(part) + len(of_account) > PART:
            yield part
            part = ()
        most = MOST_AT_ONCE if account else PART
        part = (*part, *of_account)
        while len(part) > most:
            yield part[:most]
            part = part[most:]
    yield part
