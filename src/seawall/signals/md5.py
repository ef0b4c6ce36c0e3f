"""MD5 of a file's bytes: what older lists hold.

Finds exact copies, as SHA-256 does, and no more than that. Two files with one MD5
can be made on purpose (RFC 6151), so an innocent file can be given the value of a
listed one, or the other way about: trust SHA-256 where a list has both.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from seawall.signals._model import Covers, Example, Kind, Names, Signal, hex_value


@dataclass(frozen=True, slots=True)
class Md5:
    """The signal type."""

    name: str = "md5"
    version: str = "1"
    kind: Kind = "exact"
    content: frozenset[str] = frozenset({"file", "image"})
    default_threshold: int | None = None
    title: str = "MD5"
    covers: Covers = "file"
    is_rated: bool = False
    names: Mapping[str, Names] = field(
        default_factory=lambda: {
            "threatexchange": Names(
                (
                    "video_md5",
                    "md5",
                ),
                "video_md5",
            ),
            "graph": Names(
                (
                    "HASH_MD5",
                    "HASH_VIDEO_MD5",
                ),
                "HASH_MD5",
            ),
            "stix": Names(("MD5",), "MD5"),
            "misp": Names(
                (
                    "md5",
                    "filename|md5",
                ),
                "md5",
            ),
            "ncmec": Names(("md5",), "MD5"),
            "tat": Names(("MD5",)),
            "stopncii": Names(("VideoMD5",), "VideoMD5"),
        }
    )
    examples: tuple[Example, ...] = (
        Example(content=b"abc", value="900150983cd24fb0d6963f7d28e17f72"),
        Example(written="AB" * 16, value="ab" * 16),
    )

    def normalise(self, value: str) -> str:
        """32 lower-case hex digits."""
        return hex_value(value, digits=32, name="MD5")


MD5 = Md5()


def md5_of(content: bytes) -> Signal:
    """The signal of these bytes."""
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return Signal(MD5.name, digest, MD5.version)
