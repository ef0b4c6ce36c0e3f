"""Board of orders by stage, most urgent first in each column.

Orders bind and referrals do not, so each has a board of its own and their figures are never
added up. Beside each sender stands how often it was right before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall.enforcement.parts.model import AskingProgress
from seawall.forms.model import Form
from seawall.ids import PersonId
from seawall.journeys.answers.part_asking import askings_of
from seawall.journeys.orders.order_opening import openings_of
from seawall.orders.answering.model import LocationState
from seawall.orders.answering.possible import is_only_claimed
from seawall.orders.model import Order, OrderEvent, OrderState
from seawall.orders.opening.model import OpeningProgress
from seawall.orders.rehearsal import is_drill
from seawall.orders.standing import OPEN, is_overdue
from seawall.orders.states import OVER, OrderStep
from seawall.transaction import Transaction
from seawall.web.console.orders import words
from seawall.web.console.words import PlainWord

BINDING = (
    Form.REMOVAL_ORDER,
    Form.NOTICE,
    Form.INFORMATION_ORDER,
    Form.DUTY_NOTICE,
    Form.EXPOSURE_DECISION,
)
#: What stands or falls: a referral asks for nothing that could.
_ORDERS = (Form.REMOVAL_ORDER, Form.NOTICE, Form.INFORMATION_ORDER, Form.DUTY_NOTICE)
VOLUNTARY = (Form.REFERRAL, Form.ALERT, Form.PUBLIC_REPORT)
#: An order or a sender with a state or an outcome, and how many.
Tally = Counter[tuple[str, str]]
#: Cards of what is over; the rest is found by its number.
CLOSED_SHOWN = 20
#: What was refused stays on the board as long.
REFUSED_SHOWN_FOR = timedelta(days=7)

#: What somebody does who has heard the page.
_ANSWERS = frozenset({"taken", "page_acknowledged"})
_SETTLED = (LocationState.DONE, LocationState.ACCEPTED, LocationState.DECLINED)
_DONE_WITH = tuple(OVER - {OrderState.REFUSED})
_STOOD = (OrderState.ACTED, OrderState.ANSWERED, OrderState.CLOSED)
_FELL = (OrderState.REFUSED, OrderState.CEASED, OrderState.REINSTATED)


@dataclass(frozen=True, slots=True)
class OrderCard:
    """One order as the board shows it."""

    order: Order
    form: str
    trust: PlainWord
    state: PlainWord
    done: int
    total: int
    opening: OpeningProgress | None
    """How far its addresses are opened; None where all of them are."""
    asking: AskingProgress | None
    """How far the platform was told of them; None where it was told of all, or of none yet."""
    held_for: tuple[str, ...]
    record: str
    taken_by: str
    is_asked: bool
    is_drill: bool
    refused_for: str = ""
    """Why it was refused, of what was."""

    @property
    def is_claimed(self) -> bool:
        """Whether the sender's name is its own word alone."""
        return is_only_claimed(self.order)

    @property
    def runs(self) -> bool:
        """Whether its clock is worth showing."""
        return self.order.state in OPEN and self.order.due_at is not None


@dataclass(frozen=True, slots=True)
class Column:
    """How far some orders have come."""

    title: str
    note: str
    cards: tuple[OrderCard, ...]


