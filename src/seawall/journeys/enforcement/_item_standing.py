"""What became of items: up, allowed by a person, limited, removed, or never let in."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from seawall.cases.model import Decision, Finding
from seawall.ids import ItemId
from seawall.intake.model import UploadCheck, Verdict
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


_BY_FINDING = {Finding.REMOVE: ItemStanding.REMOVED, Finding.RESTRICT: ItemStanding.LIMITED}
_BY_VERDICT = {Verdict.BLOCK: ItemStanding.BLOCKED, Verdict.HOLD: ItemStanding.HELD}


def standing_of_items(items: Sequence[ItemId], *, tx: Transaction) -> dict[ItemId, ItemStanding]:
    """How each of these items stands: by its newest decision, else by its newest upload."""
    decided = newest_decisions(items, tx=tx)
    checked = tx.intake.newest_uploads([item for item in items if item not in decided])
    return {item: _standing(decided.get(item), checked.get(item)) for item in items}


def newest_decisions(items: Sequence[ItemId], *, tx: Transaction) -> dict[ItemId, Decision]:
    """The newest decision that stands about each item, an escalation being none."""
    cases = tx.cases.of_items(items)
    heads = tx.cases.heads(sorted({case for item_cases in cases.values() for case in item_cases}))
    newest: dict[ItemId, Decision] = {}
    for item, item_cases in cases.items():
        standing = [heads[case] for case in item_cases if case in heads]
        conclusions = [decision for decision in standing if not decision.finding.is_provisional]
        if conclusions:
            newest[item] = max(conclusions, key=lambda decision: (decision.at, decision.id))
    return newest


def _standing(decision: Decision | None, check: UploadCheck | None) -> ItemStanding:
    if decision is None:
        return _BY_VERDICT.get(check.verdict, ItemStanding.UP) if check else ItemStanding.UP
    if decision.finding is Finding.ALLOW and decision.person:
        return ItemStanding.ALLOWED
    return _BY_FINDING.get(decision.finding, ItemStanding.UP)
