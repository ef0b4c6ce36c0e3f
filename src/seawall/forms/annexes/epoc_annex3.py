"""Annex III of Regulation (EU) 2023/1543: why a certificate is not carried out, or not yet.

Sections A to H as the annex has them: the certificate, the authorities, the addressee, the reasons,
a conflict with the law of a third country (Art. 17), what must be cleared up, whether the data are
preserved, and who says so. The words beside the boxes are ours (`data/epoc_grounds.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from seawall.forms.annexes.annex1 import STRICT
from seawall.forms.annexes.annex3 import Signatory
from seawall.forms.annexes.form_faults import FormFault, require_faultless
from seawall.forms.annexes.form_moments import Moment
from seawall.forms.annexes.objection_grounds import ObjectionGround, grounds, grounds_for
from seawall.forms.annexes.required import faults_if_empty

FORM = "epoc_annex3"


class CertificateKind(StrEnum):
    """Section A: which certificate it is about."""

    EPOC = "epoc"
    EPOC_PR = "epoc_pr"


class ConflictNature(StrEnum):
    """Section E: what the other law protects."""

    FUNDAMENTAL_RIGHTS = "fundamental_rights"
    STATE_INTERESTS = "state_interests"
    """National security and defence."""
    OTHER = "other"


class DataKept(StrEnum):
    """Section G: whether the data are preserved meanwhile."""

    PRESERVED = "preserved"
    NOT_PRESERVED = "not_preserved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdCountryLaw:
    """Section E: which law conflicts, and how. Art. 17(2)."""

    __pydantic_config__ = STRICT

    law: str = ""
    provision: str = ""
    nature: tuple[ConflictNature, ...] = ()
    why_applicable: str = ""
    why_conflict: str = ""
    link: str = ""
    consequences: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpocAnnex3:
    """The information on the impossibility of executing an EPOC or an EPOC-PR."""

    __pydantic_config__ = STRICT

    certificate: CertificateKind | None = None
    issuing_authority: str = ""
    authority_reference: str = ""
    validating_authority: str = ""
    issued_at: Moment | None = None
    received_at: Moment | None = None
    enforcing_authority: str = ""
    addressee: str = ""
    addressee_reference: str = ""
    grounds: tuple[ObjectionGround, ...] = ()
    explanation: str = ""
    third_country: ThirdCountryLaw = field(default_factory=ThirdCountryLaw)
    clarification: str = ""
    data_kept: DataKept | None = None
    signatory: Signatory = field(default_factory=Signatory)


def checked_annex3(form: EpocAnnex3) -> EpocAnnex3:
    """The form itself if it is whole, or `FormFaulty`."""
    require_faultless(epoc_annex3_faults(form))
    return form


def epoc_annex3_faults(form: EpocAnnex3) -> tuple[FormFault, ...]:
    """Everything that keeps the form from being sent."""
    return (*_who(form), *_reasons(form), *_conflict(form), *_signed(form))


def _who(form: EpocAnnex3) -> Iterator[FormFault]:
    if form.certificate is None:
        yield _lacks("A.certificate_missing", "certificate", "It names no kind of certificate.")
    for key in ("issuing_authority", "received_at"):
        yield from faults_if_empty(FORM, "B", key, getattr(form, key))
    for key in ("addressee", "addressee_reference"):
        yield from faults_if_empty(FORM, "C", key, getattr(form, key))


def _reasons(form: EpocAnnex3) -> Iterator[FormFault]:
    if not form.grounds:
        yield _lacks("D.ground_missing", "grounds", "No box says why it is not carried out.")
    for ground in form.grounds:
        if form.certificate and ground not in grounds_for(form.certificate):
            says = f"{ground} cannot be said of this kind of certificate."
            yield _lacks("D.ground_not_for_it", "grounds", says)
    yield from faults_if_empty(FORM, "D", "explanation", form.explanation)
    if any(grounds()[ground].asks for ground in form.grounds):
        yield from faults_if_empty(FORM, "F", "clarification", form.clarification)
    if form.data_kept is None:
        yield _lacks("G.data_kept_missing", "data_kept", "It does not say if data are preserved.")


def _conflict(form: EpocAnnex3) -> Iterator[FormFault]:
    """Art. 17(2): all relevant details, or it is no reasoned objection."""
    if not any(grounds()[ground].needs_third_country for ground in form.grounds):
        return
    law = form.third_country
    for key in ("law", "provision", "why_applicable", "why_conflict", "link", "consequences"):
        yield from faults_if_empty(FORM, "E", f"third_country.{key}", getattr(law, key))
    if not law.nature:
        yield _lacks("E.nature_missing", "third_country.nature", "No box says what it protects.")


def _signed(form: EpocAnnex3) -> Iterator[FormFault]:
    for key in ("authorised_person", "email", "signature", "signed_at"):
        yield from faults_if_empty(FORM, "H", f"signatory.{key}", getattr(form.signatory, key))


def _lacks(code: str, key: str, says: str) -> FormFault:
    return FormFault(f"{FORM}.{code}", key, says, f"Fill it in: section {code[0]}.")
