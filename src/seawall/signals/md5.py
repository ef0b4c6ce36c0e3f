"""MD5 of a file's bytes: what older lists hold.

Finds exact copies, as SHA-256 does, and no more than that. Two files with one MD5
can be made on purpose (RFC 6151), so an innocent file can be given the value of a
listed one, or the other way about: trust SHA-256 where a list has both.
"""

import hashlib

from seawall.signals._model import Example, Signal, SignalType, by_format, format_names, hex_value


class Md5(SignalType):
    """The signal type."""

    name = "md5"
    kind = "exact"
    content = frozenset({"file", "image"})
    title = "MD5"
    covers = "file"
    names = by_format(
        threatexchange=format_names(
            "video_md5", "md5", writes="video_md5", of_videos=("video_md5",)
        ),
        graph=format_names(
            "HASH_MD5", "HASH_VIDEO_MD5", writes="HASH_MD5", of_videos=("HASH_VIDEO_MD5",)
        ),
        stix=format_names("MD5", writes="MD5"),
        misp=format_names("md5", "filename|md5", writes="md5"),
        ncmec=format_names("md5", writes="MD5"),
        tat=format_names("MD5"),
        stopncii=format_names("VideoMD5", writes="VideoMD5", of_videos=("VideoMD5",)),
    )
    examples = (
        Example(content=b"abc", value="900150983cd24fb0d6963f7d28e17f72"),
        Example(written="AB" * 16, value="ab" * 16),
    )

    def normalise(self, value: str) -> str:
        """32 lower-case hex digits."""
        return hex_value(value, digits=32, name="MD5")

    def of_bytes(self, content: bytes) -> tuple[Signal]:
        """The digest."""
        return (md5_of(content),)


MD5 = Md5()


def md5_of(content: bytes) -> Signal:
    """The signal of these bytes."""
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return MD5.signal(digest)
