"""An answer is filled in from the record, so that nobody retypes a time at two in the morning.

Section A comes from the order itself, the measures from what the platform reported, section C
from our contact point. What the record lacks stays empty here, and the form's own rules
refuse it by name (`annexes/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from seawall.clocks.jurisdictions.model import Resume
from seawall.forms.annexes.annex1 import Annex1, IssuingAuthority
from seawall.forms.annexes.annex2 import Addressee, Annex2, ItemMeasure, Tick, annex2
from seawall.forms.annexes.annex3 import Annex3, NonComplianceGround, Signatory, annex3
from seawall.forms.annexes.answered_order import OrderReceipt, receipt_of
from seawall.forms.annexes.form_faults import FormUnreadable
from seawall.forms.annexes.form_reading import read_annex1
from seawall.forms.annexes.outcome_letter import (
    AnswerLetter,
    AnswerStep,
    ItemOutcome,
    ItemResult,
    checked_letter,
)
from seawall.orders.answering.address_outcome import REASONS
from seawall.orders.answering.model import LocationState
from seawall.orders.model import Order, OrderEvent, OrderItem
from seawall.orders.register.model import ContactPoint

#: How an answer addresses whoever did not give a name: anybody may report.
_SOMEBODY = "Whoever sent this request"

#: The reason of a second letter; no person chooses it, so it is not on their list.
REVERSED = "reversed"
_REVERSAL = (
    "We had answered that these addresses are gone. They are back, and our first answer no longer "
    "stands as to them."
)


class ReturnCause(StrEnum):
    """What put an address back."""

    ON_APPEAL = "on_appeal"
    LATER = "later_decision"
    ORDER_ENDED = "order_ended"


_RETURNS: Mapping[ReturnCause, str] = {
    ReturnCause.ON_APPEAL: "The decision to remove it was reversed on appeal; it is back since the "
    "time given.",
    ReturnCause.LATER: "The decision to remove it was replaced by a later one; it is back since "
    "the time given.",
    ReturnCause.ORDER_ENDED: "The order has no effect on it any more, and nothing else keeps it "
    "down; it is back since the time given.",
}

#: What a dated record of steps says of the events in an order's history.
_STEPS: Mapping[str, str] = {
    "received": "The request was received.",
    "authenticated": "The sender was confirmed.",
    "opened": "A person read it.",
    "complied": "A person decided to carry it out, and the platform was told.",
    "challenged": "A person decided to carry it out and to challenge it.",
    "judged": "A person judged each address by our own terms.",
    "paused": "The sender was told that it could not be carried out yet.",
    "resumed": "The time began afresh.",
    "acted": "The last item was dealt with.",
}
_RAN_ON = "The time ran on, with what was left of it."


@dataclass(frozen=True, slots=True)
class Impossibility:
    """Why an order cannot be carried out yet, in a person's words."""

    grounds: tuple[NonComplianceGround, ...]
    further_information: str
    clarification: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedAddress:
    """An address that was removed and is back, since when, and what put it back."""

    url: str
    at: datetime
    cause: ReturnCause


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """What is known of an order when it is answered; `scopes` by the position of the item."""

    order: Order
    items: tuple[OrderItem, ...]
    contact: ContactPoint | None
    events: Sequence[OrderEvent] = ()
    scopes: Mapping[int, tuple[str, ...]] | None = None


def annex_ii(record: AnswerRecord, *, now: datetime) -> Annex2:
    """The feedback after acting, or `FormFaulty`."""
    measures = [_measure(item, record) for item in record.items]
    receipt = _receipt(record)
    places = [item.url for item in record.items]
    return annex2(receipt, measures, _addressee(record.contact, now=now), locations=places)


def annex_iii(record: AnswerRecord, why: Impossibility, *, now: datetime) -> Annex3:
    """The information that it cannot be executed yet, or `FormFaulty`."""
    contact = record.contact
    person = contact.authorised_person if contact else ""
    return annex3(
        _receipt(record),
        why.grounds,
        Signatory(
            hosting_service_provider=contact.legal_name if contact else "",
            legal_representative=contact.representative if contact else "",
            authorised_person=person,
            email=contact.email if contact else "",
            signature=person,
            signed_at=now,
        ),
        further_information=why.further_information,
        clarification=why.clarification,
    )


