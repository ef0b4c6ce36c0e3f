"""What preserved content may be opened for: TCO Art. 6(1)(a) and (b), and nothing else.

The list is closed. A person may use our short word or the Regulation's own words; a
purpose that is not on it is denied and the asking is kept.
"""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """A purpose the Regulation names."""

    REVIEW = "review"
    """Administrative or judicial review proceedings: Art. 6(1)(a)."""
    COMPLAINT = "complaint"
    """Complaint-handling about the removal: Art. 6(1)(a) and Art. 10."""
    CRIMINAL_INVESTIGATION = "criminal_investigation"
    """Prevention, detection, investigation or prosecution of terrorist offences: Art. 6(1)(b)."""


_IN_THE_REGULATION = {
    "administrative_review": Purpose.REVIEW,
    "judicial_review": Purpose.REVIEW,
    "complaint_handling": Purpose.COMPLAINT,
    "prevention": Purpose.CRIMINAL_INVESTIGATION,
    "detection": Purpose.CRIMINAL_INVESTIGATION,
    "investigation": Purpose.CRIMINAL_INVESTIGATION,
    "prosecution": Purpose.CRIMINAL_INVESTIGATION,
}


def purpose_named(word: str) -> Purpose | None:
    """The purpose this word names; None means that it is not one."""
    plain = "_".join(word.strip().lower().replace("-", " ").split())
    purposes: dict[str, Purpose] = {
        purpose.value: purpose for purpose in Purpose
    } | _IN_THE_REGULATION
    return purposes.get(plain)
