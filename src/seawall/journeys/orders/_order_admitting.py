"""An order is admitted: the law of the day gives its clock, a case is due, people are told.

The clock starts with the receipt, whoever sent it: TCO Art. 3(3). What counsel should know is
a flag, and none of the flags stops it. A letter that a person has sorted is admitted in the
same way, with the time it was received.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial

from seawall.clocks.clock import Clock
from seawall.clocks.clock_record import row_of
from seawall.clocks.instant import read_instant, write_instant
from seawall.clocks.starting import start_clock
from seawall.errors import InvalidRequest
from seawall.forms.annexes.form_faults import FormFault
from seawall.forms.annexes.section3 import NoticeFlag
from seawall.forms.model import Form
from seawall.ids import ClockId, new_id
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders import _order_linking, order_paging
from seawall.journeys.orders._border_finding import begin_request_window, found_border
from seawall.journeys.orders._order_items import CaseOpening, items_of, locate_addresses, open_case
from seawall.journeys.orders._part_owing import begin_opening
from seawall.journeys.orders.enforcing_notification import watch_notification
from seawall.journeys.orders.order_sender import DocumentSender
from seawall.journeys.preservation.preservation_on_request import keep_as_asked
from seawall.ledger import JSON
from seawall.orders import admission, states
from seawall.orders.admission import Circumstances, OrderFlag
from seawall.orders.demand import Demand
from seawall.orders.governing import governing_profile
from seawall.orders.information.certificate_faults import CertificateFlag
from seawall.orders.model import Binding, Genuineness, Order, OrderItem, OrderState
from seawall.orders.opening.model import ReadAddresses
from seawall.orders.stated_time import claims_emergency, stated_time
from seawall.preservation.retention import stated_period
from seawall.transaction import Transaction

#: What the platform says of an item whose viewers people admit, and not a rule.
_CLOSED_GROUP = ("audience", "approved_members")
#: Flags that somebody must read before they act.
_FOR_COUNSEL = frozenset(
    {
        OrderFlag.S3_INCOMPLETE.value,
        OrderFlag.NOT_COMPETENT.value,
        OrderFlag.OTHER_SIGNER.value,
        OrderFlag.FOR_ANOTHER.value,
        OrderFlag.RECITAL_14.value,
        OrderFlag.WILDCARD.value,
        NoticeFlag.NOT_SERVED.value,
        NoticeFlag.NOT_A_CONSTABLE.value,
        OrderFlag.LAW_NOT_NAMED.value,
        *CertificateFlag,
        "art3_2_notice_short",
        "language_not_declared",
    }
)


@dataclass(frozen=True, slots=True)
class OrderAdmission:
    """An order that is about to be admitted, and what is known of it."""

    order: Order
    demand: Demand
    sender: DocumentSender
    addresses: ReadAddresses
    flags: tuple[str, ...] = ()
    was_letter: bool = False


def admit_order(incoming: OrderAdmission, *, tx: Transaction, now: datetime, by: str = "") -> Order:
    """Put an order on its clock and before people."""
    demand, addresses = incoming.demand, incoming.addresses
    clock, own_flags = clock_by_law(demand, incoming.order, tx=tx)
    items = locate_addresses(addresses.first, tx=tx, now=now)
    order = found_border(_under_way(incoming, clock), tx=tx)
    order = replace(order, opening=addresses.opening)
    around = _circumstances(incoming, items, crosses=order.cross_border, tx=tx)
    faults = admission.faults_of(demand, around)
    flags = (*incoming.flags, *own_flags, *admission.flags_of(demand, around, faults))
    order = admission.add_flags(order, *flags)
    opposing_order = _order_linking.opposing_order(order, items, tx=tx)
    due_at = order.due_at or (clock.work_by if clock else None)
    case = open_case(CaseOpening(order, items_of(items), due_at), tx=tx, now=now, by=by)
    order = replace(order, case=case.id if case else None)

    _write(order, items, was_letter=incoming.was_letter, tx=tx)
    begin_opening(order, addresses.parts, tx=tx, now=now)
    _remember(order, items, faults, incoming, tx=tx, now=now, by=by)
    _start(order, clock, tx=tx, now=now)
    if opposing_order is not None:
        order = _order_linking.show_contradiction(order, opposing_order, tx=tx, now=now)
    keep_as_asked(order, tx=tx, now=now)
    watch_notification(order, demand.asks, tx=tx, now=now)
    order = _order_linking.carry_out_letter(order, demand, incoming.sender, tx=tx, now=now)
    _alert(order, incoming.sender, tx=tx, now=now)
    return order


def facts_of(order: Order) -> dict[str, JSON]:
    """What the ledger says of an order in the open: no name, no address, no number of theirs."""
    return {
        **({"opening": order.opening} if order.opening else {}),
        "binding": order.binding.value,
        "channel": order.channel.value,
        "cross_border": order.cross_border,
        "due_at": _instant_text(order.due_at),
        "form": order.form.value,
        "issuing_state": order.issuing_state,
        "profile": order.profile,
        "received_at": _instant_text(order.received_at),
        "sha256": order.digest,
        "state": order.state.value,
        "trust": order.trust.value,
    }


def secrets_of(order: Order) -> dict[str, JSON]:
    """What the ledger seals about an order."""
    sealed = {"authority": order.authority_name, "reference": order.reference}
    return {**sealed, "authority_id": order.authority} if order.authority else {**sealed}


def clock_by_law(
    demand: Demand, order: Order, *, tx: Transaction
) -> tuple[Clock | None, tuple[str, ...]]:
    """The clock of the law of the day; nothing where no law gives a time."""
    profiles = known_jurisdictions().profiles
    flags = (
        [OrderFlag.UNKNOWN_PROFILE.value]
        if demand.profile and demand.profile not in profiles
        else []
    )
    profile = governing_profile(
        demand.document_form,
        form=demand.form,
        state=demand.issuing_state or order.issuing_state,
        named_profile=demand.profile,
        among=profiles,
    )
    if not profile:
        is_nameless = order.binding is Binding.MANDATORY and not flags
        return None, (*flags, *([OrderFlag.LAW_NOT_NAMED.value] if is_nameless else []))
    since = order.received_at
    if demand.form is Form.NOTICE and demand.section3 and demand.section3.given_at:
        since = demand.section3.given_at
    period, unusable = stated_time(demand, since=since)
    home = establishment(tx)
    begin = partial(
        start_clock,
        profile,
        since,
        jurisdictions=known_jurisdictions(),
        tz=home.zone,
        calendar=home.calendar,
        emergency=claims_emergency(demand, profiles.get(profile)),
    )
    try:
        clock = begin(period=period)
    except InvalidRequest:
        unusable, clock = True, begin()
    unusable = unusable or bool(demand.keep and stated_period(demand.keep) is None)
    return clock, (*flags, *([OrderFlag.PERIOD_UNUSABLE.value] if unusable else []))


def _circumstances(
    incoming: OrderAdmission, items: Sequence[OrderItem], *, crosses: bool, tx: Transaction
) -> Circumstances:
    order, authority = incoming.order, incoming.sender.authority
    informed = str(authority.contact.get("informed_at", "")) if authority else ""
    return Circumstances(
        channel=order.channel,
        trust=order.trust,
        contact=tx.register.contact_point(),
        is_first=_is_first(incoming.sender, tx=tx),
        informed_at=read_instant(informed, field="informed_at") if informed else None,
        crosses=crosses,
        issuer=authority.kind if authority else None,
        is_another_named=incoming.sender.names_another,
        is_for_another=incoming.sender.is_for_another,
        is_closed_group=_is_closed_group(items, tx=tx),
    )


def _is_first(sender: DocumentSender, *, tx: Transaction) -> bool:
    """Whether nothing of this sender was received before, proved or claimed."""
    keys = {sender.key, *([str(sender.authority.id)] if sender.authority else [])}
    return not tx.orders.has_sent(keys, Form.REMOVAL_ORDER)


def _is_closed_group(items: Sequence[OrderItem], *, tx: Transaction) -> bool:
    fact, value = _CLOSED_GROUP
    versions = tx.intake.versions_of(items_of(items[:100])).values()
    return any(of_item[-1].facts.get(fact) == value for of_item in versions)


def _under_way(incoming: OrderAdmission, clock: Clock | None) -> Order:
    """The order on its clock, and where it stands by who sent it."""
    order = incoming.order
    if clock is not None:
        keeps = clock.keep_until is not None
        order = replace(order, profile=clock.profile.id, due_at=clock.due_at, keeps=keeps)
    if order.form is Form.LETTER:
        return order
    if order.binding is not Binding.MANDATORY or incoming.sender.is_known:
        return states.move_order(order, states.OrderStep.AUTHENTICATED)
    doubted = states.move_order(order, states.OrderStep.DOUBTED)
    return replace(doubted, genuine=Genuineness.PENDING)


def _write(order: Order, items: Sequence[OrderItem], *, was_letter: bool, tx: Transaction) -> None:
    if was_letter:
        tx.orders.save(order)
        tx.orders.replace_items(order.id, items)
        tx.openings.drop(order.id)
    else:
        tx.orders.add(order, items)


def _remember(
    order: Order,
    items: Sequence[OrderItem],
    faults: Sequence[FormFault],
    incoming: OrderAdmission,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> None:
    state_step = states.OrderStep.SORTED if incoming.was_letter else states.OrderStep.RECEIVED
    codes = list(dict.fromkeys(fault.code for fault in faults))
    step = HistoryStep(
        state_step.value,
        by=by,
        data={
            "faults": [{"code": fault.code, "field": fault.field} for fault in faults[:100]],
            **_differing(incoming),
        },
        public={
            "addresses": order.opening or len(items),
            "case": order.case,
            "faults": codes,
            "flags": list(order.flags),
            **facts_of(order),
        },
        sealed={**secrets_of(order), **_differing(incoming)},
    )
    remember_step(order, step, tx=tx, now=now)


def _differing(incoming: OrderAdmission) -> dict[str, JSON]:
    """In what the document names another sender than the one that is shown."""
    facts = [asdict(fact) for fact in incoming.sender.differing]
    return {"differing": facts} if facts else {}


def _start(order: Order, clock: Clock | None, *, tx: Transaction, now: datetime) -> None:
    """The clocks that run from now on, each kept, each with its pages owed."""
    if clock is not None:
        clock_id = ClockId(new_id("clk", now=now))
        tx.orders.add_clock(row_of(clock, clock_id=clock_id, about=order.id, at=now))
        order_paging.watch_clock(order, clock, tx=tx, now=now)
    begin_request_window(order, tx=tx, now=now)


def _alert(order: Order, sender: DocumentSender, *, tx: Transaction, now: datetime) -> None:
    """Whoever must know at once is told; the page at half time comes by itself."""
    if order.form is Form.LETTER and order.state is OrderState.RECEIVED:
        say = f"{order.id} arrived and could not be read automatically. Classify it."
        call_attention(order.id, say=say, tx=tx, now=now)
        if sender.authority is not None or OrderFlag.HOURS_NAMED in order.flags:
            order_paging.call_now(order, why="letter", tx=tx, now=now)
    if CertificateFlag.EMERGENCY in order.flags:
        order_paging.call_now(order, why="emergency", tx=tx, now=now)
    if OrderFlag.THREAT_TO_LIFE in order.flags:
        order_paging.call_now(order, why="threat_to_life", tx=tx, now=now)
    if order.state is OrderState.AUTHENTICATING:
        say = f"The sender of {order.id} is not verified. The deadline is running. Call back."
        call_attention(order.id, say=say, tx=tx, now=now)
    if counsel_flags := sorted(_FOR_COUNSEL.intersection(order.flags)):
        say = f"{order.id} needs counsel: {', '.join(counsel_flags)}. The deadline is running."
        call_attention(order.id, say=say, tx=tx, now=now)


def _instant_text(at: datetime | None) -> str | None:
    return write_instant(at.astimezone(UTC)) if at else None
