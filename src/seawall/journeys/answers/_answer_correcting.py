"""What an answer said was gone is back, and whoever asked learns so, once.

An appeal, a court, a later decision of our own may put back what a referral had removed; and an
order that has no effect any more gives back what it alone kept down. A sender that is never
told would count it among its successes for good, and an Annex II would say for ever what is not
so. When the platform reports that it has put the content back, a second signed letter goes out
by the channel of the first: each such address, with the time and the reason. An address is told
once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seawall.enforcement.model import Target, TargetState
from seawall.journeys.answers.answer_composing import compose_answer, has_result, record_of
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.orders.answering import filling
from seawall.orders.answering.filling import ReturnCause, ReturnedAddress
from seawall.orders.answering.model import AnswerForm, LocationState
from seawall.orders.answering.possible import is_binding
from seawall.orders.model import Answer, Order, OrderItem
from seawall.transaction import Transaction


def correct_answer(order: Order, *, tx: Transaction, now: datetime) -> Answer | None:
    """The second letter, if anything that the first said was gone is back and nobody was told."""
    if not has_result(order, tx=tx):
        return None
    reported_urls = _told_locations(tx.answers.of_order(order.id))
    answered = [
        line
        for line in tx.orders.items(order.id)
        if line.acted_at and _may_be_back(order, line) and line.url not in reported_urls
    ]
    back = [returned for line in answered if (returned := _back(order, line, tx=tx))]
    if not back:
        return None
    letter = filling.reversal(record_of(order, tx=tx), back, now=now)
    remember_step(order, HistoryStep("reversed", public={"addresses": len(back)}), tx=tx, now=now)
    return compose_answer(order, letter, AnswerForm.REVERSAL, tx=tx, now=now)


def _may_be_back(order: Order, line: OrderItem) -> bool:
    """Of an order only what it asks for no more; of a referral all that was accepted."""
    if is_binding(order):
        return line.outcome == LocationState.DONE and line.ended_at is not None
    return line.outcome == LocationState.ACCEPTED


def _told_locations(answers: Iterable[Answer]) -> frozenset[str]:
    """The addresses that an earlier letter spoke of."""
    return frozenset(
        outcome["location"]
        for answer in answers
        if answer.form == AnswerForm.REVERSAL
        for outcome in answer.body["outcomes"]
    )


def _back(order: Order, line: OrderItem, *, tx: Transaction) -> ReturnedAddress | None:
    """When the platform put it back, if that is how it stands now."""
    if line.item is None:
        return None
    item = tx.intake.item(line.item)
    newest = tx.enforcement.newest_action(Target(item.kind, item.external_id, 0))
    if newest is None or newest.state is not TargetState.RESTORED:
        return None
    completed = [
        outcome for outcome in tx.enforcement.outcomes_of(newest.id) if outcome.kind.is_done
    ]
    if not completed:
        return None
    decision = tx.cases.decision(newest.decision)
    cause = ReturnCause.ON_APPEAL if "appeal_decision" in decision.evidence else ReturnCause.LATER
    if is_binding(order):
        cause = ReturnCause.ORDER_ENDED
    return ReturnedAddress(line.url, completed[0].effective_at or completed[0].at, cause)
