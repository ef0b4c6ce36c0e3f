"""A file becomes the values HMA gives for it, and the signals it is searched by.

HMA gives one value a type. A picture that is stored turned, or has transparency, is
searched by all the ways of looking at it all the same, as an upload check would.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seawall.errors import problem
from seawall.exchanges.hma.hma_wire import PHOTO, VIDEO, HmaType
from seawall.sandbox import DecoderPool
from seawall.sandbox.sniff import family_of, sniff_format
from seawall.signals import MIN_QUALITY, EmptyContent, Signal, hash_bytes, signal_type


@dataclass(frozen=True, slots=True)
class Value:
    """What one type makes of a file: the value HMA gives, and all to search by."""

    type: HmaType
    signals: tuple[Signal, ...]

    @property
    def written(self) -> str:
        """The value; empty where there is too little detail to compare by, as in HMA."""
        first = self.signals[0]
        is_plain = first.quality is not None and first.quality < MIN_QUALITY
        return "" if is_plain else first.value


def values_of(content: bytes, types: Iterable[HmaType], *, pool: DecoderPool) -> list[Value]:
    """The values of a file, one for each type; a picture is opened in the sandbox."""
    if not content:
        raise problem("exchanges.file-empty", EmptyContent)
    return [Value(kind, _signals(content, kind, pool)) for kind in types]


def content_type_of(content: bytes, *, declared_type: str, requested_type: str | None) -> str:
    """Photo or video: as asked, else as the server says, else as the bytes are."""
    if requested_type:
        return requested_type
    type_by_word = {"image": PHOTO, "picture": PHOTO, "video": VIDEO}
    for word in (declared_type.partition("/")[0].strip().lower(), family_of(sniff_format(content))):
        if word in type_by_word:
            return type_by_word[word]
    raise problem("exchanges.no-such-type.content-type", media_type=declared_type[:80])


def _signals(content: bytes, kind: HmaType, pool: DecoderPool) -> tuple[Signal, ...]:
    if digests := tuple(signal_type(kind.ours).of_bytes(content)):
        return digests
    if family_of(sniff_format(content)) != "picture":
        raise problem("exchanges.cannot-be-hashed.no-picture", field=PHOTO)
    hashed = hash_bytes(content, pool=pool, types=[kind.ours])
    if hashed.problem:
        raise hashed.problem
    signals = tuple(signal for signal in hashed.signals if signal.type == kind.ours)
    if not signals:
        raise problem("exchanges.cannot-be-hashed.no-hash", field=PHOTO)
    return signals
