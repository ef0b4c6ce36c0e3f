"""SHA-256 of a file's bytes: the same file and no other.

Finds exact copies of anything at all. One changed bit, a new header or a
recompression makes another value. Source: FIPS 180-4. Linear in the bytes.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from seawall.signals._model import Covers, Example, Kind, Names, Signal, hex_value


@dataclass(frozen=True, slots=True)
class Sha256:
    """The signal type."""

    name: str = "sha256"
    version: str = "1"
    kind: Kind = "exact"
    content: frozenset[str] = frozenset({"file", "image"})
    default_threshold: int | None = None
    title: str = "SHA-256"
    covers: Covers = "file"
    is_rated: bool = False
    names: Mapping[str, Names] = field(
        default_factory=lambda: {
            "threatexchange": Names(
                (
                    "video_sha256",
                    "sha256",
                ),
                "video_sha256",
            ),
            "graph": Names(
                (
                    "HASH_SHA256",
                    "HASH_VIDEO_SHA256",
                ),
                "HASH_SHA256",
            ),
            "stix": Names(
                (
                    "SHA-256",
                    "SHA256",
                ),
                "SHA-256",
            ),
            "misp": Names(
                (
                    "sha256",
                    "filename|sha256",
                ),
                "sha256",
            ),
            "tat": Names(("SHA256",)),
        }
    )
    examples: tuple[Example, ...] = (
        Example(
            content=b"abc",
            value="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        Example(written=" " + "AB" * 32 + "\n", value="ab" * 32),
    )

    def normalise(self, value: str) -> str:
        """64 lower-case hex digits."""
        return hex_value(value, digits=64, name="SHA-256")


SHA256 = Sha256()


def sha256_of(content: bytes) -> Signal:
    """The signal of these bytes."""
    return Signal(SHA256.name, hashlib.sha256(content).hexdigest(), SHA256.version)
