"""Everything an order's page shows, gathered from every store into plain values.

A template has nothing to work out: this module reads, and the sentences are made here or in
`words.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seawall.clocks.clock import ClockState
from seawall.clocks.clock_record import clock_of
from seawall.clocks.model import ClockRow
from seawall.enforcement.parts.model import AskingProgress
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.forms.letters.shown_text import shown_text
from seawall.forms.model import Form
from seawall.ids import CaseId, OrderId, PersonId
from seawall.intake.model import Item
from seawall.journeys.answers import order_genuineness
from seawall.journeys.answers.order_genuineness import CallBack
from seawall.journeys.answers.part_asking import askings_of
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.orders.order_opening import opening_of
from seawall.journeys.orders.order_receiving import refusal_of
from seawall.journeys.signed_events.event_lookup import entries_beside_events
from seawall.ledger import Recorded
from seawall.orders.answering import possible as ways
from seawall.orders.answering.model import LocationState
from seawall.orders.answering.possible import AnswerWay
from seawall.orders.genuineness import GenuinenessWord
from seawall.orders.locating import KIND as ADDRESS_ALONE
from seawall.orders.model import (
    VOID,
    Answer,
    AnswerState,
    Order,
    OrderEvent,
    OrderItem,
    OrderState,
    UserNotice,
)
from seawall.orders.opening.model import OpeningProgress
from seawall.orders.register.model import Authority
from seawall.orders.rehearsal import is_drill
from seawall.orders.standing import state_at
from seawall.orders.states import OVER, OrderStep
from seawall.preservation.model import Preservation
from seawall.transaction import Transaction
from seawall.web.console.orders import words
from seawall.web.console.orders.orders_board import OnCallState, is_unanswered, on_call
from seawall.web.console.orders.words import FlagSaid
from seawall.web.console.words import PlainWord

#: Addresses shown on the page; an order may name thousands.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One address, the item behind it, and what became of it."""

    it: OrderItem
    item: Item | None
    said: PlainWord

    @property
    def is_found(self) -> bool:
        """Whether the platform has told us of the item; else only its address is known."""
        return self.item is not None and self.item.kind != ADDRESS_ALONE

    @property
    def is_open(self) -> bool:
        """Whether it can still be said which item it means."""
        return not self.it.outcome


@dataclass(frozen=True, slots=True)
class ClockSaid:
    """A clock as the page shows it."""

    row: ClockRow
    state: ClockState
    rests_on: str
    instrument: str
    grounds: tuple[str, ...]
    """The law's words for what holds it now."""
    held_for: tuple[str, ...]
    end: datetime | None
    is_main: bool

    @property
    def is_running(self) -> bool:
        """Whether it counts down now."""
        return self.state in {ClockState.RUNNING, ClockState.OVERDUE} and self.end is not None

    @property
    def is_late(self) -> bool:
        """Whether it was met after its end."""
        met_at = self.row.met_at
        return met_at is not None and self.end is not None and met_at > self.end


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One person's word on the sender."""

    word: GenuinenessWord
    name: str


@dataclass(frozen=True, slots=True)
class FactSaid:
    """A fact in which a document and the register differ on who sent it."""

    what: str
    named: str
    registered: str


@dataclass(frozen=True, slots=True)
class GenuinenessDoubt:
    """Findings on whether an order is genuine."""

    calls: tuple[CallBack, ...]
    said: tuple[SpokenWord, ...]
    spoke: bool
    """Whether the person who looks has spoken already."""


