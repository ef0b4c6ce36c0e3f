"""What lies in a container beside the track that is looked at: more tracks, covers, attachments.

A player shows whichever track its user chooses, so each track of pictures and of sound is
looked at; covers and attached files are handed over; subtitles and data are told as not read.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream

ATTACHED, TIMED = 0x400, 0x800  # FFmpeg's AV_DISPOSITION_ATTACHED_PIC and _TIMED_THUMBNAILS
MOST_COVERS = 16
MOST_COVER_BYTES = 3 * 2**20  # of all together
MOST_TOLD = 16


def is_cover(stream: Stream) -> bool:
    """Whether it is one still that belongs to the file; a track of chapter pictures is none."""
    return bool(stream.disposition & ATTACHED) and not stream.disposition & TIMED


def seen_tracks(container: InputContainer) -> list[VideoStream]:
    """The tracks of pictures, those that can be decoded first; a cover where there is no other."""
    tracks = [stream for stream in container.streams.video if not is_cover(stream)]
    tracks = tracks or list(container.streams.video)
    return sorted(tracks, key=lambda stream: stream.codec_context is None)


def unread_tracks(container: InputContainer) -> list[str]:
    """A sentence for each kind of track that nothing here reads."""
    kinds = [stream.type for stream in container.streams if stream.type in ("subtitle", "data")]
    told = {"subtitle": "Its subtitles were not read", "data": "Its tracks of data were not read"}
    return [f"{says}: {kinds.count(kind)}." for kind, says in told.items() if kind in kinds]


def attached_files(container: InputContainer) -> tuple[list[bytes], list[str]]:
    """The covers and attached files of a file that stands at its beginning; what is left out."""
    covers = [stream for stream in container.streams.video if is_cover(stream)]
    files = [bytes(stream.data or b"") for stream in container.streams.attachments]
    if covers and len(covers) < len(container.streams):
        # the library hands all of them over before anything else
        files += [bytes(packet) for packet in islice(container.demux(covers), len(covers))]
    kept: list[bytes] = []
    for file in filter(None, files):
        if len(kept) < MOST_COVERS and sum(map(len, kept)) + len(file) <= MOST_COVER_BYTES:
            kept.append(file)
    left = len(covers) + len(container.streams.attachments) - len(kept)
    return kept, [f"Covers or attached files that were not looked at: {left}."] if left else []
