"""What a picture's child is asked and how it must answer, exactly."""

from typing import Annotated

import msgspec

from seawall.sandbox._wire import Text

Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class PictureAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wanted of a picture."""

    rendition: bool = False


class WireView(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A view as the child reports it."""

    name: Annotated[str, msgspec.Meta(pattern="^(stored|upright|on_white)$")]
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
    views: Annotated[list[WireView], msgspec.Meta(min_length=1, max_length=3)]
    notes: Annotated[list[Text], msgspec.Meta(max_length=16)] = []
