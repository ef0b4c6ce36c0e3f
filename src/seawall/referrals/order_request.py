"""An Annex I order, composed from the unit's profile and assessed lines, and its gates.

The form is validated before anybody can sign it, with the same rules a platform applies.
Two duties of the issuer stand in the way of a hasty order: information on procedures at
least twelve hours before a first order to a provider, unless a duly justified emergency is
stated (TCO Art. 3(2)), and a copy to the state of establishment at the same time
(Art. 4(1)).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from seawall.errors import problem
from seawall.forms.annexes.annex1 import (
    Annex1,
    AuthorityType,
    ContentCategory,
    FollowUp,
    IssuingAuthority,
    Location,
    RedressSection,
)
from seawall.forms.annexes.flags import NOTICE_BEFORE_FIRST_ORDER
from seawall.forms.annexes.form_faults import FormFault, require_faultless
from seawall.forms.annexes.validity import validate_order
from seawall.forms.model import Channel
from seawall.referrals.model import Recipient, ReferralLine
from seawall.referrals.statutes import Statutes, statute_named
from seawall.referrals.unit_profile import UnitProfile


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """What the officer adds to the addresses: reasons, and what is special about the case."""

    reasons: str
    language: str
    emergency: str = ""
    non_disclosure: bool = False
    follow_up_establishment: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What is added when it is signed: number and time, and whether a copy goes out."""

    reference: str
    at: datetime
    with_copy: bool


def annex1_of(
    profile: UnitProfile,
    recipient: Recipient,
    lines: Sequence[ReferralLine],
    *,
    additions: OrderRequest,
    issue: Issue,
    statutes: Statutes,
) -> Annex1:
    """The order; `FormFaulty` says what it lacks."""
    crosses = bool(recipient.establishment) and recipient.establishment != profile.country
    annex1 = Annex1(
        issuing_member_state=profile.country,
        addressee=recipient.name,
        contact_point=recipient.address,
        establishment_member_state=recipient.establishment,
        issued_at=issue.at,
        reference_number=issue.reference,
        locations=tuple(
            Location(url=line.url, information=line.assessment.get("note", "")) for line in lines
        ),
        categories=_categories(lines, statutes),
        reasons=additions.reasons,
        non_disclosure=additions.non_disclosure,
        cross_border=crosses,
        copy_sent=crosses and issue.with_copy,
        authority_type=AuthorityType(profile.authority_type),
        authority=IssuingAuthority(
            name=profile.name,
            representative=profile.representative,
            file_number=issue.reference,
            address=profile.address,
            telephone=profile.telephone,
            email=profile.email,
            date=issue.at.date(),
            signature=f"Signed electronically for {profile.name}",
        ),
        follow_up=FollowUp(
            issuing_authority=profile.email,
            establishment_authority=additions.follow_up_establishment if crosses else "",
        ),
        redress=RedressSection(
            body=profile.redress_body,
            deadline=profile.redress_deadline,
            legislation=profile.redress_legislation,
        ),
        language=additions.language,
        emergency=additions.emergency,
    )
    require_faultless(order_faults(annex1))
    return annex1


def order_faults(order: Annex1) -> tuple[FormFault, ...]:
    """What keeps it from being signed: the rules a platform applies to an unsigned mail."""
    return validate_order(order, channel=Channel.EMAIL_PLAIN, authenticated=False)


def require_informed(
    recipient: Recipient, *, at: datetime, emergency: str, has_ordered: bool
) -> None:
    """Refuse a first order before its twelve hours, unless an emergency is stated."""
    if has_ordered or emergency.strip():
        return
    informed = recipient.informed_at
    if informed is None:
        raise problem("referrals.not-informed.never", recipient_name=recipient.name)
    if at - informed < NOTICE_BEFORE_FIRST_ORDER:
        earliest = informed + NOTICE_BEFORE_FIRST_ORDER
        raise problem(
            "referrals.not-informed.too-recently",
            recipient_name=recipient.name,
            informed=informed,
            earliest=earliest,
        )


def _categories(lines: Iterable[ReferralLine], statutes: Statutes) -> tuple[ContentCategory, ...]:
    letters = {
        statute_named(line.assessment["statute"], statutes)
        .element(line.assessment["element"])
        .category
        for line in lines
    }
    return tuple(ContentCategory(letter) for letter in sorted(letters) if letter)
