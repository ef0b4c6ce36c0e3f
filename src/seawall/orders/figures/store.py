"""Which reports are due, and what makes them due: read from the rows, whatever is signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from seawall.clocks.model import ClockRow
from seawall.db import models as db
from seawall.db.rows.bulk import batches
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.scoped import Scoped
from seawall.enforcement.model import OutcomeKind, TargetState
from seawall.forms.model import Form
from seawall.ids import OrderId
from seawall.orders.figures.report_calendar import ABOUT
from seawall.orders.figures.series import is_removal_order
from seawall.orders.model import Order, OrderState
from seawall.orders.provider_exposure import EXPOSED
from seawall.orders.rehearsal import DRILL
from seawall.orders.rows import CLOCK, ORDER

#: How many rows are at hand at one time.
_AT_ONCE = 1_000
_DONE = [kind.value for kind in OutcomeKind if kind.is_done]
_GONE = frozenset({TargetState.REMOVED, TargetState.DISABLED})


class FigureStore(Scoped):
    """Rows of one organisation."""

    def was_exposed(self, since: datetime, until: datetime) -> bool:
        """Whether a decision that we are exposed stood in this time, for a part of it."""
        decisions = self._of(db.OrderRow).filter(form=Form.EXPOSURE_DECISION, received_at__lt=until)
        stands = Q(state__in=EXPOSED)
        stood = Q(state__in=[OrderState.CEASED, OrderState.REINSTATED], closed_at__gte=since)
        return bool(decisions.filter(stands | stood).exists())

    def has_acted(self, since: datetime, until: datetime) -> bool:
        """Whether anything was removed in this time, or a removal order came: no rehearsal."""
        went = self._of(db.OutcomeRow).filter(
            outcome__in=_DONE,
            effective_at__gte=since,
            effective_at__lt=until,
            action__state__in=_GONE,
        )
        came = self._orders(
            Q(received_at__gte=since, received_at__lt=until, form=Form.REMOVAL_ORDER)
        )
        named = came.values_list("profile", "form", "flags").iterator(_AT_ONCE)
        return bool(went.exists()) or any(
            is_removal_order(profile, form) and DRILL not in flags for profile, form, flags in named
        )

    def lock_reports(self) -> None:
        """Until the commit nobody else says that a report is out."""
        advance_counter(f"reports:{self.organisation}")

    def report_clocks(self) -> list[ClockRow]:
        """The clocks of reports, the newest first."""
        rows = self._of(db.OrderClockRow).filter(about__startswith=ABOUT)
        return CLOCK.values(rows.order_by("-started_at", "about"))

    def final_orders(self, since: datetime, until: datetime) -> Iterator[tuple[OrderId, datetime]]:
        """Removal orders that became final in this time and have their effect still."""
        rows = self._orders(Q(final_at__gt=since, final_at__lte=until))
        for orders in self._in_parts(rows):
            for order in orders:
                if is_removal_order(order.profile, order.form) and order.final_at:
                    yield order.id, order.final_at

    def _orders(self, which: Q) -> Any:
        return self._of(db.OrderRow).filter(which).exclude(state=OrderState.REFUSED)

    def _in_parts(self, rows: Any) -> Iterator[list[Order]]:
        ordered = rows.order_by("received_at", "id").iterator(_AT_ONCE)
        for part in batches(ordered, _AT_ONCE):
            yield [order for order in map(ORDER.value, part) if DRILL not in order.flags]
