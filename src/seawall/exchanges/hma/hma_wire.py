"""HMA's names of signal types and contents, and ours for them.

Two types are on from the start, as in HMA: `pdq` for photos, `video_md5` for videos.
The others find what our banks hold besides, once somebody switches them on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seawall.errors import SeawallError, problem
from seawall.signals import VIDEO_FILE, Signal, signal_type

PHOTO, VIDEO = "photo", "video"
CONTENT_TYPES = (PHOTO, VIDEO)
#: What HMA says where a type has no distance.
NO_DISTANCE = "-"


@dataclass(frozen=True, slots=True)
class HmaType:
    """A signal type as HMA calls it, ours for it, and what it is made from."""

    name: str
    ours: str
    content: str
    ratio: float

    def signal(self, value: str) -> Signal:
        """A value as the index compares it, or an error in HMA's words."""
        kind = signal_type(self.ours)
        try:
            return Signal(kind.name, kind.normalise(value), kind.version)
        except SeawallError as wrong:
            raise problem("exchanges.bad-signal", why=wrong.detail, remedy=wrong.remedy) from wrong

    def distance(self, distance: int) -> str:
        """A distance as HMA writes it: a string, and a dash where only equals match."""
        return NO_DISTANCE if self.is_exact else str(distance)

    @property
    def is_exact(self) -> bool:
        """Whether only equal values match."""
        return signal_type(self.ours).default_threshold is None


TYPES = {
    hma_type.name: hma_type
    for hma_type in (
        HmaType("pdq", "pdq", PHOTO, 1.0),
        HmaType("video_md5", "md5", VIDEO, 1.0),
        HmaType("video_sha256", "sha256", VIDEO, 0.0),
        HmaType("url", "url", "", 0.0),
        HmaType("url_md5", "url_md5", "", 0.0),
    )
}
_BY_OURS = {hma_type.ours: hma_type for hma_type in TYPES.values()}


def ratios(overrides: Mapping[str, float]) -> dict[str, float]:
    """Every type with the ratio in force."""
    return {name: overrides.get(name, hma_type.ratio) for name, hma_type in TYPES.items()}


def known_type(name: str) -> HmaType:
    """The type of this name, on or off."""
    if name not in TYPES:
        raise problem("exchanges.no-such-type.unknown", name=name[:80], choices=", ".join(TYPES))
    return TYPES[name]


def type_in_force(name: str, overrides: Mapping[str, float]) -> HmaType:
    """The type of this name, if it is switched on."""
    hma_type = known_type(name)
    if overrides.get(name, hma_type.ratio) <= 0:
        raise problem("exchanges.no-such-type.disabled", name=name)
    return hma_type


def types_for(content: str, selection: str | None, overrides: Mapping[str, float]) -> list[HmaType]:
    """What a content of this kind is hashed to: all that is on, or those named with commas."""
    if content not in CONTENT_TYPES:
        raise problem(
            "exchanges.no-such-type.content", content=content[:80], choices=", ".join(CONTENT_TYPES)
        )
    able = {
        hma_type.name: hma_type
        for hma_type in TYPES.values()
        if hma_type.content == content and overrides.get(hma_type.name, hma_type.ratio) > 0
    }
    if selection is None:
        if not able:
            raise problem("exchanges.no-such-type.none-on")
        return list(able.values())
    names = [name.strip() for name in selection.split(",") if name.strip()]
    for name in names:
        if name not in able:
            raise problem("exchanges.no-such-type.gone", name=name[:80])
    if not names:
        raise problem("exchanges.no-such-type.none-named")
    return [able[name] for name in dict.fromkeys(names)]


def hma_name(own_name: str, media: str) -> str:
    """HMA's name of one of our types, or our own where it has none for such a file.

    Its `video_md5` and `video_sha256` are for videos: the digest of a picture, or of a file of
    which nobody has said what it was, is not shown as a video's.
    """
    hma_type = _BY_OURS.get(own_name)
    if hma_type is None or (hma_type.content == VIDEO and media != VIDEO_FILE):
        return own_name
    return hma_type.name
