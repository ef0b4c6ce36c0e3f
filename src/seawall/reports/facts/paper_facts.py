"""Papers that asked for data, information or steps, from the histories of orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.forms.annexes.named_papers import ASKS_NO_REMOVAL
from seawall.orders.figures.information import PaperFact, PaperOutcome
from seawall.orders.information.data_release import EnforcingWord
from seawall.reports.facts.order_course import OrderHistory


def papers_of(histories: Iterable[OrderHistory], period: ReportingPeriod) -> Iterator[PaperFact]:
    """Each paper that was received in the period."""
    for history in histories:
        if history.form in ASKS_NO_REMOVAL and period.includes(history.received_at):
            yield _fact(history)


def _fact(history: OrderHistory) -> PaperFact:
    answer = history.provided or history.objected
    return PaperFact(
        profile=history.profile,
        outcome=_outcome(history),
        grounds=history.grounds,
        took=answer.at - history.received_at if answer else None,
        is_late=bool(answer and answer.is_late),
    )


def _outcome(history: OrderHistory) -> PaperOutcome:
    if history.provided is not None:
        return PaperOutcome.GIVEN
    if EnforcingWord.REFUSES in history.enforcing_words:
        return PaperOutcome.REFUSED_AT_HOME
    if history.ended_at is not None:
        return PaperOutcome.ENDED
    if history.objected is not None or history.is_closed:
        return PaperOutcome.REASONS
    return PaperOutcome.OPEN
