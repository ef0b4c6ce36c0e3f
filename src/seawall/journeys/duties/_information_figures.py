"""The papers of a period that asked for data are gathered from their own histories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from seawall.forms.annexes.named_papers import ASKS_NO_REMOVAL
from seawall.journeys.answers.information_objecting import OBJECTED
from seawall.journeys.answers.information_providing import PROVIDED
from seawall.journeys.orders.enforcing_notification import ENFORCING_WORD
from seawall.orders.figures.information import PaperFact, PaperOutcome
from seawall.orders.information.data_release import EnforcingWord
from seawall.orders.model import Order, OrderEvent, OrderState
from seawall.orders.states import OrderStep
from seawall.transaction import Transaction

_PAUSED = OrderStep.PAUSED.value
_TOLD = frozenset({PROVIDED, OBJECTED, _PAUSED, ENFORCING_WORD})
_ENDED = frozenset({OrderState.CEASED, OrderState.REINSTATED})


def gather_papers(since: datetime, until: datetime, *, tx: Transaction) -> Iterator[PaperFact]:
    """Each paper that was received in this time, drills and refused documents left out."""
    for papers in tx.figures.orders_received(since, until, forms=ASKS_NO_REMOVAL):
        events = tx.orders.events_named([order.id for order in papers], _TOLD)
        yield from (_fact(order, events[order.id]) for order in papers)


def _fact(order: Order, events: Sequence[OrderEvent]) -> PaperFact:
    given = next((event for event in events if event.what == PROVIDED), None)
    reasons = next((event for event in events if event.what == OBJECTED), None)
    answer = given or reasons
    return PaperFact(
        profile=order.profile,
        outcome=_outcome(order, given, reasons, events),
        grounds=frozenset(
            str(ground) for event in events for ground in event.data.get("grounds", ())
        ),
        took=answer.at - order.received_at if answer else None,
        is_late=bool(answer and answer.data.get("is_late")),
    )


def _outcome(
    order: Order,
    given: OrderEvent | None,
    reasons: OrderEvent | None,
    events: Sequence[OrderEvent],
) -> PaperOutcome:
    if given is not None:
        return PaperOutcome.GIVEN
    words = {event.data["word"] for event in events if event.what == ENFORCING_WORD}
    if EnforcingWord.REFUSES in words:
        return PaperOutcome.REFUSED_AT_HOME
    if order.state in _ENDED:
        return PaperOutcome.ENDED
    return (
        PaperOutcome.REASONS if reasons or order.state is OrderState.CLOSED else PaperOutcome.OPEN
    )
