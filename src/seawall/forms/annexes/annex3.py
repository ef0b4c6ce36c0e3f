"""Annex III of Regulation (EU) 2021/784: the order cannot be carried out in time, and why.

TCO Art. 3(7): force majeure or de facto impossibility; Art. 3(8): manifest errors or
insufficient information. It goes out without undue delay, and the hour starts when the
grounds cease or the clarification arrives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from seawall.forms.annexes.annex1 import STRICT
from seawall.forms.annexes.answered_order import OrderReceipt, receipt_faults
from seawall.forms.annexes.form_faults import FormFault, require_faultless
from seawall.forms.annexes.form_moments import Moment
from seawall.forms.annexes.required import faults_if_empty

FORM = "annex3"


class NonComplianceGround(StrEnum):
    """The three boxes of section B; the same words hold the clock."""

    FORCE_MAJEURE = "force_majeure"
    MANIFEST_ERRORS = "manifest_errors"
    INSUFFICIENT_INFORMATION = "insufficient_information"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Section C: who says so."""

    __pydantic_config__ = STRICT

    hosting_service_provider: str = ""
    legal_representative: str = ""
    authorised_person: str = ""
    email: str = ""
    signature: str = ""
    signed_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex3:
    """The information on the impossibility to execute, sections A to C."""

    __pydantic_config__ = STRICT

    receipt: OrderReceipt = field(default_factory=OrderReceipt)
    grounds: tuple[NonComplianceGround, ...] = ()
    further_information: str = ""
    clarification: str = ""
    signatory: Signatory = field(default_factory=Signatory)


def annex3(
    receipt: OrderReceipt,
    grounds: Sequence[NonComplianceGround],
    signatory: Signatory,
    *,
    further_information: str,
    clarification: str = "",
) -> Annex3:
    """A valid Annex III, or `FormFaulty`."""
    form = Annex3(
        receipt=receipt,
        grounds=tuple(grounds),
        further_information=further_information,
        clarification=clarification,
        signatory=signatory,
    )
    require_faultless(annex3_faults(form))
    return form


def annex3_faults(form: Annex3) -> tuple[FormFault, ...]:
    """Everything that keeps Annex III from being sent."""
    return (
        *receipt_faults(form.receipt, form=FORM),
        *_section_b(form),
        *_section_c(form),
    )


def _section_b(form: Annex3) -> Iterator[FormFault]:
    if not form.grounds:
        yield FormFault(
            "annex3.B.ground_missing",
            "grounds",
            "No box of (1) says why the order cannot be executed.",
            "Tick at least one ground: Article 3(7) or (8).",
        )
    yield from faults_if_empty(FORM, "B", "further_information", form.further_information)
    if set(form.grounds) & {
        NonComplianceGround.MANIFEST_ERRORS,
        NonComplianceGround.INSUFFICIENT_INFORMATION,
    }:
        yield from faults_if_empty(FORM, "B", "clarification", form.clarification)


def _section_c(form: Annex3) -> Iterator[FormFault]:
    signatory, received_at = form.signatory, form.receipt.received_at
    name = signatory.hosting_service_provider.strip() or signatory.legal_representative
    yield from faults_if_empty(
        FORM, "C", "signatory.hosting_service_provider", name, code="name_missing"
    )
    for key in ("authorised_person", "email", "signature", "signed_at"):
        yield from faults_if_empty(FORM, "C", f"signatory.{key}", getattr(signatory, key))
    if signatory.signed_at and received_at and signatory.signed_at < received_at:
        yield FormFault(
            "annex3.C.before_receipt",
            "signatory.signed_at",
            "It is signed before the order was received.",
            "Check both times.",
        )
