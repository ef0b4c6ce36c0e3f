"""A video or recording is more than its first track: each is looked at, or what is not is told."""

import io

import av
import numpy as np
import pytest

from seawall.sandbox import DecoderPool
from seawall.signals import Hashed, hash_bytes, hash_sound, hash_video
from tests.clips import Pictures, clip, footage
from tests.pictures import photo, saved
from tests.sounds import coded, song

HARMLESS, KNOWN = footage([1], each=2.0), footage([5], each=2.0)
COVER = saved(photo().resize((256, 256)), "JPEG")
SUBTITLES = b"1\n00:00:00,000 --> 00:00:01,000\nHello there\n"


def muxed(kind: str, tracks: list[Pictures], *, words: bytes = b"", attached: bytes = b"") -> bytes:
    """These tracks of pictures side by side, with subtitles or a file attached."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as made:
        streams = []
        for frames in tracks:
            stream = made.add_stream("mpeg4", rate=10)
            stream.height, stream.width = frames[0].shape[:2]
            stream.pix_fmt, stream.bit_rate = "yuv420p", 400_000
            stream.codec_context.thread_count = 1
            streams.append(stream)
        if words:
            spoken = av.open(io.BytesIO(words), format="srt")
            beside = made.add_stream_from_template(spoken.streams[0])
        if attached:
            made.add_attachment("cover.jpg", "image/jpeg", attached)
        for stream, frames in zip(streams, tracks, strict=True):
            for number, pixels in enumerate(frames):
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
                frame.pts = number
                made.mux(stream.encode(frame))
            made.mux(stream.encode(None))
        for packet in spoken.demux() if words else ():
            if packet.dts is not None:
                packet.stream = beside
                made.mux(packet)
    return out.getvalue()


def with_apic(recording: bytes, picture: bytes) -> bytes:
    """An MP3 with a cover in its ID3 tag."""
    frame = b"\0image/jpeg\0\3\0" + picture
    tag = b"APIC" + safe(len(frame)) + b"\0\0" + frame
    return b"ID3\4\0\0" + safe(len(tag)) + tag + recording


def safe(size: int) -> bytes:
    """A number as ID3v2.4 writes it, seven bits a byte."""
    return bytes(size >> shift & 127 for shift in (21, 14, 7, 0))


def with_picture_block(recording: bytes, picture: bytes) -> bytes:
    """A FLAC with a cover behind its first block."""
    block = b"\0\0\0\3\0\0\0\x0aimage/jpeg" + bytes(20) + len(picture).to_bytes(4) + picture
    head = recording[:42]
    return (
        head[:4]
        + bytes([head[4] & 0x7F])
        + head[5:]
        + b"\6"
        + len(block).to_bytes(3)
        + block
        + recording[42:]
    )


def values(hashed: Hashed, kind: str) -> set[str]:
    return {signal.value for signal in hashed.signals if signal.type == kind}


def whys(hashed: Hashed) -> list[str]:
    return [part.why for part in hashed.unopened]


@pytest.mark.parametrize("kind", ["mp4", "matroska", "avi", "mpegts"])
def test_the_second_track_of_pictures_is_looked_at(kind, pool: DecoderPool):
    alone = hash_video(clip(KNOWN), pool=pool)
    both = hash_bytes(muxed(kind, [HARMLESS, KNOWN]), pool=pool)

    views = {signal.view for signal in both.signals if signal.type == "vpdq" and signal.inside}
    assert views == {"video track 2, stored", "video track 2, mirrored"}
    assert not both.unopened
    assert len(alone.signals) == 2


def test_what_a_bank_takes_of_a_video_is_its_first_track(pool: DecoderPool):
    hashed = hash_video(muxed("mp4", [HARMLESS, KNOWN]), pool=pool, dense=True)

    assert [signal.view for signal in hashed.signals if signal.is_bankable] == ["stored"]


def test_tracks_beyond_the_fourth_are_told(pool: DecoderPool):
    hashed = hash_bytes(muxed("matroska", [HARMLESS[:3]] * 6), pool=pool)

    assert [(part.why, part.count) for part in hashed.unopened] == [("limit", 2)]


def test_a_video_with_subtitles_is_read_and_the_subtitles_are_told(pool: DecoderPool):
    hashed = hash_bytes(muxed("matroska", [HARMLESS], words=SUBTITLES), pool=pool)

    assert hashed.problem is None
    assert values(hashed, "vpdq")
    assert whys(hashed) == ["unknown"]


def test_a_picture_attached_to_a_video_is_looked_at(pool: DecoderPool):
    hashed = hash_bytes(muxed("matroska", [HARMLESS], attached=COVER), pool=pool)

    assert values(hash_bytes(COVER, pool=pool), "pdq") <= values(hashed, "pdq")
    assert not hashed.unopened


def test_a_file_attached_to_a_video_is_told_unless_it_is_a_picture(pool: DecoderPool):
    hashed = hash_bytes(muxed("matroska", [HARMLESS], attached=b"\1\2\3" * 99), pool=pool)

    assert [(part.place, part.why) for part in hashed.unopened] == [("attached file 1", "unknown")]


@pytest.mark.parametrize(
    ("kind", "codec", "cover"),
    [("mp3", "libmp3lame", with_apic), ("flac", "flac", with_picture_block)],
)
def test_the_cover_of_a_song_is_looked_at(kind, codec, cover, pool: DecoderPool):
    plain = coded(song(4), kind, codec)
    hashed = hash_bytes(cover(plain, COVER), pool=pool)

    assert values(hash_bytes(COVER, pool=pool), "pdq") <= values(hashed, "pdq")
    assert values(hash_sound(plain, pool=pool), "sound") == values(hashed, "sound")
    assert not hashed.unopened