@dataclass(frozen=True, slots=True)
class OnCallState:
    """Who was paged about an order, and who took it."""

    say: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class OrderBoard:
    """The columns, what runs out first, and what nobody could read."""

    columns: tuple[Column, ...]
    letters: tuple[OrderCard, ...]
    refused: tuple[OrderCard, ...]
    """What came lately and was refused: nothing was done, and its bytes are kept."""
    strangers: int
    """How many documents of unknown senders wait."""
    next: OrderCard | None
    on_call: OnCallState | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on it."""
        return (
            not self.letters
            and not self.refused
            and not self.strangers
            and not any(column.cards for column in self.columns)
        )


def read_board(forms: Sequence[Form], *, tx: Transaction, now: datetime) -> OrderBoard:
    """The board of these forms."""
    open_now = tx.orders.board(forms=forms, limit=200)
    over = tx.orders.newest(forms=forms, states=_DONE_WITH, limit=CLOSED_SHOWN)
    letters, refused = _letters(forms, tx=tx), _refused(forms, tx=tx, now=now)
    cards = _cards([*open_now, *over, *letters], tx=tx, now=now)
    on_board = [card for card in cards if card.order.form is not Form.LETTER]
    awaited = next((card for card in on_board if card.runs), None)
    return OrderBoard(
        columns=tuple(_columns(on_board)),
        letters=tuple(card for card in cards if card.order.form is Form.LETTER),
        refused=tuple(_why_refused(_cards(refused, tx=tx, now=now), tx=tx)),
        strangers=tx.anteroom.count() if Form.REMOVAL_ORDER in forms else 0,
        next=awaited,
        on_call=on_call(tx.orders.events(awaited.order.id), awaited.taken_by) if awaited else None,
    )


def on_call(events: Sequence[OrderEvent], taken_by: str) -> OnCallState:
    """Who was called, by which ways, and whether somebody has it."""
    paged = [event for event in events if event.what == "paged"]
    reached = {event.data["way"] for event in events if event.what == "person_reached"}
    at = paged[-1].at if paged else None
    if taken_by and is_unanswered(events):
        return OnCallState(
            _("Assigned to %s, who has not acknowledged the last page.") % taken_by, at
        )
    if taken_by:
        return OnCallState(_("Assigned to %s.") % taken_by, at)
    if not paged:
        return OnCallState(_("Unassigned. Nobody has been paged yet."), None)
    tried = set(paged[-1].data.get("ways", ()))
    if reached & tried:
        ways = ", ".join(sorted(reached & tried))
        return OnCallState(_("Unassigned. The person on call was reached by %s.") % ways, at)
    if tried:
        return OnCallState(_("Unassigned. Paged by %s.") % ", ".join(sorted(tried)), at)
    return OnCallState(
        _("Unassigned. No paging channel is set up: add one in the configuration."), at
    )


def is_unanswered(events: Sequence[OrderEvent]) -> bool:
    """Whether a page was sent after which nobody has said that they have it."""
    told = [event.what for event in events if event.what == "paged" or event.what in _ANSWERS]
    return bool(told) and told[-1] == "paged"


def _letters(forms: Sequence[Form], *, tx: Transaction) -> list[Order]:
    """Letters stand with the orders: one of them may bind."""
    if Form.REMOVAL_ORDER not in forms:
        return []
    return tx.orders.board(forms=(Form.LETTER,), states=(OrderState.RECEIVED,), limit=50)


def _refused(forms: Sequence[Form], *, tx: Transaction, now: datetime) -> list[Order]:
    """A signed letter that nobody could read stands with the orders here, too."""
    of_forms = (*forms, Form.LETTER) if Form.REMOVAL_ORDER in forms else forms
    orders = tx.orders.newest(forms=of_forms, states=(OrderState.REFUSED,), limit=CLOSED_SHOWN)
    return [order for order in orders if now - order.received_at <= REFUSED_SHOWN_FOR]


def _why_refused(cards: Sequence[OrderCard], *, tx: Transaction) -> Iterator[OrderCard]:
    refusals = tx.orders.events_named([card.order.id for card in cards], [OrderStep.REFUSED])
    for card in cards:
        events = refusals[card.order.id]
        yield replace(card, refused_for=words.refusal(events[-1].data["reason"]))


def _columns(cards: Sequence[OrderCard]) -> list[Column]:
    headings = (
        (_("Received"), _("Sender being verified"), _is_received),
        (_("Open"), _("Needs action, or paused"), _is_checked),
        (_("Acting"), _("Waiting for the platform"), _is_acting),
        (_("Carried out"), _("Answer not with the authority yet"), _is_replied),
        (_("Answered"), _("Scrutiny or appeal still possible"), _is_in_window),
        (_("Closed"), _("Most recent"), _is_over),
    )
    return [
        Column(title, note, tuple(card for card in cards if belongs(card)))
        for title, note, belongs in headings
    ]


def _is_received(card: OrderCard) -> bool:
    return card.order.state in {OrderState.RECEIVED, OrderState.AUTHENTICATING}


def _is_checked(card: OrderCard) -> bool:
    open_now = card.order.state in {OrderState.RUNNING, OrderState.PAUSED}
    return open_now and not _is_acting(card)


def _is_acting(card: OrderCard) -> bool:
    return card.order.state is OrderState.RUNNING and card.is_asked


def _is_replied(card: OrderCard) -> bool:
    return card.order.state is OrderState.ACTED


def _is_in_window(card: OrderCard) -> bool:
    return card.order.state is OrderState.ANSWERED


def _is_over(card: OrderCard) -> bool:
    return card.order.state in OVER


def _cards(orders: Sequence[Order], *, tx: Transaction, now: datetime) -> list[OrderCard]:
    ids = [order.id for order in orders]
    senders = {order.sender_key for order in orders if order.sender_key}
    lines = tx.orders.progress(ids)
    openings, askings = openings_of(orders, tx=tx), askings_of(orders, tx=tx)
    hold_grounds = _hold_grounds(orders, tx=tx)
    states = tx.orders.states_by_sender(senders, forms=_ORDERS)
    outcomes = tx.orders.outcomes_by_sender(senders)
    names = {member.id: member.name for member in tx.people.members()}
    return [
        OrderCard(
            order=order,
            form=words.form(order.form),
            trust=words.trust(order.trust),
            state=_state(order, lines, now),
            is_asked=lines[order.id, LocationState.ASKED] > 0 or order.id in askings,
            done=sum(lines[order.id, outcome] for outcome in _SETTLED),
            total=sum(lines[order.id, outcome] for outcome in LocationState)
            + _unopened(openings.get(order.id)),
            opening=openings.get(order.id),
            asking=askings.get(order.id),
            held_for=hold_grounds.get(order.id, ()),
            record=_record(order, states, outcomes),
            taken_by=names.get(PersonId(order.taken_by), ""),
            is_drill=is_drill(order),
        )
        for order in orders
    ]


def _unopened(opening: OpeningProgress | None) -> int:
    return opening.named - opening.opened if opening else 0


def _state(order: Order, lines: Tally, now: datetime) -> PlainWord:
    if is_overdue(order, now):
        return words.state(OrderState.OVERDUE)
    open_questions = order.state is OrderState.RUNNING and lines[order.id, LocationState.ASKED]
    return words.line(LocationState.ASKED) if open_questions else words.state(order.state)


def _hold_grounds(orders: Sequence[Order], *, tx: Transaction) -> dict[str, tuple[str, ...]]:
    paused = [order.id for order in orders if order.state is OrderState.PAUSED]
    return {
        row.about: tuple(words.ground(hold["ground"]) for hold in row.holds if not hold["ended_at"])
        for row in tx.orders.clocks_of(paused)
        if row.holds
    }


def _record(order: Order, states: Tally, outcomes: Tally) -> str:
    """How often this sender was right, in its own series: orders that stood, lines accepted."""
    if is_drill(order):
        return ""
    key = order.sender_key
    if order.form in VOLUNTARY:
        accepted, declined = (
            outcomes[key, LocationState.ACCEPTED],
            outcomes[key, LocationState.DECLINED],
        )
        judged = accepted + declined
        if not judged:
            return _("No earlier requests")
        share = round(100 * accepted / judged)
        return _("%(share)d %% of %(judged)d accepted") % {"share": share, "judged": judged}
    stood, fell = (sum(states[key, state] for state in which) for which in (_STOOD, _FELL))
    if not stood + fell:
        return _("No earlier orders")
    sentence = ngettext(
        "%(stood)d of %(all)d order stood", "%(stood)d of %(all)d orders stood", stood
    )
    return sentence % {"stood": stood, "all": stood + fell}
