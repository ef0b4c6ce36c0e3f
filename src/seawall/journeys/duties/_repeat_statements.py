"""The dated log of repeats of a statement: Terrorism Act 2006, s.3(4) to (6).

Every upload is compared with what is banked. For the items that a notice names, this finds
since when their signals are banked, and every check that found them again since the notice
was given, with what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from seawall.enforcement.model import Target, TargetState
from seawall.ids import EntryId, ItemId, OrderId
from seawall.intake.model import StoredCard
from seawall.orders.model import Order
from seawall.orders.united_kingdom.repeats import RepeatLog, StatementRepeat
from seawall.transaction import Transaction

_GONE = frozenset({TargetState.REMOVED, TargetState.DISABLED})


def repeat_log(order: OrderId, *, tx: Transaction) -> RepeatLog:
    """What was searched for, found and removed since this notice was given."""
    stored_order = tx.orders.order(order)
    order_items = {line.item for line in tx.orders.items(order) if line.item}
    entries = {entry for item in order_items for entry in _entries_of(item, tx=tx)}
    banked = [tx.banks.history(entry)[0].at for entry in sorted(entries)]
    repeats = [
        repeat
        for match in tx.intake.matches_of_entries(sorted(entries), since=stored_order.received_at)
        for repeat in _repeat(match, order_items, tx=tx)
    ]
    unique = {repeat.check: repeat for repeat in repeats}
    return RepeatLog(
        order=order,
        searched_since=min(banked, default=None),
        repeats=tuple(sorted(unique.values(), key=lambda repeat: repeat.found_at)),
    )


def removed_at(order: Order, *, tx: Transaction) -> datetime | None:
    """When the last item of an order was gone; None while one is not."""
    if order.opening:
        return None
    times = [item.acted_at for item in tx.orders.items(order.id)]
    known_times = [time for time in times if time]
    return max(known_times) if known_times and len(known_times) == len(times) else None


def _entries_of(item: ItemId, *, tx: Transaction) -> Iterator[EntryId]:
    """The banked entries that carry a signal of this item."""
    signals = {signal for version in tx.intake.versions(item) for signal in version.signals}
    for bank in tx.banks.banks():
        for kind, value in sorted(signals):
            entry = tx.banks.entry_of(bank.id, kind, value)
            if entry is not None:
                yield entry.id


def _repeat(
    match: StoredCard, order_items: set[ItemId], *, tx: Transaction
) -> Iterator[StatementRepeat]:
    check = tx.intake.check(match.check)
    if check.item is None or check.item in order_items:
        return
    yield StatementRepeat(
        found_at=check.at,
        item=check.item,
        check=check.id,
        verdict=check.verdict.value,
        removed_at=_removal_time(check.item, tx=tx),
    )


def _removal_time(item: ItemId, *, tx: Transaction) -> datetime | None:
    known_as = tx.intake.item(item)
    newest = tx.enforcement.newest_action(Target(known_as.kind, known_as.external_id))
    if newest is None or newest.state not in _GONE:
        return None
    completed = [
        outcome for outcome in tx.enforcement.outcomes_of(newest.id) if outcome.kind.is_done
    ]
    return completed[0].effective_at if completed else None
