"""How a step is drawn for this person: which question the jailed child is asked.

What leaves the server is never the upload, never the platform's address, and never more than
was asked for: a drawing is only lines before it reaches the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seawall.people.protection.choices import LOUDEST, SIZES, Choices
from seawall.sandbox.viewing.shown import STILLS, ShownAsk

#: The middle one of nine.
MIDDLE = 5
QUIETEST = 5


@dataclass(frozen=True, slots=True)
class MediaView:
    """Where in the media somebody is: the still of a video (0: all at a glance), the part."""

    still: int = 0
    part: int = MIDDLE
    volume: int = 0
    """In percent; 0 means as the person has chosen."""

    @classmethod
    def asked(cls, parameters: Mapping[str, str]) -> MediaView:
        """From a form or an address; what makes no sense is the beginning."""
        return cls(
            still=_between(parameters.get("still"), 0, STILLS, usual=0),
            part=_between(parameters.get("part"), 1, 9, usual=MIDDLE),
            volume=_between(parameters.get("volume"), QUIETEST, LOUDEST, usual=0),
        )


def picture_ask(step: str, view: MediaView, choices: Choices, *, layer: str = "") -> ShownAsk:
    """The question for a step; a lens has two layers, what lies under it and what it shows."""
    side, still = SIZES[choices.size], max(0, view.still - 1)
    if step == "drawing":
        return ShownAsk(style="drawing", side=side, still=still)
    if step == "grey" or layer == "under":
        return ShownAsk(style="plain", grey=True, blur=choices.blur, side=side, still=still)
    return ShownAsk(
        style="plain",
        grey=choices.greyscale,
        sepia=choices.sepia,
        blur=choices.blur if step == "region" and not layer else 0,
        part=view.part if step == "region" and not layer else 0,
        side=side,
        still=still,
    )


def _between(typed_number: str | None, least: int, most: int, *, usual: int) -> int:
    number = (
        int(typed_number)
        if typed_number and typed_number.isascii() and typed_number.isdigit()
        else usual
    )
    return number if least <= number <= most else usual