@dataclass(frozen=True, slots=True)
class ClarifyingReply:
    """What came in reply to a question of ours, and whether it was enough."""

    at: datetime
    text: str
    places: tuple[str, ...]
    is_enough: bool | None


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One order and everything around it."""

    order: Order
    form: str
    trust: PlainWord
    state: PlainWord
    channel: str
    authority: Authority | None
    differing: tuple[FactSaid, ...]
    """In what the document names another sender than the one that is shown."""
    clocks: tuple[ClockSaid, ...]
    lines: tuple[OrderLine, ...]
    """The first addresses that it names, or named."""
    named: int
    """How many there are."""
    opening: OpeningProgress | None
    """How far they are opened; None where all of them are."""
    asking: AskingProgress | None
    """How far the platform was told of them; None where it was told of all, or of none yet."""
    tally: Counter[str]
    flags: tuple[FlagSaid, ...]
    others: tuple[Order, ...]
    open_ways: tuple[AnswerWay, ...]
    in_the_way: str
    doubt: GenuinenessDoubt | None
    replies: tuple[ClarifyingReply, ...]
    may_answer: tuple[Order, ...]
    """Orders that wait for a reply and whose number stands in this letter."""
    refused: str
    answers: tuple[Answer, ...]
    notices: tuple[UserNotice, ...]
    kept: tuple[Preservation, ...]
    trail: tuple[Recorded, ...]
    on_call: OnCallState
    taken_by: str
    is_mine: bool
    is_unanswered: bool
    """Whether a page came after which nobody has said that they have it."""

    @property
    def total(self) -> int:
        """How many addresses it asks for, opened or not."""
        return self.asked_now + self.unopened

    @property
    def asked_now(self) -> int:
        """How many of them are opened."""
        return sum(self.tally.values())

    @property
    def unopened(self) -> int:
        """How many addresses are not opened yet."""
        return self.opening.named - self.opening.opened if self.opening else 0

    @property
    def done(self) -> int:
        """How many of them are settled."""
        return sum(
            self.tally[state]
            for state in (LocationState.DONE, LocationState.ACCEPTED, LocationState.DECLINED)
        )

    @property
    def found(self) -> int:
        """How many lead to an item the platform has told us of."""
        return sum(line.is_found for line in self.lines)

    @property
    def main_clock(self) -> ClockSaid | None:
        """The clock it was received under."""
        return next((clock for clock in self.clocks if clock.is_main), None)

    @property
    def side_clocks(self) -> tuple[ClockSaid, ...]:
        """Windows and silences that run beside it."""
        return tuple(clock for clock in self.clocks if not clock.is_main)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is awaited of us."""
        return self.order.state in OVER

    @property
    def is_claimed(self) -> bool:
        """Whether its sender's name is its own word alone: no key and no two people prove it."""
        return ways.is_only_claimed(self.order)

    @property
    def may_be_scrutinised(self) -> bool:
        """Whether a decision of our authority still changes something: Art. 4(3) and (7)."""
        is_open = not self.is_over or self.order.state is OrderState.CLOSED
        return self.order.cross_border and is_open

    @property
    def is_drill(self) -> bool:
        """Whether it is a rehearsal."""
        return is_drill(self.order)

    @property
    def may_be_final(self) -> bool:
        """Whether there is redress against it: Art. 9."""
        is_order = self.order.form is Form.REMOVAL_ORDER and not self.is_drill
        return is_order and self.order.state is not OrderState.REFUSED

    @property
    def is_letter(self) -> bool:
        """Whether a person must say first what it is."""
        return self.order.form is Form.LETTER and not self.is_over

    @property
    def is_settled(self) -> bool:
        """Whether nothing on the page changes by itself any more."""
        waits = self.tally[LocationState.ASKED] or self.tally[LocationState.ACCEPTED] > self.acted
        is_moving = waits or self.opening is not None or self.asking is not None
        return not is_moving and all(_is_still(answer) for answer in self.answers)

    @property
    def acted(self) -> int:
        """How many of the shown addresses the platform has dealt with."""
        return sum(line.it.acted_at is not None for line in self.lines)


_ARRIVED = frozenset({AnswerState.DELIVERED, AnswerState.FAILED})


def _is_still(answer: Answer) -> bool:
    """Whether it has arrived, was given up, or waits for its sender to come."""
    return answer.state in _ARRIVED or words.is_fetched(answer)


def read_order_page(
    order_id: OrderId, person: PersonId, *, tx: Transaction, now: datetime
) -> OrderPage:
    """The page of an order as plain values."""
    order = tx.orders.order(order_id)
    items = tx.orders.items(order.id)
    asked = [item for item in items if item.ended_at is None]
    events = tx.orders.events(order.id)
    names = {member.id: member.name for member in tx.people.members()}
    taken_by = names.get(PersonId(order.taken_by), "")
    refusal = refusal_of(order, tx=tx)
    opening = opening_of(order, tx=tx)
    return OrderPage(
        order=order,
        form=words.form(order.form),
        trust=words.trust(order.trust),
        state=words.state(state_at(order, now)),
        channel=words.channel(order.channel),
        authority=tx.register.authority(order.authority) if order.authority else None,
        differing=tuple(
            FactSaid(words.sender_fact(fact.fact), fact.named, fact.registered)
            for fact in order_genuineness.differing_of(order, tx=tx)
        ),
        clocks=clocks_of(order, tx=tx, now=now),
        lines=tuple(_line(item, tx=tx) for item in items[:SHOWN]),
        named=len(items) + (opening.named - opening.opened if opening else 0),
        opening=opening,
        asking=askings_of([order], tx=tx).get(order.id),
        tally=Counter(item.outcome for item in asked),
        flags=tuple(words.flag(code, opposite=order.contradicts) for code in order.flags),
        others=_related_orders(order, tx=tx),
        open_ways=ways.possible_ways(order, asked),
        in_the_way=_in_the_way(order, asked),
        doubt=_doubt(order, person, names, tx=tx),
        replies=tuple(_reply(event) for event in events if event.what == OrderStep.CLARIFIED),
        may_answer=_answerable_orders(order, tx=tx),
        refused=refusal[1] if refusal else "",
        answers=tuple(tx.answers.about(order.id)),
        notices=tuple(tx.answers.notices_of(order.id)),
        kept=tuple(tx.preservations.of_order(order.id)),
        trail=tuple(entries_beside_events(order.id, tx=tx)),
        on_call=on_call(events, taken_by),
        taken_by=taken_by,
        is_mine=order.taken_by == person,
        is_unanswered=is_unanswered(events),
    )


