"""What a picture's child is asked and how it must answer, exactly."""

from typing import Annotated

import msgspec

from seawall.sandbox.jail._wire import Text
from seawall.sandbox.pictures.features import LONGEST

MOST_FRAMES = 16

Code = Annotated[str, msgspec.Meta(max_length=2_000)]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
ViewName = Annotated[
    str, msgspec.Meta(pattern="^(stored|thumbnail|upright|on_white|frame [1-9][0-9]{0,9})$")
]


class PictureAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wanted of a picture.

    ``exact`` hashes the very pixels that the reference hashes, bit by bit; without it a
    JPEG's luma is enough, which is several times faster and moves the hash by less than a
    bit on average. ``frames`` is how many frames of an animation are looked at. ``views``
    asks for other ways it may have been shown, ``features`` for its corners, ``fine`` also for
    the smaller ones of a large picture, ``codes`` for what its QR codes say.
    """

    rendition: bool = False
    exact: bool = True
    frames: Annotated[int, msgspec.Meta(ge=1, le=64)] = MOST_FRAMES
    views: bool = False
    features: bool = False
    fine: bool = False
    codes: bool = False


class WireDerivedView(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A derived view as the child reports it."""

    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9 °,]{1,80}$")]
    pdq: Hash
    quality: Annotated[int, msgspec.Meta(ge=0, le=100)]


class WireFeatures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Local features as the child reports them, packed (`seawall.sandbox.pictures.features`)."""

    view: Annotated[str, msgspec.Meta(pattern="^(mirrored|fine)?$")]
    value: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9+/]+$", max_length=LONGEST)]


class WireView(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A view as the child reports it."""

    name: ViewName
    pdq: Hash
    quality: Annotated[int, msgspec.Meta(ge=0, le=100)]


class WireFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture as the child reports it."""

    width: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    height: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    format: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{1,8}$")]
    mode: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9;]{1,8}$")]
    frames: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    orientation: Annotated[int, msgspec.Meta(ge=1, le=8)]
    views: Annotated[list[WireView], msgspec.Meta(min_length=1, max_length=72)]
    notes: Annotated[list[Text], msgspec.Meta(max_length=16)] = []
    derived: Annotated[list[WireDerivedView], msgspec.Meta(max_length=40)] = []
    features: Annotated[list[WireFeatures], msgspec.Meta(max_length=3)] = []
    codes: Annotated[list[Code], msgspec.Meta(max_length=8)] = []
