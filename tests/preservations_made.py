"""Removed items under orders, and what is preserved of them, for tests."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from seawall.cases.model import DecisionGround
from seawall.enforcement.model import Action, Enforcement, OutcomeKind, Target, TargetState
from seawall.forms.model import Channel, Form
from seawall.ids import ItemId, OrderId, OrganisationId, new_id
from seawall.intake.model import Item, ItemVersion
from seawall.journeys.cases.judgement import UnderOrder
from seawall.journeys.clocks._order_history import HistoryStep, entry_of
from seawall.journeys.enforcement._enforcement import enforce_decision
from seawall.journeys.orders._order_admitting import facts_of
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.orders.model import Binding, Order, OrderItem, OrderState, Trust
from seawall.people.model import Member, Organisation
from seawall.preservation.model import Preservation
from seawall.transaction import transaction
from tests.cases_made import decide_case, open_case
from tests.people_made import make_organisation, make_person

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Removed:
    """A platform, its item, the case that removed it and the action that did."""

    organisation: Organisation
    item: Item
    action: Action
    order: Order | None
    reviewer: Member

    @property
    def scope(self) -> OrganisationId:
        return self.organisation.id

    def applied(self, at: datetime = NOON, **more: Any) -> list[Preservation]:
        """The platform reports it removed; what is kept of it since."""
        with transaction(self.scope) as tx:
            said = OutcomeReport(self.action.id, OutcomeKind.APPLIED, effective_at=at, **more)
            report_outcome(said, tx=tx, now=at)
            return tx.preservations.of_item(self.item.id)


def make_order(organisation: Organisation, *items: ItemId, **changes: Any) -> Order:
    """An order that is known to be genuine and names these items."""
    usual: dict[str, Any] = {
        "id": OrderId(new_id("order", now=NOON)),
        "organisation": organisation.id,
        "form": Form.REMOVAL_ORDER,
        "binding": Binding.MANDATORY,
        "channel": Channel.EMAIL_SIGNED,
        "state": OrderState.RUNNING,
        "trust": Trust.SIGNED,
        "received_at": NOON,
        "profile": "eu-tco-removal-order",
        "authority_name": "Office of Example",
        "sender_key": f"key-{next(_numbers)}",
        "issuing_state": "FR",
        "reference": f"FR-2026-{next(_numbers)}",
    }
    made = Order(**{**usual, **changes})
    named = [
        OrderItem(at, f"https://video.example/{item}", f"{at:064x}", item=item)
        for at, item in enumerate(items)
    ]
    public: dict[str, Any] = {"addresses": max(1, len(named)), **facts_of(made)}
    step = HistoryStep("received", public=public)
    with transaction(organisation.id) as tx:
        tx.orders.add(made, named)
        tx.ledger.append(entry_of(made, step, now=made.received_at))
    return made


def go(organisation: Organisation, order: Order, at: datetime, **changes: Any) -> None:
    """The one address of an order is gone since then, in its row and in the log."""
    public: dict[str, Any] = {"acted_at": at.isoformat(), "count": 1}
    with transaction(organisation.id) as tx:
        (line,) = tx.orders.items(order.id)
        tx.orders.save_item(order.id, replace(line, acted_at=at, **changes))
        tx.ledger.append(entry_of(order, HistoryStep("addresses_gone", public=public), now=at))


def make_item(
    organisation: Organisation,
    content: bytes | None = b"gradient",
    text: str = "",
    now: datetime = NOON,
) -> Item:
    """An item with a sealed file, or with a text, or with neither."""
    number = next(_numbers)
    made = Item(
        id=ItemId(new_id("item", now=now)),
        organisation=organisation.id,
        kind="video",
        external_id=f"kept/{number}",
        account="example-account",
        public_url="",
        latest_version=1,
        created_at=now,
    )
    with transaction(organisation.id) as tx:
        made = tx.intake.claim_item(made)
        sealed = tx.evidence.seal(content, "video/mp4", "item", now) if content else None
        picture = tx.evidence.seal(b"picture", "image/webp", "item", now) if content else None
        version = ItemVersion(made.id, 1, now, text=text, evidence=sealed, rendition=picture)
        tx.intake.add_version(version)
    return made


def make_removed(
    *,
    with_order: bool = True,
    content: bytes | None = b"gradient",
    text: str = "",
    ground: str = "order",
    organisation: Organisation | None = None,
    gone_at: datetime = NOON,
    **changes: Any,
) -> Removed:
    """An item that a person decided to remove, on the ground of an order or of our terms."""
    organisation = organisation or make_organisation()
    reviewer = make_person(organisation)
    item = make_item(organisation, content, text)
    case = open_case(organisation, item)
    order = None
    if with_order:
        order = make_order(organisation, item.id, **{"case": case.id, **changes})
    basis: dict[str, Any] = {}
    if order and ground == "order":
        under = UnderOrder(order.id, DecisionGround.ORDER, frozenset({item.id}))
        basis = {"under": under, "clauses": ()}
    decision = decide_case(organisation, case, reviewer, **basis)
    with transaction(organisation.id) as tx:
        action = next(
            each for each in tx.enforcement.actions_of(case.id) if each.decision == decision.id
        )
    if order:
        go(organisation, order, gone_at, action=action.id)
    return Removed(organisation, item, action, order, reviewer)


def restore(removed: Removed, now: datetime = NOON) -> Action:
    """The item is put back, once no order holds it."""
    target = Target(removed.item.kind, removed.item.external_id, 1)
    back = Enforcement(
        decision=removed.action.decision,
        case=removed.action.case,
        targets=(target,),
        state=TargetState.RESTORED,
    )
    if removed.order:
        with_state(removed, OrderState.CEASED)
    with transaction(removed.scope) as tx:
        return enforce_decision(back, tx=tx, now=now)[0]


def with_state(removed: Removed, state: OrderState) -> None:
    """Put the order somewhere else."""
    assert removed.order
    with transaction(removed.scope) as tx:
        tx.orders.save(replace(removed.order, state=state))
