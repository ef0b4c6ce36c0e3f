"""What a visit to an address can find, and what each finding counts for.

Only what was seen counts. `live` shows that the content stands, two states show that it
is gone, and everything else censors: a wall, a block or an error hides the answer, and a
hidden answer is neither a removal nor a failure to remove.
"""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """What a state says about the content."""

    STANDS = "stands"
    GONE = "gone"
    CENSORS = "censors"


class State(StrEnum):
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
    def standing(self) -> Standing:
        """Whether it stands, is gone, or cannot be told."""
        return _STANDINGS.get(self, Standing.CENSORS)

    @property
    def tcap(self) -> str:
        """The word of the Terrorist Content Analytics Platform for it."""
        return _TCAP.get(self, "unknown")


_MEANINGS = {
    State.LIVE: "The content can be seen by anybody.",
    State.GONE_404: "The server says that nothing is there.",
    State.GONE_SOFT: "The server answers, and its page says that nothing is there.",
    State.LOGIN_WALL: "Only those who sign in may see what is there.",
    State.GEO_BLOCKED: "It is kept from readers in this place, as a second place confirms.",
    State.AGE_GATE: "Only those who state their age may see what is there.",
    State.MOVED: "The address leads to something else.",
    State.UNKNOWN: "The visit does not tell; the reason stands beside it.",
}

_STANDINGS = {
    State.LIVE: Standing.STANDS,
    State.GONE_404: Standing.GONE,
    State.GONE_SOFT: Standing.GONE,
}

_TCAP = {
    State.LIVE: "live",
    State.GONE_404: "offline_4xx",
    State.GONE_SOFT: "offline_platform_notice",
    State.GEO_BLOCKED: "geo_blocked",
}
