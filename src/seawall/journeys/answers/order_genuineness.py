"""The genuineness of an order: two people check its sender, and how they know is written down.

They are shown the number that the register has for the authority, never one that the order
brings along. The clock runs all the while; a no of two people ends it, and the order reaches
no action.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from seawall.errors import problem
from seawall.ids import OrderId, PersonId
from seawall.journeys.answers.order_completion import finish_if_done
from seawall.journeys.answers.receipt_mailing import owe_receipt
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import void_clocks
from seawall.journeys.orders._order_items import calm_case
from seawall.journeys.orders._receipt_events import say_received
from seawall.journeys.permission import require_right
from seawall.journeys.preservation.preservation_on_request import keep_as_asked
from seawall.journeys.second_pair import require_second_person
from seawall.orders import genuineness, states
from seawall.orders.answering.possible import is_authenticated
from seawall.orders.genuineness import GenuinenessWord
from seawall.orders.model import Genuineness, Order, OrderState
from seawall.orders.signer_mismatch import DifferingFact, SenderFact
from seawall.orders.trust import RefusalReason, is_sender_known
from seawall.people.model import Member
from seawall.transaction import Transaction

#: The steps with which a document's own words are written down.
_TAKEN_IN = frozenset({states.OrderStep.RECEIVED.value, states.OrderStep.SORTED.value})


@dataclass(frozen=True, slots=True)
class CallBack:
    """Whom to call, as the register has it; no number where the register has none."""

    authority: str = ""
    telephone: str = ""
    source: str = ""


def call_back_numbers(order: Order, *, tx: Transaction) -> tuple[CallBack, ...]:
    """Whom to call: by the numbers of the register, never by the order's.

    Whoever signed, and whoever the order names where that is another of the register.
    """
    signer = tx.register.authority(order.authority) if order.authority else None
    named = tx.register.named(named_authority(order, tx=tx))
    reached = {authority.id: authority for authority in (signer, named) if authority}
    return tuple(
        CallBack(authority.name, str(authority.contact.get("telephone", "")), authority.source)
        for authority in reached.values()
    )


def differing_of(order: Order, *, tx: Transaction) -> tuple[DifferingFact, ...]:
    """In what the document names another sender than the one that is shown; nothing once proved."""
    if is_sender_known(order.trust):
        return ()
    taken_in = [event for event in tx.orders.events(order.id) if event.what in _TAKEN_IN]
    facts = taken_in[-1].data.get("differing", ()) if taken_in else ()
    return tuple(
        DifferingFact(SenderFact(fact["fact"]), fact["named"], fact["registered"]) for fact in facts
    )


def named_authority(order: Order, *, tx: Transaction) -> str:
    """The authority that the document names, where that is not the one that is shown."""
    facts = differing_of(order, tx=tx)
    return next((fact.named for fact in facts if fact.fact is SenderFact.AUTHORITY), "")


def words_on(order: OrderId, *, tx: Transaction) -> tuple[GenuinenessWord, ...]:
    """What people said of an order's sender since it was last in doubt."""
    words: list[GenuinenessWord] = []
    for event in tx.orders.events(order):
        if event.what == states.OrderStep.DOUBTED:
            words = []
        elif event.what == states.OrderStep.SAID_GENUINE:
            statement = event.data
            words.append(
                GenuinenessWord(
                    statement["person"], statement["is_genuine"], statement["reason"], event.at
                )
            )
    return tuple(words)


def say_whether_genuine(
    order: OrderId,
    person: Member,
    *,
    is_genuine: bool,
    reason: str,
    tx: Transaction,
    now: datetime,
) -> Order:
    """One person's word on the sender; the second that agrees decides."""
    require_right(person, "order.verify")
    stored_order = tx.orders.locked(order)
    _require_doubt(stored_order)
    word = GenuinenessWord(person.id, is_genuine, reason.strip(), now)
    earlier_words = words_on(order, tx=tx)
    words = genuineness.add_word(earlier_words, word)
    for earlier in earlier_words:
        first = PersonId(earlier.person)
        require_second_person(first, person, right="order.verify", tx=tx, now=now)
    step = HistoryStep(
        states.OrderStep.SAID_GENUINE.value,
        by=person.code,
        data={"person": person.id, "reason": word.reason},
        public={"is_genuine": is_genuine},
        sealed={"reason": word.reason},
    )
    remember_step(stored_order, step, tx=tx, now=now)
    judged_order = replace(stored_order, genuine=genuineness.verdict(words))
    if judged_order.genuine is Genuineness.YES:
        return _accept(judged_order, person, tx=tx, now=now)
    if judged_order.genuine is Genuineness.NO:
        return _refuse(judged_order, person, tx=tx, now=now)
    tx.orders.save(judged_order)
    return judged_order


def _require_doubt(order: Order) -> None:
    is_open = order.state in {OrderState.AUTHENTICATING, OrderState.PAUSED}
    if not is_open or is_authenticated(order):
        raise problem("orders.nobody-doubts")


def _accept(order: Order, person: Member, *, tx: Transaction, now: datetime) -> Order:
    accepted = states.move_order(order, states.OrderStep.AUTHENTICATED)
    tx.orders.save(accepted)
    public = {"how": "two_people", "state": accepted.state.value}
    step = HistoryStep(states.OrderStep.AUTHENTICATED.value, by=person.code, public=public)
    remember_step(accepted, step, tx=tx, now=now)
    keep_as_asked(accepted, tx=tx, now=now)
    owe_receipt(accepted, tx=tx, now=now)
    return finish_if_done(accepted, tx=tx, now=now)  # another order may have removed it already


def _refuse(order: Order, person: Member, *, tx: Transaction, now: datetime) -> Order:
    refused = replace(states.move_order(order, states.OrderStep.REFUSED), closed_at=now)
    tx.orders.save(refused)
    void_clocks(refused, tx=tx)
    if refused.case is not None:
        calm_case(refused.case, tx=tx, now=now)
    reason = RefusalReason.NOT_GENUINE.value
    why = "Two people found that it is not from whom it says."
    step = HistoryStep(
        states.OrderStep.REFUSED.value, by=person.code, data={"why": why}, public={"reason": reason}
    )
    remember_step(refused, step, tx=tx, now=now)
    say_received(refused, refused=reason, tx=tx, now=now)
    return refused
