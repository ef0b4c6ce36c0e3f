"""What the file of a digest was: a picture, a video, a document.

A digest does not say what it is of, and peers have lists of videos alone. So an entry remembers
what its file was, from whoever had the file or named the digest as a video's; where nobody has
said, it is empty, and the digest goes out under no name that stands for videos.
"""

from __future__ import annotations

from seawall.errors import problem
from seawall.sandbox.sniff import family_of, sniff_format
from seawall.signals import VIDEO_FILE

PICTURE = "picture"
VIDEO = VIDEO_FILE
#: What there is; the first is that nobody has said.
MEDIA = ("", PICTURE, VIDEO, "sound", "document", "archive")

_BY_MEDIA_TYPE = {"image": PICTURE, "video": VIDEO, "audio": "sound"}


def check_media(media: str) -> None:
    """Refuse a kind of file that there is not."""
    if media not in MEDIA:
        raise problem("banks.bad-entry.media", media=media[:40], choices=", ".join(MEDIA[1:]))


def media_of_content(content: bytes) -> str:
    """What these bytes are, by their own beginning."""
    return family_of(sniff_format(content))


def media_of_type(media_type: str) -> str:
    """What a file of this media type is."""
    return _BY_MEDIA_TYPE.get(media_type.partition("/")[0], "")
