"""What a dispatch says, as the JSON that is signed: a referral, information, a withdrawal.

A referral carries, for each address, the element of the offence it was assessed under, the
digest of the sealed page and the officer's note; never a name of a person. An order is
Annex I itself, in `order.py`. Keys are those of Annex I where it has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.referrals.model import Dispatch, Recipient, ReferralLine
from seawall.referrals.statutes import Statutes, statute_named


@dataclass(frozen=True, slots=True)
class Unit:
    """Who writes: as the platform knows the sender, and where it may answer."""

    name: str
    country: str
    email: str
    answer_url: str
    representative: str = ""


def referral(
    unit: Unit, recipient: Recipient, lines: Iterable[ReferralLine], *, statutes: Statutes
) -> dict[str, Any]:
    """A referral; its number and its time are added when it is signed."""
    return {
        **sender(unit, recipient),
        "form": "referral",
        "locations": [_location(line, statutes) for line in lines],
    }


def information(unit: Unit, recipient: Recipient, says: str) -> dict[str, Any]:
    """Procedures and deadlines before a first order: TCO Art. 3(2)."""
    return {**sender(unit, recipient), "form": "information", "information": says}


def withdrawal(
    unit: Unit, recipient: Recipient, withdrawn: Dispatch, *, why: str
) -> dict[str, Any]:
    """An earlier referral or order no longer stands."""
    return {
        **sender(unit, recipient),
        "form": "withdrawal",
        "withdraws": withdrawn.reference,
        "withdraws_form": withdrawn.form.value,
        "reasons": why,
    }


def order_copy(unit: Unit, authority: Recipient, order: Dispatch) -> dict[str, Any]:
    """A signed order as it went to the platform, for the state of establishment: Art. 4(1)."""
    return {
        **sender(unit, authority),
        "form": "copy",
        "reasons": f"Copy of removal order {order.reference} under TCO Art. 4(1).",
        "information": order.signed,
    }


def numbered_body(body: Mapping[str, Any], dispatch: Dispatch, *, at: datetime) -> dict[str, Any]:
    """The body with its reference number, its time of issue and its urgency."""
    return {
        **body,
        "reference_number": dispatch.reference,
        "issued_at": at.isoformat(timespec="seconds"),
        "urgency": dispatch.urgency.value,
    }


def sender(unit: Unit, recipient: Recipient) -> dict[str, Any]:
    """What every document says of who writes, and to whom."""
    return {
        "authority": {
            "name": unit.name,
            "representative": unit.representative,
            "email": unit.email,
        },
        "issuing_member_state": unit.country,
        "addressee": recipient.name,
        "answer_url": unit.answer_url,
    }


def _location(line: ReferralLine, statutes: Statutes) -> dict[str, Any]:
    assessment = line.assessment
    statute = statute_named(assessment["statute"], statutes)
    element = statute.element(assessment["element"])
    return {
        "url": line.url,
        "information": assessment.get("note", ""),
        "statute": statute.id,
        "statute_title": statute.title,
        "element": element.id,
        "element_says": element.says,
        "language": assessment["language"],
        "entity": assessment.get("entity", ""),
        "evidence_sha256": assessment.get("evidence_sha256", ""),
    }
