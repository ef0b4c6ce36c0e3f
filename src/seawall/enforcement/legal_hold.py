"""What holds an item down, whatever is decided about it: the one gate before it may come back.

An order in force names it: it stays gone as far as that order's law reaches (TCO Art. 3(3)),
until the order has no effect any more (Art. 3(9), 4(6) and 9). A removal waits for its second
reader: what is limited until then stays so (Art. 1(3)). Two holds keep nothing down, and go
along with what comes back: a copy under seal is kept on (Art. 6), and while an authority has
decided so nobody is told (Art. 11(3)).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from seawall.clocks.jurisdictions.member_states import EVERYWHERE, MEMBER_STATES, UNION
from seawall.enforcement.model import TargetState

_GONE = frozenset({TargetState.REMOVED, TargetState.DISABLED})


class HoldKind(StrEnum):
    """What holds an item."""

    ORDER = "order"
    SECOND_READER = "second_reader"
    PRESERVATION = "preservation"
    NON_DISCLOSURE = "non_disclosure"


@dataclass(frozen=True, slots=True)
class LegalHold:
    """One thing that holds an item: `about` is the order, the review or the preservation."""

    kind: HoldKind
    about: str
    states: frozenset[str] = frozenset()
    """Of an order: where the item must be gone, by ISO 3166; `*` is everywhere."""
    until: datetime | None = None
    """Of a non-disclosure: when it ends."""

    @property
    def keeps_down(self) -> bool:
        """Whether the item may not come back while this stands."""
        return self.kind in {HoldKind.ORDER, HoldKind.SECOND_READER}


@dataclass(frozen=True, slots=True)
class Visibility:
    """How an action leaves its target: the state, where, and until when."""

    state: TargetState
    scope: tuple[str, ...] = (EVERYWHERE,)
    until: datetime | None = None

    def hidden_in(self, states: frozenset[str]) -> frozenset[str]:
        """In which of these states the item is gone for good; what ends by itself is not."""
        if self.state not in _GONE or self.until is not None:
            return frozenset()
        if EVERYWHERE in self.scope:
            return states
        named = _named(self.scope)
        return named if EVERYWHERE in states else states & named

    @property
    def is_gone_for_good(self) -> bool:
        """Whether nobody sees it anywhere, and nothing brings it back by itself."""
        return self.state in _GONE and EVERYWHERE in self.scope and self.until is None


def demanded_states(jurisdiction: str) -> frozenset[str]:
    """Where an order of this jurisdiction wants its content gone; unknown means everywhere."""
    if jurisdiction == UNION:
        return frozenset(MEMBER_STATES)
    return frozenset({jurisdiction or EVERYWHERE})


def holding_down(
    asked: Visibility, newest: Visibility | None, holds: Iterable[LegalHold]
) -> tuple[LegalHold, ...]:
    """The holds that this would break; `newest` is what was last asked for the item.

    Putting it back breaks each of them. Anything milder than what was asked last breaks an
    order where it would let the item be seen in a state of the order's in which it is gone.
    """
    return tuple(hold for hold in holds if hold.keeps_down and _breaks(asked, newest, hold))


def at_least_as_hidden(asked: Visibility, newest: Visibility) -> Visibility:
    """Gone wherever either of the two says, and for good."""
    gone = [visibility for visibility in (newest, asked) if visibility.state in _GONE]
    for visibility in gone:
        if EVERYWHERE in visibility.scope:
            return replace(visibility, until=None)
    scope = frozenset().union(*(_named(visibility.scope) for visibility in gone))
    return Visibility(TargetState.DISABLED, tuple(sorted(scope)))


def silent_until(holds: Iterable[LegalHold], *, now: datetime) -> datetime | None:
    """Until when nobody may be told of the item; None where anybody may be."""
    ends = [
        hold.until
        for hold in holds
        if hold.kind is HoldKind.NON_DISCLOSURE and hold.until and hold.until > now
    ]
    return max(ends, default=None)


def is_kept(holds: Iterable[LegalHold]) -> bool:
    """Whether a copy of the item is kept under seal, so that the platform keeps its own."""
    return any(hold.kind is HoldKind.PRESERVATION for hold in holds)


def _breaks(asked: Visibility, newest: Visibility | None, hold: LegalHold) -> bool:
    if asked.state is TargetState.RESTORED:
        return True
    if asked.is_gone_for_good:
        return False
    if hold.kind is HoldKind.SECOND_READER or newest is None:
        return False
    return bool(newest.hidden_in(hold.states) - asked.hidden_in(hold.states))


def _named(scope: Iterable[str]) -> frozenset[str]:
    return frozenset(
        state for name in scope for state in (MEMBER_STATES if name == UNION else [name])
    )
