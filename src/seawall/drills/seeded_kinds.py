"""The kinds of a seeded item, and the ways in which a tester changes one before uploading it.

What is changed how much is part of the name, since a figure is about a change and not about
"variants": `crop_35` leaves out 35 % of the area.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class SeededKind(StrEnum):
    """What an item is."""

    IMAGE = "image"
    CLIP = "clip"
    TEXT = "text"
    QR = "qr"


#: The variant that is uploaded as it was registered, byte for byte.
UNCHANGED = "unchanged"
#: An item that nobody registered: whoever keeps it back keeps back anything.
CONTROL = "control"

#: Each variant of a kind, and how a sentence speaks of several of them.
VARIANTS: Mapping[SeededKind, Mapping[str, str]] = {
    SeededKind.IMAGE: {
        UNCHANGED: "images unchanged",
        "recompressed": "images recompressed",
        "smaller": "images at half size",
        "mirrored": "images mirrored",
        "framed": "images framed",
        "brighter": "images brightened by 15 %",
        "crop_10": "crops of 10 %",
        "crop_20": "crops of 20 %",
        "crop_35": "crops of 35 %",
    },
    SeededKind.CLIP: {
        UNCHANGED: "clips unchanged",
        "recompressed": "clips recompressed",
        "smaller": "clips at half size",
        "mirrored": "clips mirrored",
        "trim_2s": "clips cut to 2 s",
    },
    SeededKind.TEXT: {
        UNCHANGED: "texts unchanged",
        "capitals": "texts in capitals",
        "spaced": "texts with other line breaks",
        "half": "first halves of texts",
        "embedded": "texts within other words",
    },
    SeededKind.QR: {
        UNCHANGED: "QR codes unchanged",
        "recompressed": "QR codes recompressed",
        "turned": "QR codes turned by 90°",
        "on_a_poster": "QR codes on a poster",
    },
}


#: How the words of a variant begin, for several and for one.
_ONE = {
    "images": "image",
    "crops": "crop",
    "clips": "clip",
    "texts": "text",
    "first halves of texts": "first half of a text",
    "QR codes": "QR code",
}


def words_for(kind: SeededKind, variant: str, *, number: int = 2) -> str:
    """How a sentence speaks of so many uploads of this variant.

    >>> words_for(SeededKind.IMAGE, "crop_35", number=1)
    'crop of 35 %'
    """
    words = VARIANTS[kind].get(variant, f"{kind.value} uploads")
    if number != 1:
        return words
    many = next((many for many in _ONE if words.startswith(many)), "")
    return words.replace(many, _ONE[many], 1) if many else words
