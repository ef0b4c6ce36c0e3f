"""SHA-256 of a file's bytes: the same file and no other.

Finds exact copies of anything at all. One changed bit, a new header or a
recompression makes another value. Source: FIPS 180-4. Linear in the bytes.
"""

import hashlib

from seawall.signals._model import Example, Signal, SignalType, by_format, format_names, hex_value


class Sha256(SignalType):
    """The signal type."""

    name = "sha256"
    kind = "exact"
    content = frozenset({"file", "image"})
    title = "SHA-256"
    covers = "file"
    names = by_format(
        threatexchange=format_names(
            "video_sha256", "sha256", writes="video_sha256", of_videos=("video_sha256",)
        ),
        graph=format_names(
            "HASH_SHA256",
            "HASH_VIDEO_SHA256",
            writes="HASH_SHA256",
            of_videos=("HASH_VIDEO_SHA256",),
        ),
        stix=format_names("SHA-256", "SHA256", writes="SHA-256"),
        misp=format_names("sha256", "filename|sha256", writes="sha256"),
        tat=format_names("SHA256"),
    )
    examples = (
        Example(
            content=b"abc",
            value="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        Example(written=" " + "AB" * 32 + "\n", value="ab" * 32),
    )

    def normalise(self, value: str) -> str:
        """64 lower-case hex digits."""
        return hex_value(value, digits=64, name="SHA-256")

    def of_bytes(self, content: bytes) -> tuple[Signal]:
        """The digest."""
        return (sha256_of(content),)


SHA256 = Sha256()


def sha256_of(content: bytes) -> Signal:
    """The signal of these bytes."""
    return SHA256.signal(hashlib.sha256(content).hexdigest())
