"""The items that an order names are found, and put where people decide about them.

An order's case holds exactly the items that orders name, never copies of them: what is
elsewhere is judged under our own terms. One item under several requests is one case with
many answers. A request joins a case whose items include its own; two that bind share a case
where they overlap, so that nobody decides twice about one item under the clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.cases.cluster import ITEM, anchor
from seawall.cases.model import Case, CaseItem, CaseKind, CaseReason, CaseState
from seawall.cases.priority import sharpened_urgency
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.forms.model import Form
from seawall.ids import CaseId, FlaggerId, ItemId, new_id
from seawall.intake.model import Item
from seawall.journeys.queue._case_severity import brought_severity, standing_severity
from seawall.ledger import Entry
from seawall.ledger.model import JSON
from seawall.ledger.words.cases import CASE_ITEMS_NAMED, CASE_JOINED, CASE_OPENED
from seawall.orders.admission import OrderFlag
from seawall.orders.effect_end import has_ended
from seawall.orders.locating import KIND, Address
from seawall.orders.model import Binding, Order, OrderItem
from seawall.orders.opening.model import NamedAddress
from seawall.transaction import Transaction

ORDERS, REFERRALS, REPORTS = "orders", "referrals", "reports"

_QUEUE = {Binding.MANDATORY: ORDERS, Binding.VOLUNTARY: REFERRALS, Binding.NONE: REFERRALS}
#: What binds goes before everything else that waits; `taxonomy.yaml` has 7 for the highest.
_SEVERITY = {Binding.MANDATORY: 7, Binding.VOLUNTARY: 5, Binding.NONE: 4}
_OF_A_REPORT = 3
#: In a report's body: the trusted flagger whose report it is, DSA Art. 22(1).
TRUSTED = "trusted_flagger"


def locate_addresses(
    lines: Sequence[NamedAddress], *, tx: Transaction, now: datetime
) -> list[OrderItem]:
    """Each address with the item behind it; where the platform told us of none, the address."""
    addresses = [line.address for line in lines]
    stored_items = tx.intake.items_at(
        {spelling for address in addresses for spelling in address.spellings if spelling}
    )
    missing = [
        address
        for address in addresses
        if address.canonical and _item_at(address, stored_items) is None
    ]
    blank = {address.name: _address_alone(address, tx=tx, now=now) for address in missing}
    new_items = tx.intake.claim_addresses(list(blank.values()), now=now)
    items = (_item_at(at, stored_items) or new_items.get(at.name) for at in addresses)
    return [
        replace(line.as_written(), item=item.id if item else None)
        for line, item in zip(lines, items, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """What a case is opened with."""

    order: Order
    items: tuple[ItemId, ...]
    due_at: datetime | None
    goes_on: bool = False
    """Whether they are more of what the order has named: its own case is told nothing new."""


def open_case(opening: CaseOpening, *, tx: Transaction, now: datetime, by: str = "") -> Case | None:
    """Put the items where they are decided; None where the order names none."""
    if not opening.items or asks_no_removal(opening.order.form):
        return None  # what asks for data is answered on its own page; nobody decides about content
    tx.cases.lock_clusters()  # two requests at once must not open two cases
    existing_case = _case_for(opening, tx=tx)
    reason = _reason(opening.order, now=now)
    severity = brought_severity(reason, tx=tx, now=now)
    case = (
        _case_joined(existing_case, opening, severity)
        if existing_case
        else _new_case(opening, severity, tx=tx, now=now)
    )
    if existing_case:
        tx.cases.save(case)
    else:
        tx.cases.add(case)
    is_told = opening.goes_on and case.id == opening.order.case
    versions = tx.intake.newest_versions(opening.items)
    tx.cases.put_in(
        case.id,
        items=[CaseItem(item, version, None, now) for item, version in versions.items()],
        anchors=[anchor(ITEM, item) for item in opening.items],
        reason=None if is_told else reason,
        now=now,
    )
    if not is_told:
        _remember(case, opening, joined=existing_case is not None, by=by, tx=tx, now=now)
    public: dict[str, JSON] = {"items": list(opening.items), "order": opening.order.id}
    tx.ledger.append(Entry(CASE_ITEMS_NAMED, case.id, at=now, by=by, public=public))
    return case


def calm_case(case: CaseId, *, tx: Transaction, now: datetime) -> None:
    """Take off a case what an order brought that has ended, or was not genuine."""
    stored_case = tx.cases.locked(case)
    due = [
        case_order.due_at
        for case_order in tx.orders.orders_of_case(case)
        if case_order.due_at and not has_ended(case_order)
    ]
    severity = standing_severity(case, tx=tx, now=now) or _OF_A_REPORT
    tx.cases.save(replace(stored_case, due_at=min(due, default=None), severity=severity))


def _item_at(address: Address, stored_items: dict[str, Item]) -> Item | None:
    return next(
        (stored_items[spelling] for spelling in address.spellings if spelling in stored_items), None
    )


def _address_alone(address: Address, *, tx: Transaction, now: datetime) -> Item:
    return Item(
        id=ItemId(new_id("item", now=now)),
        organisation=tx.organisation,
        kind=KIND,
        external_id=address.name,
        account="",
        public_url=address.canonical,
        latest_version=0,
        created_at=now,
    )


def _case_for(opening: CaseOpening, *, tx: Transaction) -> Case | None:
    if opening.order.case is not None:  # it has one already, and more items were found
        own = tx.cases.locked(opening.order.case)
        return own if own.state is CaseState.OPEN else None
    wanted_items = frozenset(opening.items)
    fitting: list[tuple[bool, int, Case]] = []
    for item in tx.orders.cases_of_items(opening.items):
        case = tx.cases.case(item)
        if case.state is not CaseState.OPEN or case.kind != CaseKind.ORDER:
            continue
        case_items = frozenset(item.item for item in tx.cases.items(item))
        is_mandatory = case.queue == ORDERS
        if _belongs(wanted_items, case_items, both_bind=_binds(opening.order) and is_mandatory):
            fitting.append((not is_mandatory, len(case_items), case))
    best = min(
        fitting,
        key=lambda candidate: (*candidate[:2], candidate[2].opened_at, candidate[2].id),
        default=None,
    )
    if best is None:
        return None
    locked = tx.cases.locked(best[2].id)  # somebody may be deciding it at this moment
    return locked if locked.state is CaseState.OPEN else None


def _belongs(
    wanted_items: frozenset[ItemId], case_items: frozenset[ItemId], *, both_bind: bool
) -> bool:
    return wanted_items <= case_items or (both_bind and bool(wanted_items & case_items))


def _new_case(opening: CaseOpening, severity: int, *, tx: Transaction, now: datetime) -> Case:
    return Case(
        id=CaseId(new_id("case", now=now)),
        organisation=tx.organisation,
        kind=CaseKind.ORDER,
        queue=_queue(opening.order),
        severity=severity,
        description=_description(opening),
        opened_at=now,
        due_at=opening.due_at,
    )


def _case_joined(case: Case, opening: CaseOpening, brought: int) -> Case:
    severity, due_at = sharpened_urgency(case, severity=brought, due_at=opening.due_at)
    queue = _queue(opening.order) if severity > case.severity else case.queue
    return replace(case, severity=severity, due_at=due_at, queue=queue)


def _reason(order: Order, *, now: datetime) -> CaseReason:
    who = order.authority_name or "an unnamed sender"
    number = f" {order.reference}" if order.reference else ""
    say = f"{_form_words(order)}{number} from {who}"
    return CaseReason(
        order.form.value,
        order.id,
        say,
        now,
        severity=_severity(order),
        flagger=_flagger(order),
    )


def _description(opening: CaseOpening) -> str:
    unopened = opening.order.opening if opening.order.case is None else 0
    count = unopened or len(opening.items)
    many = "1 item" if count == 1 else f"{count} items"
    return f"{_form_words(opening.order)}, {many}"


def _form_words(order: Order) -> str:
    """What it is, at the beginning of a line."""
    return order.form.value.replace("_", " ").capitalize()


def _queue(order: Order) -> str:
    return REPORTS if order.form is Form.PUBLIC_REPORT else _QUEUE[order.binding]


def _severity(order: Order) -> int:
    if OrderFlag.THREAT_TO_LIFE in order.flags:
        return _SEVERITY[Binding.MANDATORY]
    if order.form is Form.PUBLIC_REPORT:
        return _OF_A_REPORT
    return _SEVERITY[order.binding]


def _flagger(order: Order) -> FlaggerId | None:
    is_told = order.form is Form.PUBLIC_REPORT and TRUSTED in order.body
    return FlaggerId(order.body[TRUSTED]) if is_told else None


def _binds(order: Order) -> bool:
    return order.binding is Binding.MANDATORY


def items_of(located: Iterable[OrderItem]) -> tuple[ItemId, ...]:
    """The items found, each once."""
    return tuple(dict.fromkeys(item.item for item in located if item.item))


def fingerprints_of(located: Collection[OrderItem]) -> frozenset[str]:
    """The addresses as they are compared."""
    return frozenset(item.fingerprint for item in located if item.fingerprint)


def _remember(
    case: Case, opening: CaseOpening, *, joined: bool, by: str, tx: Transaction, now: datetime
) -> None:
    entry = Entry(
        CASE_JOINED if joined else CASE_OPENED,
        about=case.id,
        at=now,
        by=by,
        public={
            "items": len(opening.items),
            "kind": case.kind,
            "order": opening.order.id,
            "queue": case.queue,
            "reason": opening.order.form.value,
            "severity": case.severity,
        },
    )
    tx.ledger.append(entry)
