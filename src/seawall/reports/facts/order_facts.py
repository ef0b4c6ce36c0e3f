"""Entries become the facts of orders: when each came, what is gone, what courts said of it.

Refused orders and rehearsals are none. An order belongs to the day it was received, an address
to the day it was gone, a challenge to the day it was filed, whenever that was written down.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from seawall.forms.model import Form
from seawall.ids import OrderId
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import orders
from seawall.orders.figures.model import (
    ExecutionFact,
    FigureSeries,
    OrderFact,
    ProceedingFact,
    ProceedingOutcome,
)
from seawall.orders.model import OrderState
from seawall.orders.order_finality import CourtChallenge, CourtRuling
from seawall.orders.provider_exposure import EXPOSED
from seawall.reports.facts.order_course import GoneAddresses, OrderHistory, ToldAnswer
from seawall.results.lives.written_moment import moment_in

_NO_TIME = timedelta(0)
_RULING = {
    CourtRuling.ANNULLED: ProceedingOutcome.UPHELD,
    CourtRuling.CONFIRMED: ProceedingOutcome.REJECTED,
    CourtRuling.WITHDRAWN: ProceedingOutcome.REJECTED,
}


class OrderFactReading:
    """The histories of orders, as far as the entries that were added tell of them."""

    def __init__(self) -> None:
        self._histories: dict[str, OrderHistory] = {}

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        if entry.public.get("drill"):
            return
        if entry.what in _DOCUMENTS:
            if entry.public.get("form"):
                self._histories[entry.about] = _history(entry)
        elif (history := self._histories.get(entry.about)) is not None:
            _STEPS[entry.what](history, entry)

    def histories(self) -> Iterator[OrderHistory]:
        """Everything that was received and not refused, in the order in which it came."""
        return (history for history in self._histories.values() if not history.is_refused)

    def series_of(self, order: str) -> FigureSeries | None:
        """The series of an order; None of one that the log does not tell of."""
        history = self._histories.get(order)
        return history.series if history else None

    def orders(self) -> Iterator[OrderFact]:
        """Each order, and how far it has come."""
        return (history.fact() for history in self.histories())

    def executions(self) -> Iterator[ExecutionFact]:
        """Every address of a removal order that is gone, and how long that took."""
        for history in self.histories():
            if history.series is FigureSeries.REMOVAL_ORDERS:
                for gone in history.gone_addresses:
                    # to the second, and so perhaps before a receipt to the microsecond
                    took = max(gone.at - history.received_at, _NO_TIME)
                    execution = ExecutionFact(gone.at, took)
                    yield from (execution for _ in range(gone.count))

    def proceedings(self) -> Iterator[ProceedingFact]:
        """Every challenge before a court, and its outcome."""
        for history in self.histories():
            for challenge in history.challenges.values():
                yield _proceeding(challenge, is_reinstated=history.is_reinstated)

    def final_orders(self) -> Iterator[tuple[OrderId, datetime]]:
        """Removal orders that are final and have their effect still, each with the moment."""
        for history in self.histories():
            is_removal = history.series is FigureSeries.REMOVAL_ORDERS
            if is_removal and history.final_at and not history.ended_at:
                yield OrderId(history.order), history.final_at

    def was_exposed(self, since: datetime, until: datetime) -> bool:
        """Whether a decision that we are exposed stood in this time, for a part of it."""
        return any(
            history.received_at < until
            and (history.ended_at is None or history.ended_at >= since)
            and history.state in EXPOSED
            for history in self.histories()
            if history.form == Form.EXPOSURE_DECISION
        )


def _history(entry: TellingEntry) -> OrderHistory:
    public = entry.public
    addresses = public.get("addresses")
    return OrderHistory(
        order=entry.about,
        form=_word(public, "form"),
        profile=_word(public, "profile"),
        binding=_word(public, "binding"),
        state=_word(public, "state"),
        received_at=moment_in(public, "received_at") or entry.at,
        addresses=int(addresses) if addresses is not None else None,
        cross_border=bool(public.get("cross_border")),
        is_refused=public.get("state") == OrderState.REFUSED,
    )


def _word(public: Mapping[str, Any], name: str) -> str:
    return sys.intern(str(public.get(name) or ""))


def _moved(history: OrderHistory, entry: TellingEntry) -> None:
    if history.ended_at is None:
        history.state = _word(entry.public, "state") or history.state


def _border_found(history: OrderHistory, entry: TellingEntry) -> None:
    history.cross_border = bool(entry.public["cross_border"])


def _refused(history: OrderHistory, _entry: TellingEntry) -> None:
    history.is_refused = True


def _scrutinised(history: OrderHistory, _entry: TellingEntry) -> None:
    history.is_scrutinised = True


def _gone(history: OrderHistory, entry: TellingEntry) -> None:
    at = moment_in(entry.public, "acted_at") or entry.at
    history.gone = (*history.gone, GoneAddresses(at, int(entry.public["count"])))


def _acted(history: OrderHistory, entry: TellingEntry) -> None:
    at = moment_in(entry.public, "acted_at") or entry.at
    history.acted = GoneAddresses(at, int(entry.public["items"]))


def _inability_told(history: OrderHistory, entry: TellingEntry) -> None:
    grounds = [str(ground) for ground in entry.public["grounds"]]
    if entry.public["is_held"]:
        history.holds = tuple(dict.fromkeys((*history.holds, *grounds)))
    if entry.what != orders.ORDER_TOLD_CANNOT:
        history.grounds |= frozenset(grounds)


def _resumed(history: OrderHistory, entry: TellingEntry) -> None:
    history.holds = tuple(ground for ground in history.holds if ground != entry.public["ground"])


def _challenged(history: OrderHistory, entry: TellingEntry) -> None:
    filed_at = moment_in(entry.public, "filed_at")
    if filed_at is None:  # of a decision on a referral
        return
    number = int(entry.public.get("number") or len(history.challenges) + 1)
    challenge = CourtChallenge("", str(entry.public["by"]), filed_at)
    history.challenges = {**history.challenges, number: challenge}


def _ruled(history: OrderHistory, entry: TellingEntry) -> None:
    """An entry from before challenges had numbers is about the oldest that is open."""
    unruled = [number for number, filed in history.challenges.items() if filed.ruling is None]
    number = int(entry.public.get("number") or min(unruled))
    ruling = CourtRuling(entry.public["ruling"])
    ruled_at = moment_in(entry.public, "ruled_at") or entry.at
    challenge = replace(history.challenges[number], ruling=ruling, ruled_at=ruled_at)
    history.challenges = {**history.challenges, number: challenge}


def _ended(history: OrderHistory, entry: TellingEntry) -> None:
    history.ended_at = history.ended_at or entry.at


def _withdrawn(history: OrderHistory, entry: TellingEntry) -> None:
    """A request that is taken back is closed; that what binds has no effect, is told beside."""
    history.is_closed |= entry.public["state"] == OrderState.CLOSED


def _reinstated(history: OrderHistory, entry: TellingEntry) -> None:
    _ended(history, entry)
    history.is_reinstated = True


def _closed(history: OrderHistory, _entry: TellingEntry) -> None:
    history.is_closed = True


def _final(history: OrderHistory, entry: TellingEntry) -> None:
    history.final_at = moment_in(entry.public, "final_at")


def _provided(history: OrderHistory, entry: TellingEntry) -> None:
    history.provided = history.provided or _answer(entry)


def _objected(history: OrderHistory, entry: TellingEntry) -> None:
    history.objected = history.objected or _answer(entry)
    _inability_told(history, entry)


def _answer(entry: TellingEntry) -> ToldAnswer:
    return ToldAnswer(entry.at, bool(entry.public["is_late"]))


def _enforcing_word(history: OrderHistory, entry: TellingEntry) -> None:
    history.enforcing_words |= {str(entry.public["word"])}


def _proceeding(challenge: CourtChallenge, *, is_reinstated: bool) -> ProceedingFact:
    outcome = _RULING[challenge.ruling] if challenge.ruling else ProceedingOutcome.PENDING
    is_back = challenge.ruling is CourtRuling.ANNULLED and is_reinstated
    reinstated_at = challenge.ruled_at if is_back else None
    return ProceedingFact(challenge.filed_at, challenge.by, outcome, reinstated_at)


_DOCUMENTS = frozenset({orders.ORDER_RECEIVED, orders.ORDER_SORTED})
_STEPS: Mapping[str, Callable[[OrderHistory, TellingEntry], None]] = {
    orders.ORDER_ACTED: _acted,
    orders.ORDER_ADDRESSES_GONE: _gone,
    orders.ORDER_AUTHENTICATED: _moved,
    orders.ORDER_BORDER_FOUND: _border_found,
    orders.ORDER_CEASED_LEGAL_EFFECT: _ended,
    orders.ORDER_CHALLENGED: _challenged,
    orders.ORDER_CLOSED: _closed,
    orders.ORDER_DOUBTED: _moved,
    orders.ORDER_ENFORCING_WORD: _enforcing_word,
    orders.ORDER_FINAL: _final,
    orders.ORDER_OBJECTED: _objected,
    orders.ORDER_PAUSED: _inability_told,
    orders.ORDER_PROVIDED: _provided,
    orders.ORDER_REFUSED: _refused,
    orders.ORDER_REINSTATED: _reinstated,
    orders.ORDER_RESUMED: _resumed,
    orders.ORDER_RULED: _ruled,
    orders.ORDER_SCRUTINISED: _scrutinised,
    orders.ORDER_TOLD_CANNOT: _inability_told,
    orders.ORDER_WITHDRAWN: _withdrawn,
}

ORDER_FACT_WORDS = _DOCUMENTS | _STEPS.keys()
