"""The board and its counts by the state to show: what is past its end is overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q

from seawall.db import models as db
from seawall.db.rows.scoped import Scoped
from seawall.forms.model import Form
from seawall.orders.model import Order, OrderState
from seawall.orders.rows import ORDER
from seawall.orders.standing import OPEN, as_shown
from seawall.orders.states import OVER


class ShownOrderStore(Scoped):
    """Orders of one organisation as they stand at a moment; none of these is ever saved."""

    def board(
        self,
        *,
        states: Collection[OrderState] = (),
        forms: Collection[Form] = (),
        limit: int,
        now: datetime,
    ) -> list[Order]:
        """The board, soonest due first; without states, everything that is not over."""
        rows = self._of(db.OrderRow)
        rows = rows.filter(_shown_as(states, now)) if states else rows.exclude(state__in=OVER)
        if forms:
            rows = rows.filter(form__in=forms)
        rows = rows.order_by(F("due_at").asc(nulls_last=True), "received_at", "id")
        return [as_shown(order, now) for order in ORDER.values(rows[:limit])]

    def count(self, now: datetime) -> Counter[tuple[str, str, str]]:
        """How many orders there are, by binding, form and the state to show."""
        rows = self._of(db.OrderRow).values_list("binding", "form", "state")
        kept = rows.annotate(Count("id")).order_by()
        late = kept.filter(_is_late(now))
        counts = Counter({(binding, form, state): n for binding, form, state, n in kept})
        for binding, form, state, number in late:
            counts[binding, form, state] -= number
            counts[binding, form, OrderState.OVERDUE.value] += number
        return +counts


def _shown_as(states: Collection[OrderState], now: datetime) -> Q:
    return reduce(or_, (_shown(state, now) for state in states))


def _shown(state: OrderState, now: datetime) -> Q:
    if state is OrderState.OVERDUE:
        return _is_late(now)
    if state in OPEN:
        return Q(state=state) & (Q(due_at__isnull=True) | Q(due_at__gt=now) | Q(keeps=True))
    return Q(state=state)


def _is_late(now: datetime) -> Q:
    """`standing.is_overdue`, as the database asks it."""
    return Q(state__in=OPEN, due_at__lte=now, keeps=False)
