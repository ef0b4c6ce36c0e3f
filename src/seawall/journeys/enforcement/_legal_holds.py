"""The gate that every action passes: what the law holds down does not come back.

1. The holds that stand on each item are read: orders in force that name it or its address, a
   removal that waits for its second reader, a copy under seal, a silence.
2. What would put back what a hold keeps down is withheld, and the ledger says so. The decision
   stands, as what we ourselves think of it; it takes effect when nothing holds the item any more
   (`journeys/orders/_effect_ended.py`). A second order that asks for less than the first is
   carried out as far as both ask together.
3. What passes says no more than it may: nobody is told while an authority has silenced it, and
   the platform keeps its copy while we keep ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from seawall.cases.model import DecisionGround
from seawall.enforcement.legal_hold import (
    HoldKind,
    LegalHold,
    Visibility,
    at_least_as_hidden,
    demanded_states,
    holding_down,
    is_kept,
    silent_until,
)
from seawall.enforcement.model import Enforcement, Permission, Target, TargetState
from seawall.ids import ItemId
from seawall.intake.model import Item
from seawall.journeys.clocks.order_clocks import jurisdiction_of
from seawall.journeys.enforcement._ordered_items import lines_meaning
from seawall.journeys.statements.statement_of_reasons import items_of_account, targeted_items
from seawall.ledger import Entry
from seawall.ledger.words.enforcement import ACTION_WITHHELD
from seawall.orders.answering.possible import is_authenticated
from seawall.orders.order_in_force import names_still
from seawall.transaction import Transaction

Holds = Mapping[ItemId, tuple[LegalHold, ...]]


def holds_on(items: Sequence[Item], *, tx: Transaction, now: datetime) -> Holds:
    """Everything that the law holds on these items; those that nothing holds are left out."""
    holds = [
        *_by_orders(items, tx=tx, now=now),
        *_by_second_readers(items, tx=tx),
        *_by_seal(items, tx=tx),
    ]
    return _by_item(holds)


def kept_down(items: Sequence[Item], *, tx: Transaction) -> Holds:
    """What keeps these items down: orders in force, and removals that await their reader."""
    holds = [*_by_orders(items, tx=tx), *_by_second_readers(items, tx=tx)]
    return _by_item(holds)


def _by_item(holds: Iterable[tuple[ItemId, LegalHold]]) -> Holds:
    by_item: dict[ItemId, list[LegalHold]] = defaultdict(list)
    for item, hold in holds:
        by_item[item].append(hold)
    return {item: tuple(dict.fromkeys(on_item)) for item, on_item in by_item.items()}


@dataclass(frozen=True, slots=True)
class _Grant:
    """What may be asked of one target."""

    visibility: Visibility
    notify_user: Permission
    preserve: bool


def pass_gate(order: Enforcement, *, tx: Transaction, now: datetime) -> list[Enforcement]:
    """What of this may be asked, with what goes along with it; the rest is withheld."""
    if order.part:
        return [_as_silent_as_its_content(order, tx=tx, now=now)]
    items = dict(targeted_items(order, tx=tx))
    holds = holds_on(list(items.values()), tx=tx, now=now)
    if not holds:
        return [order]
    newest = _newest(order, tx=tx)
    grants: dict[_Grant, list[Target]] = defaultdict(list)
    withheld: list[Entry] = []
    for target in order.targets:
        item = items.get(target)
        on_item = holds.get(item.id, ()) if item else ()
        visibility, broken = _visibility(order, newest.get(_name(target)), on_item)
        if broken:
            withheld.append(_withheld(order, target, broken, now=now))
        else:
            grants[_grant(order, visibility, on_item, now=now)].append(target)
    tx.ledger.append_many(withheld)
    return [_as_granted(order, grant, targets) for grant, targets in grants.items()]


def _as_silent_as_its_content(order: Enforcement, *, tx: Transaction, now: datetime) -> Enforcement:
    """A measure against an account names its content, and must not tell of what is silent."""
    content = [
        item
        for target in order.targets
        for _, item in items_of_account(order.case, target.external_id, tx=tx)
    ]
    holds = holds_on(content, tx=tx, now=now)
    until = silent_until([hold for on_item in holds.values() for hold in on_item], now=now)
    if until is None:
        return order
    return replace(order, notify_user=Permission(allowed=False, not_before=until))


def _newest(order: Enforcement, *, tx: Transaction) -> Mapping[Target, Visibility]:
    """How each target was asked to be last."""
    if Visibility(order.state, order.scope, order.until).is_gone_for_good:
        return {}  # it breaks no hold, however things are now
    newest = tx.enforcement.newest_actions(order.targets)
    return {
        target: Visibility(action.state, action.scope, action.until)
        for target, action in newest.items()
    }


def _name(target: Target) -> Target:
    return Target(target.kind, target.external_id)


def _visibility(
    order: Enforcement, newest: Visibility | None, holds: Sequence[LegalHold]
) -> tuple[Visibility, tuple[LegalHold, ...]]:
    """How the target may be left, and what would be broken if it were as asked."""
    asked = Visibility(order.state, order.scope, order.until)
    broken = holding_down(asked, newest, holds)
    if broken and newest and _obeys(order):
        return at_least_as_hidden(asked, newest), ()
    return asked, broken


def _obeys(order: Enforcement) -> bool:
    """Whether it carries out an order, which may ask for less than another that stands."""
    return order.why.get("ground") == DecisionGround.ORDER and order.state is not (
        TargetState.RESTORED
    )


def _grant(
    order: Enforcement, visibility: Visibility, holds: Sequence[LegalHold], *, now: datetime
) -> _Grant:
    permission = order.notify_user
    silence = silent_until(holds, now=now)
    if silence:
        own = permission.not_before if not permission.allowed else None
        permission = Permission(allowed=False, not_before=max(filter(None, (silence, own))))
    return _Grant(visibility, permission, order.preserve or is_kept(holds))


def _as_granted(order: Enforcement, grant: _Grant, targets: Sequence[Target]) -> Enforcement:
    asked = grant.visibility
    return replace(
        order,
        targets=tuple(targets),
        state=asked.state,
        scope=asked.scope,
        until=asked.until,
        notify_user=grant.notify_user,
        preserve=grant.preserve,
    )


def _withheld(
    order: Enforcement, target: Target, broken: Sequence[LegalHold], *, now: datetime
) -> Entry:
    return Entry(
        ACTION_WITHHELD,
        about=order.decision,
        at=now,
        public={
            "case": order.case,
            "holds": [{"kind": hold.kind.value, "about": hold.about} for hold in broken],
            "state": order.state.value,
        },
        sealed={"kind": target.kind, "id": target.external_id, "version": target.version},
    )


def _by_orders(
    items: Sequence[Item], *, tx: Transaction, now: datetime | None = None
) -> Iterator[tuple[ItemId, LegalHold]]:
    """Orders that name these items; without a time their silences are left out."""
    for order, line, named in lines_meaning(items, tx=tx):
        if names_still(order, line):
            hold = LegalHold(HoldKind.ORDER, order.id, demanded_states(jurisdiction_of(order)))
            yield from ((item, hold) for item in named)
        until = order.silent_until
        if now and until and until > now and is_authenticated(order):
            silence = LegalHold(HoldKind.NON_DISCLOSURE, order.id, until=until)
            yield from ((item, silence) for item in named)


def _by_seal(items: Sequence[Item], *, tx: Transaction) -> Iterator[tuple[ItemId, LegalHold]]:
    for item in tx.preservations.keeping([item.id for item in items]):
        yield item, LegalHold(HoldKind.PRESERVATION, item)


def _by_second_readers(
    items: Sequence[Item], *, tx: Transaction
) -> Iterator[tuple[ItemId, LegalHold]]:
    """Removals that wait for their second reader, while what they wait with still stands."""
    cases = tx.cases.of_items([item.id for item in items])
    reviews = tx.quality.holding_any({*chain.from_iterable(cases.values())})
    heads = tx.cases.heads(list(reviews))
    for item, of_item in cases.items():
        for case in of_item:
            review = reviews.get(case)
            if review and heads[case].id == review.decision:
                yield item, LegalHold(HoldKind.SECOND_READER, review.id)
