"""Every source has a scorecard: how much it sent, how often it was right, how long it took us.

Users' notices in aggregate, trusted flaggers, authorities, forum members: each by its own
count, each share with its interval (Wilson, 95 %), since nine of ten and nine hundred of a
thousand are not the same. It judges sources, never the people who decide. Orders and referrals
of one authority are two lines that are never added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from seawall.cases.model import Finding
from seawall.ids import FlaggerId
from seawall.intake.notifying.model import USERS
from seawall.journeys.notices import notice_outcome
from seawall.journeys.notices.notice_outcome import NoticeOutcome
from seawall.orders.answering.model import LocationState
from seawall.orders.model import Binding, Order, OrderItem, OrderState
from seawall.referrals.own_record import RecordShare
from seawall.transaction import Transaction

#: How far a scorecard looks back.
LOOKS_BACK = timedelta(days=365)

_RIGHT = frozenset({LocationState.ACCEPTED, LocationState.DONE})
_UNDONE = frozenset({OrderState.CEASED, OrderState.REINSTATED})


class SourceKind(StrEnum):
    """What kind of source it is."""

    USERS = "users"
    FLAGGER = "flagger"
    AUTHORITY = "authority"
    MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """One line: what came from a source, and how often it was right."""

    source: str
    kind: SourceKind
    name: str
    volume: int
    accuracy: RecordShare
    typical: timedelta | None = None
    """The median time from arrival to decision, of what was decided."""
    series: str = ""
    """Of an authority: `orders` or `referrals`."""
    kept: int = 0

    @property
    def decided(self) -> int:
        """What a person has decided."""
        return self.accuracy.of


def cards(*, tx: Transaction, now: datetime) -> list[Scorecard]:
    """Every source of the last year; the queries do not grow with their number."""
    return [
        *_of_notices(tx=tx, now=now),
        *_of_authorities(tx=tx, now=now),
        *_of_members(tx=tx),
    ]


def card_of(
    outcomes: Sequence[NoticeOutcome], *, source: str, kind: SourceKind, name: str
) -> Scorecard:
    """The card of the notices of one source."""
    decided = [outcome for outcome in outcomes if outcome.is_founded is not None]
    return Scorecard(
        source=source,
        kind=kind,
        name=name,
        volume=len(outcomes),
        accuracy=RecordShare(len(decided), sum(bool(outcome.is_founded) for outcome in decided)),
        typical=_median(outcome.took for outcome in decided),
        kept=sum(outcome.statement.kept_under is not None for outcome in outcomes),
    )


def notices_of(flagger: FlaggerId | None, *, tx: Transaction, now: datetime) -> list[NoticeOutcome]:
    """The notices of one trusted flagger, or of everybody else, newest first."""
    statements = tx.notifying.statements(since=now - LOOKS_BACK, flagger=flagger)
    if flagger is None:
        statements = [statement for statement in statements if statement.flagger is None]
    return notice_outcome.outcomes_of(statements, tx=tx)


def _of_notices(*, tx: Transaction, now: datetime) -> Iterator[Scorecard]:
    by_source: dict[str, list[NoticeOutcome]] = defaultdict(list)
    for outcome in notice_outcome.outcomes_of(
        tx.notifying.statements(since=now - LOOKS_BACK), tx=tx
    ):
        by_source[outcome.statement.flagger or USERS].append(outcome)
    yield card_of(by_source[USERS], source=USERS, kind=SourceKind.USERS, name="")
    for flagger in tx.notifying.flaggers():
        yield card_of(
            by_source[flagger.id], source=flagger.id, kind=SourceKind.FLAGGER, name=flagger.name
        )


def _of_authorities(*, tx: Transaction, now: datetime) -> Iterator[Scorecard]:
    lines_by_authority: dict[tuple[str, Binding], list[tuple[Order, OrderItem]]] = defaultdict(list)
    for order, item in tx.referring.requests_since(now - LOOKS_BACK):
        lines_by_authority[str(order.authority), order.binding].append((order, item))
    cases = list(
        {order.case for lines in lines_by_authority.values() for order, _ in lines if order.case}
    )
    heads = tx.cases.heads(cases) if cases else {}
    undone = {
        case for case, head in heads.items() if head.finding is Finding.ALLOW and head.supersedes
    }
    for authority in tx.register.authorities():
        for binding in (Binding.MANDATORY, Binding.VOLUNTARY):
            lines = lines_by_authority.get((authority.id, binding), [])
            if not lines:
                continue
            decided = [(o, i) for o, i in lines if i.outcome in {*_RIGHT, LocationState.DECLINED}]
            right = [
                (o, i)
                for o, i in decided
                if i.outcome in _RIGHT and o.case not in undone and o.state not in _UNDONE
            ]
            yield Scorecard(
                source=authority.id,
                kind=SourceKind.AUTHORITY,
                name=authority.name,
                volume=len(lines),
                accuracy=RecordShare(len(decided), len(right)),
                typical=_median(_took(o, i) for o, i in decided),
                series="orders" if binding is Binding.MANDATORY else "referrals",
            )


def _of_members(*, tx: Transaction) -> Iterator[Scorecard]:
    """A member's signals, by what the others said of those that are settled."""
    for seat in tx.forum.seats():
        judged = tx.shared_signals.judged(seat.id)
        for member in tx.forum.members(seat.id):
            agreed, disputed = judged.get(member.id, (0, 0))
            if member.id == seat.me or not agreed + disputed:
                continue
            yield Scorecard(
                source=member.id,
                kind=SourceKind.MEMBER,
                name=member.name,
                volume=agreed + disputed,
                accuracy=RecordShare(agreed + disputed, agreed),
            )


def _took(order: Order, item: OrderItem) -> timedelta | None:
    at = item.acted_at or order.answered_at
    return at - order.received_at if at else None


def _median(spans: Iterable[timedelta | None]) -> timedelta | None:
    seconds = [span.total_seconds() for span in spans if span is not None]
    return timedelta(seconds=median(seconds)) if seconds else None
