"""What the record says of orders, whatever was done: their clocks, what is kept, the figures."""

from __future__ import annotations

from datetime import timedelta

from hypothesis.stateful import invariant

from seawall.clocks.reporting_period import calendar_year
from seawall.ids import OrganisationId
from seawall.transaction import transaction
from tests.figures_made import figures_of
from tests.holds_made import Harbour
from tests.people_made import NOON
from tests.rows_attested import rows_that_differ


class RecordInvariants:
    """Of two platforms and their orders, named by the machine."""

    harbour: Harbour
    stranger: Harbour
    entries_counted: dict[OrganisationId, int]
    """How many entries about orders there were when its figures were counted last."""

    @invariant()
    def no_clock_is_moved_by_who_asked(self):
        for order in self.orders if hasattr(self, "harbour") else ():
            stored = self.harbour.stored(order)
            assert stored.due_at in {None, stored.received_at + timedelta(hours=1)}

    @invariant()
    def every_row_is_as_the_ledger_says(self):
        if hasattr(self, "harbour"):
            assert rows_that_differ() == []

    @invariant()
    def what_an_order_took_down_is_kept(self):
        for order in getattr(self, "named", ()):
            with transaction(self.harbour.org.id) as tx:
                done = {line.item for line in tx.orders.items(order) if line.outcome == "done"}
                kept = {preservation.item for preservation in tx.preservations.of_order(order)}
                others = done - kept
                assert others <= tx.preservations.keeping(sorted(others))

    @invariant()
    def every_figure_follows_from_the_entries(self):
        if not hasattr(self, "harbour"):
            return
        for org in (self.harbour.org.id, self.stranger.org.id):
            with transaction(org) as tx:
                entries = tx.ledger.recent(1_000, prefix="order.")
                if self.entries_counted.get(org) == len(entries):
                    continue  # as when the figures were counted last
                self.entries_counted[org] = len(entries)
            [counted] = figures_of(org, calendar_year(NOON.year, "UTC"))
            received = {e.about for e in entries if e.public.get("form") == "removal_order"}
            acted = {e.about for e in entries if e.what == "order.acted"}
            assert counted.orders.received == len(received)
            assert bool(counted.order_speed.count) >= bool(acted & received)
