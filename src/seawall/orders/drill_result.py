"""Whether a drill is passed: judged as its invented authority would, from what it holds in hand.

Passed is what an authority can see from outside. The receipt and Annex II are signed with the key
that we publish, the answer names this order and every address of it, each is gone within the hour
of the receipt (TCO Art. 3(3)), and the answer was ready in that hour. What the platform says of
itself, such as a state or a note that an answer was delivered by hand, proves none of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.forms.annexes.annex2 import Annex2, annex2_faults
from seawall.orders.model import Order, OrderState


class DrillMiss(StrEnum):
    """What kept a drill from being passed."""

    WITHDRAWN = "withdrawn"
    """Our own people wrote down that it has ended; its authority took nothing back."""
    NOT_REACHED = "not_reached"
    """Every way to call somebody failed: that the order was answered all the same was luck."""
    NOT_OPENED = "not_opened"
    NOT_CARRIED_OUT = "not_carried_out"
    SAID_CANNOT = "said_cannot"
    """Annex III was its only answer, and nothing kept a drill from being carried out."""
    NOT_COMPOSED = "not_composed"
    """It was carried out, and the answer lacked something."""
    DOOR_SHUT = "door_shut"
    """The token of the receipt opened nothing."""
    RECEIPT = "receipt"
    SIGNATURE = "signature"
    ANOTHER_ORDER = "another_order"
    INCOMPLETE = "incomplete"
    """The answer breaks a rule of its form, or leaves out an address."""
    NOT_IN_LOG = "not_in_log"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class DrillVisit:
    """What the invented authority holds after it came with the token of its receipt."""

    is_let_in: bool = False
    is_receipt_valid: bool = False
    is_signature_valid: bool = False
    is_in_log: bool = False
    answer: Annex2 | None = None
    answered_at: datetime | None = None
    """When the answer was there to be fetched: how late it was fetched is nobody's fault here."""
    said_cannot: bool = False


@dataclass(frozen=True, slots=True)
class DrillResult:
    """How a drill ended, as it is written down for good."""

    missed: tuple[DrillMiss, ...]
    answered_at: datetime | None = None

    @property
    def is_passed(self) -> bool:
        """Whether nothing was missed."""
        return not self.missed


def judge_drill(
    order: Order, visit: DrillVisit, *, due_at: datetime, whats: Collection[str]
) -> DrillResult:
    """What was missed; `whats` names the steps of its history, `due_at` is its first hour's end."""
    if visit.answer is None:
        return DrillResult(tuple(_missed_without_answer(order, visit, whats)))
    return DrillResult(
        (
            *_missed_by_the_pages(whats),
            *_missed_in_answer(order, visit, visit.answer, due_at),
        ),
        visit.answered_at,
    )


def _missed_without_answer(
    order: Order, visit: DrillVisit, whats: Collection[str]
) -> Iterator[DrillMiss]:
    if order.state in {OrderState.CEASED, OrderState.REINSTATED}:
        yield DrillMiss.WITHDRAWN
        return
    if not visit.is_let_in:
        yield DrillMiss.DOOR_SHUT
    if visit.said_cannot:
        yield DrillMiss.SAID_CANNOT
    if "acted" in whats:
        yield DrillMiss.NOT_COMPOSED
        return
    if "opened" not in whats:
        yield DrillMiss.NOT_OPENED
    yield DrillMiss.NOT_CARRIED_OUT


def _missed_by_the_pages(whats: Collection[str]) -> Iterator[DrillMiss]:
    if "person_not_reached" in whats and "person_reached" not in whats:
        yield DrillMiss.NOT_REACHED


def _missed_in_answer(
    order: Order, visit: DrillVisit, answer: Annex2, due_at: datetime
) -> Iterator[DrillMiss]:
    urls = [str(place["url"]) for place in order.body["locations"]]
    receipt, ends = answer.receipt, [measure.at for measure in answer.measures]
    is_ready = visit.answered_at is not None and visit.answered_at <= due_at
    names = (receipt.authority_reference, receipt.addressee_reference, receipt.received_at)
    is_same = names == (order.reference, order.id, order.received_at)
    misses = {
        DrillMiss.WITHDRAWN: order.state in {OrderState.CEASED, OrderState.REINSTATED},
        DrillMiss.RECEIPT: not visit.is_receipt_valid,
        DrillMiss.SIGNATURE: not visit.is_signature_valid,
        DrillMiss.ANOTHER_ORDER: not is_same,
        DrillMiss.INCOMPLETE: bool(annex2_faults(answer, locations=urls)),
        DrillMiss.NOT_IN_LOG: not visit.is_in_log,
        DrillMiss.LATE: not is_ready or any(at is None or at > due_at for at in ends),
    }
    yield from (miss for miss, is_missed in misses.items() if is_missed)
