"""Whether an address may be referred: one answer, with its reason, from what is known of it.

The most certain reason wins. What cannot be mended (no address, nothing there) can never be
sent. An officer may overrule the others with a reason: a referral that nobody heeded becomes
an order, a look did not tell, another unit's referral was of another kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.referrals.model import AddressStanding

#: What an officer may overrule, saying why.
OVERRULABLE = frozenset(AddressStanding) - {
    AddressStanding.READY,
    AddressStanding.REFUSED,
    AddressStanding.DEAD,
}


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """What is known of an address."""

    refused: str = ""
    duplicate_of: str = ""
    is_own_press: bool = False
    is_own_archive: bool = False
    referred_elsewhere_at: datetime | None = None
    is_gone: bool = False
    not_told: str = ""
    """Why looking did not tell; empty if it did."""
    seen: str = ""
    """What the look showed, in words."""


def standing_of(facts: AddressRecord) -> tuple[AddressStanding, str]:
    """Whether an address may be referred, and why.

    >>> standing_of(AddressRecord(is_gone=True, seen="the page answers 404"))
    (<Standing.DEAD: 'dead'>, 'the page answers 404')
    """
    elsewhere = facts.referred_elsewhere_at
    day = f"{elsewhere:%Y-%m-%d}" if elsewhere else ""
    reasons = (
        (facts.refused, AddressStanding.REFUSED, facts.refused),
        (
            facts.duplicate_of,
            AddressStanding.DUPLICATE,
            f"already in the unit's list: {facts.duplicate_of}",
        ),
        (facts.is_gone, AddressStanding.DEAD, facts.seen or "nothing at this URL"),
        (facts.is_own_press, AddressStanding.OWN_PRESS, "a press site of the unit's own state"),
        (facts.is_own_archive, AddressStanding.ARCHIVE, "an archive of the unit's own state"),
        (day, AddressStanding.ALREADY_REFERRED, f"referred by another unit on {day}"),
        (facts.not_told, AddressStanding.UNRESOLVED, facts.not_told),
    )
    standings = ((standing, why) for holds, standing, why in reasons if holds)
    return next(standings, (AddressStanding.READY, facts.seen or "online"))


def may_be_overruled(standing: AddressStanding) -> bool:
    """Whether an officer may overrule this standing with a reason."""
    return standing in OVERRULABLE
