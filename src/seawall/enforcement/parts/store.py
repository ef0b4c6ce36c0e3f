"""Where the parts of a decision are kept that nothing was asked of yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Sum

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.enforcement.parts.model import EnforcementPart
from seawall.ids import DecisionId, OrderId

PART = Mapped(EnforcementPart, db.EnforcementPartRow)


class EnforcementPartStore(Scoped):
    """Parts of one organisation (or all, for the installation's own jobs)."""

    def add(self, parts: Sequence[EnforcementPart]) -> None:
        """Write down what is to be asked for later."""
        self._add_many(PART, parts)

    def next_position(self, decision: DecisionId) -> int:
        """Where a part stands that is added to those of the decision."""
        last = self._parts(decision).order_by("-position").first()
        return last.position + 1 if last else 0

    def next_part(self, decision: DecisionId) -> EnforcementPart | None:
        """What is to be asked for next."""
        row = self._parts(decision).order_by("position").first()
        return PART.value(row) if row else None

    def drop(self, part: EnforcementPart) -> None:
        """A part is asked for."""
        self._parts(part.decision).filter(position=part.position).delete()

    def unasked_of_orders(self, orders: Collection[OrderId]) -> dict[OrderId, int]:
        """How many addresses of each of these orders are not asked for yet; the others left out."""
        counts: dict[OrderId, int] = {}
        for ids in in_parts(sorted(orders)):
            rows = self._of(db.EnforcementPartRow).filter(order__in=ids).order_by()
            counts |= dict(rows.values_list("order").annotate(Sum("count")))
        return counts

    def waits_for(self, order: OrderId) -> bool:
        """Whether any address of this order is not asked for yet, because of whatever decision."""
        return bool(self._of(db.EnforcementPartRow).filter(order=order).exists())

    def _parts(self, decision: DecisionId) -> Any:
        return self._of(db.EnforcementPartRow).filter(decision_id=decision)
