"""What is asked of the child that draws a picture for a reviewer, and how it must answer.

What comes beside the facts is a JPEG that the child made of pixels alone.
"""

from typing import Annotated, Literal

import msgspec

#: Stills of a video that can be stepped through, evenly over its length.
STILLS = 24

Side = Annotated[int, msgspec.Meta(ge=1, le=1024)]


class ShownAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a picture, or one still of a video, is to look.

    A ``drawing`` is its edges alone. ``blur`` is a radius in thousandths of the longer side;
    with ``part``, one of nine from the top left, that part stays sharp and the rest goes
    grey. ``still`` is the number of a video's still, and of nothing else.
    """

    style: Literal["drawing", "plain"] = "drawing"
    grey: bool = False
    sepia: bool = False
    blur: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    side: Annotated[int, msgspec.Meta(ge=64, le=1024)] = 640
    part: Annotated[int, msgspec.Meta(ge=0, le=9)] = 0
    still: Annotated[int, msgspec.Meta(ge=0, lt=STILLS)] = 0


class ShownFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The size of what was drawn, and where in the video it is from."""

    width: Side
    height: Side
    seconds: Annotated[float, msgspec.Meta(ge=0, le=10**7)] = 0.0


class HeardAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Up to so many seconds of sound, as loud as this share of what it is."""

    seconds: Annotated[int, msgspec.Meta(ge=1, le=180)] = 120
    percent: Annotated[int, msgspec.Meta(ge=1, le=80)] = 20


class HeardFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much of it there is in what was given, in seconds."""

    seconds: Annotated[float, msgspec.Meta(ge=0, le=200)]
