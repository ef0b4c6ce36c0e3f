"""Where orders are kept: documents, orders, the items they name, their history and clocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from seawall.clocks.model import ClockRow
from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.forms.model import Channel, Form
from seawall.ids import CaseId, DocumentId, ItemId, OrderId
from seawall.orders.model import Binding, Document, Order, OrderEvent, OrderItem, OrderState
from seawall.orders.rows import CLOCK, DOCUMENT, ORDER, ORDER_EVENT, ORDER_ITEM
from seawall.orders.states import OVER

#: As many copies of one document are looked at.
_MOST_COPIES = 100

#: How many are asked for by one query.
_AT_ONCE = 1_000

#: Binding, form and state, and how many.
Counts = Counter[tuple[str, str, str]]
#: An order or a sender with a state or an outcome, and how many.
Tally = Counter[tuple[str, str]]


class OrderStore(Scoped):
    """Rows of one organisation (or all, for the installation's own jobs)."""

    def lock_receiving(self) -> None:
        """Until the commit nobody else receives here, so that a repeat finds the first."""
        advance_counter(f"orders:{self.organisation}")

    # Documents

    def add_document(self, document: Document) -> None:
        """Write down what arrived, for good."""
        self._add(DOCUMENT, document)

    def document(self, document: DocumentId) -> Document:
        """One document."""
        row = self._of(db.DocumentRow).filter(id=document).first()
        if row is None:
            raise problem("orders.unknown-document", document=document)
        return DOCUMENT.value(row)

    def document_by_digest(self, channel: Channel, sha256: str) -> Document | None:
        """The document of these very bytes, if they came by this channel before."""
        row = self._of(db.DocumentRow).filter(channel=channel, sha256=sha256).first()
        return DOCUMENT.value(row) if row else None

    def document_by_jti(self, key: str, jti: str) -> Document | None:
        """The first document that this key did sign under this number."""
        rows = self._of(db.DocumentRow).filter(
            signature__jti=jti, signature__key=key, signature__fits=True
        )
        row = rows.order_by("received_at", "id").first() if jti else None
        return DOCUMENT.value(row) if row else None

    # Orders

    def add(self, order: Order, items: Iterable[OrderItem] = ()) -> None:
        """Write a new order down, and every location it names."""
        self._add(ORDER, order)
        self.add_items(order.id, items)

    def add_items(self, order: OrderId, items: Iterable[OrderItem]) -> None:
        """Write down the locations an order names."""
        self._add_many(ORDER_ITEM, items, order_id=order)

    def replace_items(self, order: OrderId, items: Iterable[OrderItem]) -> None:
        """Write down what a letter names, once a person has sorted it."""
        self._of(db.OrderItemRow).filter(order_id=order).delete()
        self.add_items(order, items)

    def save(self, order: Order) -> None:
        """Write down what an order has become."""
        self._of(db.OrderRow).filter(id=order.id).update(**ORDER.changes(order))

    def save_asking(self, order: OrderId, asking: int) -> None:
        """Write down for how many of its addresses the platform is being asked."""
        self._of(db.OrderRow).filter(id=order).update(asking=asking)

    def order(self, order: OrderId) -> Order:
        """One order."""
        return _order(self._of(db.OrderRow).filter(id=order).first(), order)

    def locked(self, order: OrderId) -> Order:
        """One order that nobody else can change until the commit."""
        return _order(self._of(db.OrderRow).select_for_update().filter(id=order).first(), order)

    def by_reference(self, sender_key: str, form: Form, reference: str) -> Order | None:
        """The order that this sender sent under this number, if there is one."""
        if not reference:
            return None
        rows = self._of(db.OrderRow).filter(sender_key=sender_key, form=form, reference=reference)
        return next(map(ORDER.value, rows[:1]), None)

    def by_copy(self, copy_digest: str) -> list[Order]:
        """Every order of which such a document would be a copy, oldest first."""
        if not copy_digest:
            return []
        rows = self._of(db.OrderRow).filter(copy_digest=copy_digest).order_by("id")
        return ORDER.values(rows[:_MOST_COPIES])

    def by_any_reference(self, reference: str) -> list[Order]:
        """Every order with this number, whoever sent it, newest first."""
        return self._orders(Q(reference=reference) & ~Q(reference=""))

    def by_receipt(self, digest: str) -> Order | None:
        """The order whose sender holds this receipt."""
        row = self._of(db.OrderRow).filter(receipt_digest=digest).first()
        return ORDER.value(row) if row else None

    def by_message_id(self, message_id: str) -> Order | None:
        """The order that came with this mail."""
        if not message_id:
            return None
        row = self._of(db.OrderRow).filter(document__message_id=message_id).order_by("id").first()
        return ORDER.value(row) if row else None

    def of_document(self, document: DocumentId) -> list[Order]:
        """What was read in a document, in the order it was read."""
        return ORDER.values(self._of(db.OrderRow).filter(document_id=document).order_by("id"))

    def binding_cases(self, cases: Collection[CaseId]) -> set[CaseId]:
        """Those of these cases in which an order that binds is answered."""
        rows = self._of(db.OrderRow).filter(binding=Binding.MANDATORY)
        named = (rows.filter(case_id__in=part) for part in in_parts(sorted(cases), _AT_ONCE))
        return {CaseId(case) for part in named for case in part.values_list("case_id", flat=True)}

    def orders_of_case(self, case: CaseId) -> list[Order]:
        """Every order that this case answers, oldest first."""
        rows = self._of(db.OrderRow).filter(case_id=case).order_by("received_at", "id")
        return ORDER.values(rows)

    def items_of_account(self, account: str) -> list[ItemId]:
        """The items of an account that binding orders name still."""
        rows = self._of(db.OrderItemRow).filter(
            order__binding=Binding.MANDATORY, item__account=account, ended_at__isnull=True
        )
        return [ItemId(item) for item in rows.values_list("item_id", flat=True).distinct()]

    def cases_of_items(self, items: Collection[ItemId]) -> list[CaseId]:
        """The cases of orders that name any of these items, oldest first."""
        case_ids: set[str] = set()
        for part in in_parts(sorted(items)):
            item_rows = self._of(db.OrderItemRow).filter(item_id__in=part)
            case_ids.update(item_rows.values_list("order__case_id", flat=True).distinct())
        return [CaseId(case_id) for case_id in sorted(filter(None, case_ids))]

    def orders_naming_any(self, fingerprints: Collection[str]) -> list[Order]:
        """Every order that names any of these addresses, newest first."""
        ids: set[str] = set()
        for part in in_parts(sorted(fingerprints)):
            item_rows = self._of(db.OrderItemRow).filter(fingerprint__in=part)
            ids.update(item_rows.values_list("order_id", flat=True).distinct())
        orders = [order for part in in_parts(sorted(ids)) for order in self._orders(Q(id__in=part))]
        return sorted(orders, key=lambda order: (order.received_at, order.id), reverse=True)

    def orders_naming(self, fingerprint: str) -> list[Order]:
        """Every order that names this address, newest first."""
        rows = self._of(db.OrderItemRow).filter(fingerprint=fingerprint)
        return self._orders(Q(id__in=rows.values("order_id")))

    def has_sent(self, sender_keys: Collection[str], form: Form) -> bool:
        """Whether an order of this form has come under one of these names of a sender."""
        rows = self._of(db.OrderRow).filter(sender_key__in=sorted(sender_keys), form=form)
        return bool(rows.exists())

    def newest_from(self, sender_key: str, *, limit: int) -> list[Order]:
        """What came under this name of a sender, newest first."""
        rows = self._of(db.OrderRow).filter(sender_key=sender_key)
        return ORDER.values(rows.order_by("-received_at", "-id")[:limit])

    def withdrawal_of(self, sender_key: str, reference: str) -> Order | None:
        """The letter by which this sender withdrew the whole of what has this number."""
        rows = self._of(db.OrderRow).filter(sender_key=sender_key, form=Form.LETTER)
        letters = rows.filter(body__withdraws=reference, body__form="withdrawal")
        whole = (row for row in letters if not row.body.get("locations"))
        row = next(whole, None) if reference else None
        return ORDER.value(row) if row else None

    def board(
        self,
        *,
        states: Collection[OrderState] = (),
        forms: Collection[Form] = (),
        limit: int | None = 100,
    ) -> list[Order]:
        """The board, soonest due first; without states, everything that is not over.

        A page asks for so many; without a limit it is all of them.
        """
        rows = self._of(db.OrderRow)
        rows = rows.filter(state__in=states) if states else rows.exclude(state__in=OVER)
        if forms:
            rows = rows.filter(form__in=forms)
        rows = rows.order_by(F("due_at").asc(nulls_last=True), "received_at", "id")
        return ORDER.values(rows[:limit])

    def not_over(self, *, forms: Collection[Form]) -> Iterator[Order]:
        """Every order of these forms from which something is awaited still, oldest first."""
        rows = self._of(db.OrderRow).filter(form__in=forms).exclude(state__in=OVER)
        return map(ORDER.value, rows.order_by("received_at", "id"))

    def newest(
        self, *, states: Collection[OrderState], forms: Collection[Form], limit: int
    ) -> list[Order]:
        """Orders in these states, those that came last first."""
        rows = self._of(db.OrderRow).filter(state__in=states, form__in=forms)
        return ORDER.values(rows.order_by("-received_at", "-id")[:limit])

    def count(self, *, since: datetime | None = None, until: datetime | None = None) -> Counts:
        """How many orders came in this time, by binding, form and state: never added up."""
        orders = self._of(db.OrderRow)
        if since:
            orders = orders.filter(received_at__gte=since)
        if until:
            orders = orders.filter(received_at__lt=until)
        rows = orders.values_list("binding", "form", "state").annotate(Count("id")).order_by()
        return Counter({(binding, form, state): n for binding, form, state, n in rows})

    # How far they have come, and how their senders have done, counted by the database

    def progress(self, orders: Collection[OrderId]) -> Tally:
        """How many locations of each of these orders have which outcome."""
        item_rows = self._of(db.OrderItemRow).filter(order_id__in=list(orders))
        rows = item_rows.values_list("order_id", "outcome").annotate(Count("id")).order_by()
        return Counter({(order, outcome): n for order, outcome, n in rows})

    def states_by_sender(self, senders: Collection[str], *, forms: Collection[Form]) -> Tally:
        """How many documents of these forms, of each of these senders, are in which state."""
        orders = self._of(db.OrderRow).filter(
            sender_key__in=list(senders), form__in=[form.value for form in forms]
        )
        rows = orders.values_list("sender_key", "state").annotate(Count("id")).order_by()
        return Counter({(sender, state): n for sender, state, n in rows})

    def outcomes_by_sender(self, senders: Collection[str]) -> Tally:
        """What became of every location that each of these senders has named."""
        item_rows = self._of(db.OrderItemRow).filter(order__sender_key__in=list(senders))
        rows = (
            item_rows.values_list("order__sender_key", "outcome").annotate(Count("id")).order_by()
        )
        return Counter({(sender, outcome): n for sender, outcome, n in rows})

    # The locations an order names

    def items(self, order: OrderId) -> list[OrderItem]:
        """Every location an order names, in its own order."""
        rows = self._of(db.OrderItemRow).filter(order_id=order).order_by("position")
        return ORDER_ITEM.values(rows)

    def asked_items(self, order: OrderId) -> list[OrderItem]:
        """Every location that an order asks for still: none that was taken out of it."""
        return [item for item in self.items(order) if item.ended_at is None]

    def items_of(self, orders: Sequence[OrderId]) -> dict[OrderId, list[OrderItem]]:
        """The same of many orders."""
        items_by_order: dict[OrderId, list[OrderItem]] = {order: [] for order in orders}
        for part in in_parts(orders):
            rows = self._of(db.OrderItemRow).filter(order_id__in=part).order_by("position")
            for row in rows:
                items_by_order[OrderId(row.order_id)].append(ORDER_ITEM.value(row))
        return items_by_order

    def judged_at(self, orders: Sequence[OrderId]) -> dict[OrderId, datetime]:
        """When a person first judged each of these; what nobody judged is left out."""
        first_judged: dict[OrderId, datetime] = {}
        for part in in_parts(orders):
            rows = self._of(db.OrderEventRow).filter(order_id__in=part, what="judged")
            for order, at in rows.order_by("-at").values_list("order_id", "at"):
                first_judged[OrderId(order)] = at
        return first_judged

    def save_item(self, order: OrderId, item: OrderItem) -> None:
        """Write down what became of one location."""
        rows = self._of(db.OrderItemRow).filter(order_id=order, position=item.position)
        rows.update(**ORDER_ITEM.changes(item))

    # History

    def add_event(self, event: OrderEvent) -> None:
        """Write one step of an order's history down, for good."""
        self._add(ORDER_EVENT, event)

    def add_events(self, events: Iterable[OrderEvent]) -> None:
        """The same of many steps."""
        self._add_many(ORDER_EVENT, events)

    def events(self, order: OrderId) -> list[OrderEvent]:
        """An order's history, oldest first."""
        rows = self._of(db.OrderEventRow).filter(order_id=order).order_by("at", "id")
        return ORDER_EVENT.values(rows)

    def events_named(
        self, orders: Sequence[OrderId], whats: Collection[str]
    ) -> dict[OrderId, list[OrderEvent]]:
        """The steps of these names in the history of many orders, oldest first."""
        events_by_order: dict[OrderId, list[OrderEvent]] = {order: [] for order in orders}
        for part in in_parts(orders):
            rows = self._of(db.OrderEventRow).filter(order_id__in=part, what__in=list(whats))
            for row in rows.order_by("at", "id"):
                events_by_order[OrderId(row.order_id)].append(ORDER_EVENT.value(row))
        return events_by_order

    # Clocks

    def add_clock(self, clock: ClockRow) -> None:
        """Write a new clock down; a second one of the same profile is refused."""
        self._add(CLOCK, clock)

    def save_clock(self, clock: ClockRow) -> None:
        """Write down where a clock stands."""
        self._of(db.OrderClockRow).filter(id=clock.id).update(**CLOCK.changes(clock))

    def clock(self, about: str, profile: str) -> ClockRow:
        """The clock of this profile about this thing."""
        row = self._of(db.OrderClockRow).filter(about=about, profile=profile).first()
        if row is None:
            raise problem("orders.unknown-clock", about=about, profile=profile)
        return CLOCK.value(row)

    def clocks(self, about: str) -> list[ClockRow]:
        """Every clock about this thing, soonest due first."""
        rows = self._of(db.OrderClockRow).filter(about=about)
        return CLOCK.values(rows.order_by(F("due_at").asc(nulls_last=True), "id"))

    def clocks_of(self, about: Sequence[str]) -> list[ClockRow]:
        """Every clock about any of these things, soonest due first."""
        rows = [
            CLOCK.value(row)
            for part in in_parts(about)
            for row in self._of(db.OrderClockRow).filter(about__in=part).order_by("id")
        ]
        return sorted(
            rows,
            key=lambda clock_row: (
                clock_row.due_at is None,
                clock_row.due_at or clock_row.started_at,
            ),
        )

    # Underneath

    def _orders(self, which: Q) -> list[Order]:
        rows = self._of(db.OrderRow).filter(which).order_by("-received_at", "-id")
        return ORDER.values(rows)


def _order(row: Any, order: OrderId) -> Order:
    if row is None:
        raise problem("orders.unknown-order", order=order)
    return ORDER.value(row)
