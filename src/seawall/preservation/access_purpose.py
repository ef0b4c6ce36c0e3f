"""What preserved content may be opened for: TCO Art. 6(1)(a) and (b), and nothing else.

The list is closed. A person may use our short word or the Regulation's own words; a
purpose that is not on it is denied and the asking is kept.
"""

from __future__ import annotations

from enum import StrEnum


class AccessPurpose(StrEnum):
    """A purpose the Regulation names."""

    REVIEW = "review"
    """Administrative or judicial review proceedings: Art. 6(1)(a)."""
    COMPLAINT = "complaint"
    """Complaint-handling about the removal: Art. 6(1)(a) and Art. 10."""
    CRIMINAL_INVESTIGATION = "criminal_investigation"
    """Prevention, detection, investigation or prosecution of terrorist offences: Art. 6(1)(b)."""


_IN_THE_REGULATION = {
    "administrative_review": AccessPurpose.REVIEW,
    "judicial_review": AccessPurpose.REVIEW,
    "complaint_handling": AccessPurpose.COMPLAINT,
    "prevention": AccessPurpose.CRIMINAL_INVESTIGATION,
    "detection": AccessPurpose.CRIMINAL_INVESTIGATION,
    "investigation": AccessPurpose.CRIMINAL_INVESTIGATION,
    "prosecution": AccessPurpose.CRIMINAL_INVESTIGATION,
}


def purpose_named(word: str) -> AccessPurpose | None:
    """The purpose this word names; None means that it is not one."""
    plain = "_".join(word.strip().lower().replace("-", " ").split())
    purposes: dict[str, AccessPurpose] = {
        purpose.value: purpose for purpose in AccessPurpose
    } | _IN_THE_REGULATION
    return purposes.get(plain)