def clocks_of(order: Order, *, tx: Transaction, now: datetime) -> tuple[ClockSaid, ...]:
    """Every clock of the order as it stands now."""
    return tuple(
        _clock(row, order, now=now) for row in tx.orders.clocks(order.id) if row.state != VOID
    )


def _clock(row: ClockRow, order: Order, *, now: datetime) -> ClockSaid:
    clock = clock_of(row, jurisdictions=known_jurisdictions())
    grounds = tuple(hold.ground for hold in clock.holds if hold.is_open)
    return ClockSaid(
        row=row,
        state=clock.state(now),
        rests_on=clock.article,
        instrument=clock.profile.instrument,
        grounds=grounds,
        held_for=tuple(words.ground(ground) for ground in grounds),
        end=row.due_at if clock.began_under else clock.keep_until or clock.due_at,
        is_main=row.profile == order.profile,
    )


def _line(order_item: OrderItem, *, tx: Transaction) -> OrderLine:
    item = tx.intake.item(order_item.item) if order_item.item else None
    said = words.asked_no_more() if order_item.ended_at else words.line(order_item.outcome)
    return OrderLine(order_item, item, said)


def _reply(event: OrderEvent) -> ClarifyingReply:
    fields = event.data
    return ClarifyingReply(
        event.at, shown_text(fields["text"]), tuple(fields["places"]), fields["is_enough"]
    )


def _answerable_orders(order: Order, *, tx: Transaction) -> tuple[Order, ...]:
    if order.form is not Form.LETTER or order.document is None:
        return ()
    hints = tx.orders.document(order.document).reading.get("may_answer", ())
    return tuple(tx.orders.order(OrderId(hint)) for hint in hints)


def _related_orders(order: Order, *, tx: Transaction) -> tuple[Order, ...]:
    """Other requests that the same case answers, and the one that wants the opposite."""
    orders = tx.orders.orders_of_case(CaseId(order.case)) if order.case else []
    related_orders = {
        case_order.id: case_order for case_order in orders if case_order.id != order.id
    }
    if order.contradicts and order.contradicts not in related_orders:
        related_orders[order.contradicts] = tx.orders.order(order.contradicts)
    return tuple(related_orders.values())


def _in_the_way(order: Order, items: Sequence[OrderItem]) -> str:
    """Why the first thing to do with it cannot be done, if it cannot."""
    first = AnswerWay.COMPLY if ways.is_binding(order) else AnswerWay.OUTCOME
    if asks_no_removal(order.form):
        first = AnswerWay.PROVIDE
    wrong = ways.obstacle(first, order, tuple(items))
    return f"{wrong.detail[:1].upper()}{wrong.detail[1:]}" if wrong else ""


def _doubt(
    order: Order, person: PersonId, names: dict[PersonId, str], *, tx: Transaction
) -> GenuinenessDoubt | None:
    """What two people have found out so far; None where the sender is known."""
    if order.form is Form.LETTER or ways.is_authenticated(order) or order.state in OVER:
        return None
    if not ways.is_binding(order) and not asks_no_removal(order.form):
        return None
    testimony = order_genuineness.words_on(order.id, tx=tx)
    return GenuinenessDoubt(
        calls=order_genuineness.call_back_numbers(order, tx=tx),
        said=tuple(SpokenWord(word, names.get(PersonId(word.person), "–")) for word in testimony),
        spoke=any(word.person == person for word in testimony),
    )
