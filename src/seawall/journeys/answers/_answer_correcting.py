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

from seawall.enforcement.model import Action, Target, TargetState
from seawall.ids import ItemId, OrderId
from seawall.journeys.answers.answer_composing import compose_answer, record_of
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.orders.answering import filling
from seawall.orders.answering.filling import ReturnCause, ReturnedAddress
from seawall.orders.answering.model import RESULTS, AnswerForm, LocationState
from seawall.orders.answering.possible import is_binding
from seawall.orders.model import Answer, Order, OrderItem
from seawall.transaction import Transaction


def correct_answer(
    order_id: OrderId, item: ItemId | None = None, *, tx: Transaction, now: datetime
) -> Answer | None:
    """The second letter, if this item, or any, that the first said was gone is back."""
    lines = [line for line in _lines(order_id, item, tx=tx) if line.acted_at]
    if not lines or not tx.answers.has_any(order_id, RESULTS):
        return None
    order = tx.orders.order(order_id)
    back = _returned([line for line in lines if _may_be_back(order, line)], order, tx=tx)
    told_urls = _told_locations(tx.answers.of_order(order_id)) if back else frozenset()
    untold = [returned for returned in back if returned.url not in told_urls]
    if not untold:
        return None
    letter = filling.reversal(record_of(order, tx=tx), untold, now=now)
    step = HistoryStep("reversed", public={"addresses": len(untold)})
    remember_step(order, step, tx=tx, now=now)
    return compose_answer(order, letter, AnswerForm.REVERSAL, tx=tx, now=now)


def _lines(order: OrderId, item: ItemId | None, *, tx: Transaction) -> list[OrderItem]:
    return tx.orders.items(order) if item is None else tx.answers.every_line_about(order, item)


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


def _returned(
    lines: Iterable[OrderItem], order: Order, *, tx: Transaction
) -> list[ReturnedAddress]:
    """Those that the platform has put back, if that is how they stand now, and when."""
    located = [(line, line.item) for line in lines if line.item]
    items = tx.intake.items_named([item for _, item in located])
    targets = {id_: Target(item.kind, item.external_id) for id_, item in items.items()}
    newest = tx.enforcement.newest_actions(targets.values())
    return [
        returned
        for line, item in located
        if (action := newest.get(targets[item])) and action.state is TargetState.RESTORED
        if (returned := _back(order, line, action, tx=tx))
    ]


def _back(
    order: Order, line: OrderItem, action: Action, *, tx: Transaction
) -> ReturnedAddress | None:
    completed = [
        outcome for outcome in tx.enforcement.outcomes_of(action.id) if outcome.kind.is_done
    ]
    if not completed:
        return None
    decision = tx.cases.decision(action.decision)
    cause = ReturnCause.ON_APPEAL if "appeal_decision" in decision.evidence else ReturnCause.LATER
    if is_binding(order):
        cause = ReturnCause.ORDER_ENDED
    return ReturnedAddress(line.url, completed[0].effective_at or completed[0].at, cause)
