"""MD5 of a file's bytes: what older lists hold.

Finds exact copies, as SHA-256 does, and no more than that. Two files with one MD5
can be made on purpose (RFC 6151), so an innocent file can be given the value of a
listed one, or the other way about: trust SHA-256 where a list has both.
"""

import hashlib
from dataclasses import dataclass

from seawall.signals._model import Example, Kind, Signal, hex_value


@dataclass(frozen=True, slots=True)
class Md5:
    """The signal type."""

    name: str = "md5"
    version: str = "1"
    kind: Kind = "exact"
    content: frozenset[str] = frozenset({"file", "image"})
    default_threshold: int | None = None
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
