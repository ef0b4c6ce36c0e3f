"""Section A of Annexes II and III: which order is answered, and when it came in.

The two forms share its five fields word for word. All are required.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from seawall.forms.annexes.annex1 import STRICT, Annex1
from seawall.forms.annexes.form_faults import FormFault
from seawall.forms.annexes.form_moments import Moment
from seawall.forms.annexes.required import faults_if_empty


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReceipt:
    """The order that is answered."""

    __pydantic_config__ = STRICT

    addressee: str = ""
    authority: str = ""
    authority_reference: str = ""
    addressee_reference: str = ""
    received_at: Moment | None = None


def receipt_of(order: Annex1, *, addressee_reference: str, received_at: datetime) -> OrderReceipt:
    """Section A filled in from the order itself; its file number, or else its reference."""
    return OrderReceipt(
        addressee=order.addressee,
        authority=order.authority.name,
        authority_reference=order.authority.file_number or order.reference_number,
        addressee_reference=addressee_reference,
        received_at=received_at,
    )


def receipt_faults(receipt: OrderReceipt, *, form: str) -> Iterator[FormFault]:
    """What section A lacks."""
    for key in (
        "addressee",
        "authority",
        "authority_reference",
        "addressee_reference",
        "received_at",
    ):
        value = getattr(receipt, key)
        yield from faults_if_empty(form, "A", f"receipt.{key}", value)