def letter(record: AnswerRecord, *, explanation: str = "", now: datetime) -> AnswerLetter:
    """The answer of every regime without a form of its own, or `FormFaulty`."""
    return checked_letter(
        replace(
            _letter(record, explanation=explanation, now=now),
            outcomes=tuple(_outcome(item, record) for item in record.items),
        )
    )


def refusal(record: AnswerRecord, why: Impossibility, *, now: datetime) -> AnswerLetter:
    """The answer that an order of such a regime cannot be carried out yet."""
    explanations = [why.further_information, why.clarification]
    declined = tuple(
        ItemOutcome(location=item.url, result=ItemResult.DECLINED, reason_code=why.grounds[0].value)
        for item in record.items
    )
    answer_letter = _letter(record, explanation="\n".join(filter(None, explanations)), now=now)
    return checked_letter(replace(answer_letter, outcomes=declined))


def reversal(
    record: AnswerRecord, back: Iterable[ReturnedAddress], *, now: datetime
) -> AnswerLetter:
    """The second letter: what the first said was gone is back."""
    outcomes = tuple(
        ItemOutcome(
            location=restored_item.url,
            result=ItemResult.DECLINED,
            at=restored_item.at,
            reason_code=REVERSED,
            note=_RETURNS[restored_item.cause],
        )
        for restored_item in back
    )
    answer_letter = _letter(record, explanation=_REVERSAL, now=now)
    return checked_letter(replace(answer_letter, outcomes=outcomes))


def _letter(record: AnswerRecord, *, explanation: str, now: datetime) -> AnswerLetter:
    order, contact = record.order, record.contact
    return AnswerLetter(
        regime=order.profile,
        authority=order.authority_name or _SOMEBODY,
        authority_reference=order.reference,
        our_reference=order.id,
        received_at=order.received_at,
        steps=tuple(_steps(record.events)),
        explanation=explanation,
        provider=contact.legal_name if contact else "",
        authorised_person=contact.authorised_person if contact else "",
        email=contact.email if contact else "",
        written_at=now,
    )


def _receipt(record: AnswerRecord) -> OrderReceipt:
    """From the order's own form where it has one; from what we know of it otherwise."""
    order, contact = record.order, record.contact
    try:
        annex1 = read_annex1(order.body)
    except FormUnreadable:
        annex1 = Annex1(authority=IssuingAuthority(name=order.authority_name))
    receipt = receipt_of(annex1, addressee_reference=order.id, received_at=order.received_at)
    return replace(
        receipt,
        addressee=receipt.addressee or (contact.legal_name if contact else ""),
        authority=receipt.authority or order.authority_name,
        authority_reference=receipt.authority_reference or order.reference,
    )


def _measure(item: OrderItem, record: AnswerRecord) -> ItemMeasure:
    ticks = (Tick(item.measure),) if item.measure else ()
    disabled = Tick.DISABLED in ticks
    scope = (record.scopes or {}).get(item.position, ()) if disabled else ()
    return ItemMeasure(location=item.url, ticks=ticks, at=item.acted_at, scope=scope)


def _addressee(contact: ContactPoint | None, *, now: datetime) -> Addressee:
    """Section C: who answers, and the state of establishment or of the representative."""
    if contact is None:
        return Addressee(date=now.date())
    represented = bool(contact.representative)
    return Addressee(
        hosting_service_provider=contact.legal_name,
        legal_representative=contact.representative,
        main_establishment="" if represented else contact.establishment,
        representative_state=contact.establishment if represented else "",
        authorised_person=contact.authorised_person,
        email=contact.email,
        date=now.date(),
    )


def _outcome(item: OrderItem, record: AnswerRecord) -> ItemOutcome:
    if item.outcome == LocationState.DECLINED:
        return ItemOutcome(
            location=item.url,
            result=ItemResult.DECLINED,
            reason_code=item.reason_code,
            note=item.note or REASONS.get(item.reason_code, ""),
        )
    result = ItemResult(item.measure) if item.measure else None
    scope = (record.scopes or {}).get(item.position, ()) if result is ItemResult.DISABLED else ()
    return ItemOutcome(
        location=item.url, result=result, at=item.acted_at, scope=scope, clause=item.clause
    )


def _steps(events: Iterable[OrderEvent]) -> Iterable[AnswerStep]:
    for event in events:
        if event.what in _STEPS:
            runs_on = event.data.get("resume") == Resume.REMAINING
            yield AnswerStep(at=event.at, what=_RAN_ON if runs_on else _STEPS[event.what])
