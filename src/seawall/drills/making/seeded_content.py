"""An item of a drill, as it is registered and as it is uploaded: made anew from the items' seed.

Nothing of a drill lies about as a file: whoever has the seed can make every upload again.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.drills.making.clips import clip, edited_clip
from seawall.drills.making.codes import address, code, edited_code
from seawall.drills.making.picture_edits import edited_picture
from seawall.drills.making.pictures import picture
from seawall.drills.making.words import edited_passage, passage
from seawall.drills.seeded_kinds import CONTROL, UNCHANGED, SeededKind
from seawall.keys.tags import keyed_digest

_JPEG, _PNG, _WEBP, _TEXT = "image/jpeg", "image/png", "image/webp", "text/plain"


@dataclass(frozen=True, slots=True)
class SeededContent:
    """Bytes to upload, and what they are."""

    content: bytes
    media_type: str

    @property
    def file_name(self) -> str:
        """A name that says nothing."""
        return f"upload.{self.media_type.rpartition('/')[2].replace('plain', 'txt')}"


def seeded_content(items_seed: bytes, kind: SeededKind, number: int, variant: str) -> SeededContent:
    """The item of this number in this variant."""
    own = _number(items_seed, kind, number)
    is_same = variant in {UNCHANGED, CONTROL}
    match kind:
        case SeededKind.IMAGE if is_same:
            return SeededContent(picture(own), _PNG)
        case SeededKind.IMAGE:
            return SeededContent(edited_picture(picture(own), variant), _JPEG)
        case SeededKind.CLIP:
            return SeededContent(clip(own) if is_same else edited_clip(own, variant), _WEBP)
        case SeededKind.TEXT:
            words = passage(own) if is_same else edited_passage(own, variant)
            return SeededContent(words.encode(), _TEXT)
        case SeededKind.QR if is_same:
            return SeededContent(code(own), _PNG)
        case SeededKind.QR:
            return SeededContent(edited_code(own, variant), _JPEG)


def seeded_address(items_seed: bytes, number: int) -> str:
    """The URL in a QR code of this number: what is registered of it."""
    return address(_number(items_seed, SeededKind.QR, number))


def _number(items_seed: bytes, kind: SeededKind, number: int) -> int:
    digest = keyed_digest(f"{kind.value}:{number}".encode(), key=items_seed)
    return int.from_bytes(digest[:8], "big")
