"""Progress of an order in five stages, each with its moment."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.ledger.words.orders import (
    ORDER_CHALLENGED,
    ORDER_COMPLIED,
    ORDER_JUDGED,
    ORDER_OBJECTED,
    ORDER_PROVIDED,
)
from seawall.orders.answering.model import RESULTS, LocationState
from seawall.orders.model import Answer, AnswerState
from seawall.web.console.case.aftermath import AftermathStage
from seawall.web.console.orders import words
from seawall.web.console.orders.orders_file import OrderPage

_DECIDED = frozenset(
    {ORDER_COMPLIED, ORDER_CHALLENGED, ORDER_JUDGED, ORDER_PROVIDED, ORDER_OBJECTED}
)


def steps(page: OrderPage) -> tuple[AftermathStage, ...]:
    """The five stages, as far as they were reached; nothing is applied for a paper."""
    decided = next((entry.at for entry in page.trail if entry.what in _DECIDED), None)
    stages = (
        AftermathStage(_("Received"), "is-done", page.order.received_at),
        _reached(_("Read"), page.order.opened_at, waits=not page.is_over),
        _reached(_("Decided"), decided, waits=page.order.opened_at is not None),
    )
    if asks_no_removal(page.order.form):
        return (*stages, _answered(page))
    return (*stages, _applied(page, decided), _answered(page))


def _reached(title: str, at: datetime | None, *, waits: bool) -> AftermathStage:
    if at is not None:
        return AftermathStage(title, "is-done", at)
    return AftermathStage(title, "is-now" if waits else "", note=_("Waiting") if waits else "")


def _applied(page: OrderPage, decided: datetime | None) -> AftermathStage:
    title = _("Applied")
    if page.tally[LocationState.FAILED]:
        return AftermathStage(title, "is-failed", note=_("Platform could not act"))
    if page.total and page.done == page.total:
        times = [line.it.acted_at for line in page.lines if line.it.acted_at]
        return AftermathStage(
            title, "is-done", max(times, default=None), note="" if times else _("Nothing to apply")
        )
    if decided is None:
        return AftermathStage(title)
    note = _("%(done)d of %(all)d") % {"done": page.done, "all": page.total}
    return AftermathStage(title, "is-now", note=note)


def _answered(page: OrderPage) -> AftermathStage:
    title, results = _("Answered"), [reply for reply in page.answers if reply.form in RESULTS]
    if not results:
        return AftermathStage(title)
    answer: Answer = results[-1]
    if answer.state is AnswerState.DELIVERED:
        return AftermathStage(title, "is-done", answer.delivered_at)
    if answer.state is AnswerState.FAILED:
        return AftermathStage(title, "is-failed", note=_("Not delivered"))
    return AftermathStage(title, "is-now", note=words.delivery(answer).word)
