"""An answer to a paper is filled in from the record; what it lacks the form's own rules refuse."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from seawall.forms.annexes.annex3 import Signatory
from seawall.forms.annexes.epoc_annex3 import (
    CertificateKind,
    DataKept,
    EpocAnnex3,
    ThirdCountryLaw,
    checked_annex3,
)
from seawall.forms.annexes.information_answer import (
    HandedFile,
    InformationAnswer,
    checked_answer,
)
from seawall.forms.annexes.objection_grounds import ObjectionGround
from seawall.orders.information.asked import document_form_of, request_of
from seawall.orders.model import Order
from seawall.orders.register.model import ContactPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why a paper is not carried out, in a person's words."""

    grounds: tuple[ObjectionGround, ...]
    explanation: str
    clarification: str = ""
    data_kept: DataKept | None = None
    third_country: ThirdCountryLaw = field(default_factory=ThirdCountryLaw)


def given_answer(
    order: Order,
    contact: ContactPoint | None,
    *,
    answer: str,
    files: tuple[HandedFile, ...],
    way: str,
    now: datetime,
) -> InformationAnswer:
    """The answer that gives what was asked, or `FormFaulty`."""
    return checked_answer(
        replace(
            _about(order, contact, now=now),
            is_given=True,
            given_at=now,
            answer=answer,
            handed_over=files,
            handed_over_by=way,
        )
    )


def reasons_answer(
    order: Order, contact: ContactPoint | None, reasons: Reasons, *, now: datetime
) -> InformationAnswer:
    """The answer that says why it is not given, where the law has no form for that."""
    words = [reasons.explanation, reasons.clarification]
    return checked_answer(
        replace(
            _about(order, contact, now=now),
            grounds=reasons.grounds,
            answer="\n".join(filter(None, words)),
        )
    )


def certificate_annex3(
    order: Order, contact: ContactPoint | None, reasons: Reasons, *, now: datetime
) -> EpocAnnex3:
    """Annex III of Regulation (EU) 2023/1543, or `FormFaulty`."""
    asks = request_of(order)
    person = contact.authorised_person if contact else ""
    return checked_annex3(
        EpocAnnex3(
            certificate=CertificateKind(document_form_of(order)),
            issuing_authority=order.authority_name,
            authority_reference=order.reference,
            validating_authority=asks.validating_authority,
            issued_at=order.issued_at,
            received_at=order.received_at,
            enforcing_authority=asks.enforcing_authority,
            addressee=contact.legal_name if contact else "",
            addressee_reference=order.id,
            grounds=reasons.grounds,
            explanation=reasons.explanation,
            third_country=reasons.third_country,
            clarification=reasons.clarification,
            data_kept=reasons.data_kept,
            signatory=Signatory(
                hosting_service_provider=contact.legal_name if contact else "",
                legal_representative=contact.representative if contact else "",
                authorised_person=person,
                email=contact.email if contact else "",
                signature=person,
                signed_at=now,
            ),
        )
    )


def _about(order: Order, contact: ContactPoint | None, *, now: datetime) -> InformationAnswer:
    return InformationAnswer(
        regime=order.profile,
        authority=order.authority_name or "Whoever sent this paper",
        authority_reference=order.reference,
        our_reference=order.id,
        received_at=order.received_at,
        provider=contact.legal_name if contact else "",
        authorised_person=contact.authorised_person if contact else "",
        email=contact.email if contact else "",
        written_at=now,
    )
