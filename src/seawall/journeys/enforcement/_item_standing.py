"""What became of items: up, allowed by a person, limited, removed, or never let in.

What an order holds down is removed, whatever we think of it ourselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import chain

from seawall.cases.model import Decision, Finding
from seawall.cases.own_conclusion import own_conclusion
from seawall.enforcement.model import Target, TargetState
from seawall.ids import CaseId, ItemId
from seawall.intake.model import Item, UploadCheck, Verdict
from seawall.journeys.enforcement._legal_holds import kept_down
from seawall.journeys.enforcement.holding_back import held_until
from seawall.transaction import Transaction


class ItemStanding(StrEnum):
    """How an item stands now."""

    UP = "up"
    ALLOWED = "allowed"
    """Up, and a person said so."""
    LIMITED = "limited"
    REMOVED = "removed"
    BLOCKED = "blocked"
    """At upload, by a rule, and no person has decided."""
    HELD = "held"
    """At upload, and waiting for a person."""

    @property
    def is_public(self) -> bool:
        """Whether people can see it."""
        return self in {ItemStanding.UP, ItemStanding.ALLOWED, ItemStanding.LIMITED}


_GONE = frozenset({TargetState.REMOVED, TargetState.DISABLED})
_BY_FINDING = {Finding.REMOVE: ItemStanding.REMOVED, Finding.RESTRICT: ItemStanding.LIMITED}
_BY_VERDICT = {Verdict.BLOCK: ItemStanding.BLOCKED, Verdict.HOLD: ItemStanding.HELD}


def standing_of_items(items: Sequence[ItemId], *, tx: Transaction) -> dict[ItemId, ItemStanding]:
    """How each of these items stands: as ordered, else as we concluded, else as uploaded."""
    own = own_conclusions(items, tx=tx)
    checked = tx.intake.newest_uploads([item for item in items if own[item] is None])
    ordered = _kept_gone(items, tx=tx)
    return {
        item: ItemStanding.REMOVED if item in ordered else _standing(own[item], checked.get(item))
        for item in items
    }


def own_conclusions(
    items: Sequence[ItemId],
    *,
    without: Callable[[Decision], bool] = lambda _decision: False,
    beside: CaseId | None = None,
    tx: Transaction,
) -> dict[ItemId, Decision | None]:
    """What we ourselves concluded about each of these items, apart from any order.

    They were all in the case `beside` once, wherever they are now.
    """
    decided_with = tx.cases.of_items(items)
    cases = {item: {*decided_with[item], *filter(None, [beside])} for item in items}
    by_case: dict[CaseId, list[Decision]] = defaultdict(list)
    for decision in tx.cases.decisions_of(sorted({*chain.from_iterable(cases.values())})):
        if not without(decision):
            by_case[decision.case].append(decision)
    return {
        item: own_conclusion(chain.from_iterable(by_case[case] for case in cases[item]), item)
        for item in items
    }


def conclusions_in_effect(
    items: Sequence[ItemId], *, beside: CaseId | None = None, tx: Transaction
) -> dict[ItemId, Decision | None]:
    """The same without what can still be taken back: its own effect is yet to come."""
    return own_conclusions(
        items,
        beside=beside,
        tx=tx,
        without=lambda decision: held_until(decision.id, tx=tx) is not None,
    )


def _kept_gone(items: Sequence[ItemId], *, tx: Transaction) -> set[ItemId]:
    """Those that an order holds down, and that are down."""
    items_by_id = tx.intake.items_named(items)
    held = kept_down(list(items_by_id.values()), tx=tx)
    targets = {item: _target(items_by_id[item]) for item in held}
    newest = tx.enforcement.newest_actions(targets.values())
    return {
        item
        for item, target in targets.items()
        if target in newest and newest[target].state in _GONE
    }


def _target(item: Item) -> Target:
    return Target(item.kind, item.external_id)


def _standing(decision: Decision | None, check: UploadCheck | None) -> ItemStanding:
    if decision is None:
        return _BY_VERDICT.get(check.verdict, ItemStanding.UP) if check else ItemStanding.UP
    if decision.finding is Finding.ALLOW and decision.person:
        return ItemStanding.ALLOWED
    return _BY_FINDING.get(decision.finding, ItemStanding.UP)
