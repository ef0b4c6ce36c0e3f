"""What an EPOC or an EPOC-PR lacks, and what counsel should know of it.

A fault refuses nothing and stops no clock: it is for a person to ask, by Annex III.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from seawall.forms.annexes.data_request import NOTIFIED_KINDS
from seawall.forms.annexes.form_faults import FormFault
from seawall.forms.annexes.objection_grounds import EPOC, EPOC_PR
from seawall.orders.demand import Demand
from seawall.orders.register.model import AuthorityKind

CERTIFICATES = frozenset({EPOC, EPOC_PR})
#: Who is no issuing authority by itself: Art. 4 asks a judge, a court or a prosecutor to validate.
_IS_VALIDATED = frozenset({AuthorityKind.POLICE, AuthorityKind.COMPETENT_AUTHORITY})


class CertificateFlag(StrEnum):
    """Something to tell counsel before data leave."""

    EMERGENCY = "epoc.emergency_claimed"
    NOT_NOTIFIED = "epoc.notification_missing"
    """It asks for traffic or content data and names no authority that was notified: Art. 8(1)."""
    NOT_VALIDATED = "epoc.not_validated"
    """It comes from a force, and no judge or prosecutor has validated it: Art. 4."""
    OWN_STATE = "epoc.own_state"
    """It comes from the state where we are established: Art. 1(1) asks for another one."""


def certificate_faults(demand: Demand) -> tuple[FormFault, ...]:
    """What the certificate lacks; nothing for any other paper."""
    return tuple(_faults(demand)) if demand.document_form in CERTIFICATES else ()


def certificate_flags(
    demand: Demand, *, issuer: AuthorityKind | None, home: str
) -> tuple[str, ...]:
    """What counsel should know of a certificate; `home` is the state where we are established."""
    if demand.document_form not in CERTIFICATES:
        return ()
    return tuple(flag.value for flag in _flags(demand, issuer, home))


def _faults(demand: Demand) -> Iterator[FormFault]:
    form, asks = demand.document_form, demand.asks
    if not demand.reference:
        yield _lacks(f"{form}.A.reference_missing", "reference_number", "It has no file number.")
    if not any(subject.strip() for subject in asks.subjects) and not demand.places:
        says = "Nothing says whose data, or which content, it asks for."
        yield _lacks(f"{form}.D.subject_missing", "asks.subjects", says)
    if not asks.data:
        yield _lacks(f"{form}.D.data_missing", "asks.data", "No box says which data it asks for.")
    if form == EPOC and not asks.offence.strip():
        yield _lacks(f"{form}.E.offence_missing", "asks.offence", "It names no offence: Art. 5(4).")


def _flags(demand: Demand, issuer: AuthorityKind | None, home: str) -> Iterator[CertificateFlag]:
    if demand.document_form == EPOC:
        if demand.is_emergency:
            yield CertificateFlag.EMERGENCY
        if demand.asks.lacks_notification:
            yield CertificateFlag.NOT_NOTIFIED
    needs_validation = demand.document_form == EPOC_PR or bool(
        NOTIFIED_KINDS.intersection(demand.asks.data)
    )
    if (
        issuer in _IS_VALIDATED
        and needs_validation
        and not demand.asks.validating_authority.strip()
    ):
        yield CertificateFlag.NOT_VALIDATED
    if home and demand.issuing_state == home:
        yield CertificateFlag.OWN_STATE


def _lacks(code: str, key: str, says: str) -> FormFault:
    return FormFault(code, key, says, "Ask for it by Annex III; the clock runs meanwhile.")
