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
    AddressState.LIVE: "Anyone can see the content.",
    AddressState.GONE_404: "The server reports that there is nothing at this URL.",
    AddressState.GONE_SOFT: "The server answers with a page that says the content is not there.",
    AddressState.LOGIN_WALL: "Only signed-in users can see the content.",
    AddressState.GEO_BLOCKED: "The content is blocked in this country. A second location confirms it.",
    AddressState.AGE_GATE: "Only users who state their age can see the content.",
    AddressState.MOVED: "The URL leads to something else.",
    AddressState.UNKNOWN: "The visit was inconclusive, for the reason shown.",
}

_STANDINGS = {
    AddressState.LIVE: ContentStanding.STANDS,
    AddressState.GONE_404: ContentStanding.GONE,
    AddressState.GONE_SOFT: ContentStanding.GONE,
}
