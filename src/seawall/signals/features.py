"""Local features: a known picture in a crop, under a caption, on a photographed screen.

Up to 256 corners of a picture, each with 256 bits that describe what surrounds it (ORB).
Two pictures are compared by which corners of one are found in the other, in places that a
single move, turn and change of size explains: at least twelve of them.

- The distance is 100 minus the percentage of corners that agree so: a whole copy is near
  40, a small part of a picture near 90.
- A hit is of grade ``local``. It says that the two pictures have a part in common, which
  may be a logo or a background: a person looks at it, and it is never a verdict by itself.
- It survives crops that leave a quarter of the picture, borders, captions, stickers,
  screenshots, small turns, and a photograph of a screen. It does not survive inversion, nor
  a picture without corners (fog, a night sky).
- A mirror image has other corners: an upload gives a second value of view ``mirrored``, for
  searching only.
- A part of a sixth of a picture, enlarged, shows corners that are too small to be among those
  of the whole: a bank holds a second value of a large picture, of view ``fine``, by which such
  a part is found.

Made only where OpenCV is installed (the extra ``media``): of pictures that may come into a
bank, and of uploads where a bank holds any. 13 kB a value, which stays at home: a picture can
be drawn again from its features, blurred but to be recognised (d'Angelo and others, *From Bits
to Images*, TPAMI 2014). Source: Rublee and others, ORB, ICCV 2011.
"""

from __future__ import annotations

from base64 import b64decode

from seawall.sandbox import PictureFacts
from seawall.sandbox.pictures.features import InvalidFeatures, unpacked_features
from seawall.signals._model import Example, InvalidSignal, Signal, SignalType

MIRRORED = "mirrored"  # the view by which a mirror image is looked for, and never kept
WEAKEST = 99  # a distance: whatever holds twelve corners together is shown to a person

# A PNG of a black square on white, and its corners: in several octaves, and by its edges.
_CORNER = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAADAAAAAwAQAAAAB/ecQqAAAAHUlEQVR42mP8z8DAwMDAxDAIKIb//z8MFreQ"
    "SwEAxREESxpEf/oAAAAASUVORK5CYII="
)
_CORNERS = (
    "AcAAwACHFIcUBaAwDBu+FOcDQhYASQKz0SBAWCoCiAqMWL/hpopAEAswKk4UThQDoDCMC74Ug4JiFgBIAjHR"
    "IEBYKgKICphQv6GmikAQCjCIZhRmFAGgEowKvhSDqmMWAFgCMcswQHgqE4EKuhD/oSaKQBUKMIiaFJoUB6Aw"
    "DBO+HONCQlYAyQK30SFAUSoKCAqMST/hpgJQkAswKsUbxRsHoMcy7ABKHLhIKfYxnwgM3hsmhfO1hFS1wBYI"
    "W6dNpAvVKBQoFAagMIwTvhTnQ2JWAMgCt9EgQFgqCggKiEg/4aaCQBALMCopFCkUAqAQjQu+FIOC4xYASAIx"
    "4iBAWCoCiAq4EL+hpopANAowiEAUQBQAoAKNCr4Ug6rjFgBYAjDqMEB4KhOJCroY/yEmikA1CjCInxufGwag"
    "5zLcAGoYGBhp9jX/CAjOnyaF7iSEROXAFhhRt0+kClU"
)


class OrbType(SignalType):
    """The signal type."""

    name = "orb"
    kind = "features"
    grade = "local"
    is_shared = False
    content = frozenset({"image"})
    default_threshold = WEAKEST
    title = "features"
    covers = "likeness"
    examples = (
        Example(content=_CORNER, value=_CORNERS),
        # one feature, in the middle of a picture of 16 by 16
        Example(written=" ARAAEAAAAgACAA" + "A" * 44, value="ARAAEAAAAgACAA" + "A" * 44),
    )

    def normalise(self, value: str) -> str:
        """Base64 without padding, of features that can be."""
        packed_text = value.strip().rstrip("=")
        try:
            unpacked_features(packed_text)
        except InvalidFeatures as wrong:
            raise InvalidSignal(wrong.detail, field="value", remedy=wrong.remedy) from None
        return packed_text


ORB = OrbType()


def orb_signals(facts: PictureFacts) -> tuple[Signal, ...]:
    """The features of a picture, its finer ones, and those of its mirror image to search by."""
    return tuple(
        Signal(
            ORB.name,
            feature.value,
            ORB.version,
            view=feature.view,
            grade=ORB.grade,
            transient=feature.view == MIRRORED,
        )
        for feature in facts.features
    )
