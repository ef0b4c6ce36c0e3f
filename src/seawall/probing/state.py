"""What a visit to an address can find, and what each finding counts for.

Only what was seen counts. `live` shows that the content stands, two states show that it
is gone, and everything else censors: a wall, a block or an error hides the answer, and a
hidden answer is neither a removal nor a failure to remove.
"""

from __future__ import annotations

from enum import StrEnum


class ContentStanding(StrEnum):
    """What a state says about the content."""

    STANDS = "stands"
    GONE = "gone"
    CENSORS = "censors"


class AddressState(StrEnum):
    """What the address shows to a stranger."""

    LIVE = "live"
    GONE_404 = "gone_404"
    GONE_SOFT = "gone_soft"
    LOGIN_WALL = "login_wall"
    GEO_BLOCKED = "geo_blocked"
    AGE_GATE = "age_gate"
    MOVED = "moved"
    UNKNOWN = "unknown"

    @property
    def meaning(self) -> str:
        """One sentence for a person."""
        return _MEANINGS[self]

    @property
    def standing(self) -> ContentStanding:
        """Whether it stands, is gone, or cannot be told."""
        return _STANDINGS.get(self, ContentStanding.CENSORS)


_MEANINGS = {
    AddressState.LIVE: "The content can be seen by anybody.",
    AddressState.GONE_404: "The server says that nothing is there.",
    AddressState.GONE_SOFT: "The server answers, and its page says that nothing is there.",
    AddressState.LOGIN_WALL: "Only those who sign in may see what is there.",
    AddressState.GEO_BLOCKED: "It is kept from readers in this place, as a second place confirms.",
    AddressState.AGE_GATE: "Only those who state their age may see what is there.",
    AddressState.MOVED: "The address leads to something else.",
    AddressState.UNKNOWN: "The visit does not tell; the reason stands beside it.",
}

_STANDINGS = {
    AddressState.LIVE: ContentStanding.STANDS,
    AddressState.GONE_404: ContentStanding.GONE,
    AddressState.GONE_SOFT: ContentStanding.GONE,
}
