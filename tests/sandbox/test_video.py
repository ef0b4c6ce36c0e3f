"""Videos in the jail: what is looked at, and what becomes of broken ones."""

import io
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from seawall.sandbox import (
    DecoderPool,
    SandboxLimits,
    TooManyPixels,
    Unreadable,
    UnsupportedFormat,
)
from seawall.sandbox.model import limits_of
from seawall.sandbox.video._asking_video import VideoAsk, VideoFacts, row_of, unpacked_frames
from seawall.signals import frames_in, hash_bytes, hash_video, pdq_of_pixels
from tests.clips import clip, footage, mutations, shot
from tests.digests import DIGESTS

MOVING = footage([0, 1, 2], each=3.0)


def seen(content, pool, **asked):
    facts, blob = pool.room("video").ask(content, VideoAsk(**asked), VideoFacts)
    return facts, *unpacked_frames(facts, blob)


@pytest.mark.parametrize(
    ("kind", "codec", "pix"),
    [
        ("mp4", "mpeg4", "yuv420p"),
        ("mp4", "libx264", "yuv420p"),
        ("mp4", "libx264", "yuv420p10le"),
        ("mov", "mjpeg", "yuvj422p"),
        ("avi", "rawvideo", "bgr24"),
        ("webm", "libvpx", "yuv420p"),
        ("avi", "mpeg4", "yuv420p"),
        ("avi", "rawvideo", "yuv420p"),
        ("mpegts", "libx264", "yuv420p"),
        ("flv", "flv", "yuv420p"),
    ],
)
def test_the_same_footage_gives_the_same_hashes_in_every_container(kind, codec, pix, pool):
    if codec not in av.codecs_available:
        pytest.skip(f"this FFmpeg cannot write {codec}")
    content = clip(MOVING[:30], kind=kind, codec=codec, pix=pix, bit_rate=2_000_000)

    facts, frames, _ = seen(content, pool, sampling="steady")
    expected = [pdq_of_pixels(MOVING[at // 100]) for at in frames["time"] + 20]
    codes = [bytes.fromhex(signal.value) for signal in expected]

    assert (facts.width, facts.height) == (160, 96)
    assert np.allclose(frames["time"], [0, 1000, 2000], atol=220)
    assert facts.seconds == pytest.approx(3.0, abs=0.2)
    for row, code in zip(frames, codes, strict=True):
        assert apart(row["hashes"][0].tobytes(), code) <= 14


def test_a_sparse_look_meets_key_frames_and_one_frame_in_each_gap(pool):
    content = clip(footage([0, 1], each=12.0), codec="libx264", gop=100)

    _, keys, _ = seen(content, pool, sampling="keys")
    facts, sparse, _ = seen(content, pool, sampling="sparse")

    assert set(keys["time"]) <= set(sparse["time"])
    assert np.diff(sparse["time"].astype(int), append=24_000).max() <= 2_600
    assert facts.frames < 20


def test_a_dense_look_keeps_what_moves_and_drops_what_stands_still(pool):
    moving, still = shot(0, 6.0), shot(1, 6.0, moving=False)

    _, of_moving, _ = seen(clip(moving), pool, sampling="dense")
    _, of_still, _ = seen(clip(still), pool, sampling="dense")

    assert len(of_moving) > 20
    assert len(of_still) <= 3


def test_a_close_look_stays_within_the_stretches_asked_for(pool):
    content = clip(footage([0, 1, 2, 3], each=5.0), codec="libx264", gop=30)

    _, frames, _ = seen(content, pool, around=[(4.0, 6.0), (15.5, 16.0)])
    times = frames["time"] / 1000

    assert len(times) > 15
    assert all(4.0 <= at <= 6.0 or 15.5 <= at <= 16.0 for at in times)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_video_is_hashed_as_stored_and_as_it_is_shown(degrees, pool):
    upright = pdq_of_pixels(np.rot90(MOVING[0], degrees // 90))
    facts, frames, sheet = seen(turned(MOVING[:10], degrees), pool, rendition=True)

    assert facts.views == ["stored", "upright", "mirrored"]
    assert facts.rotation == degrees
    assert apart(frames[0]["hashes"][1].tobytes(), bytes.fromhex(upright.value)) <= 20
    with Image.open(io.BytesIO(sheet)) as shown:
        still = Image.fromarray(MOVING[0]).rotate(degrees, expand=True).resize((24, 24))
        first = shown.crop((0, 0, 96, 160) if degrees != 180 else (0, 0, 160, 96))
        off = np.abs(np.asarray(first.resize((24, 24)), int) - np.asarray(still, int)).mean()
    assert off < 12


def test_a_mirrored_view_is_the_hash_of_the_mirror_image(pool):
    mirrored = pdq_of_pixels(np.ascontiguousarray(MOVING[0][:, ::-1]))
    _, frames, _ = seen(clip(MOVING[:10]), pool)

    assert apart(frames[0]["hashes"][1].tobytes(), bytes.fromhex(mirrored.value)) <= 16


def test_broadcast_and_full_range_of_brightness_are_the_same_picture(pool):
    wide = clip(MOVING[:5], kind="mov", codec="mjpeg", pix="yuvj420p", bit_rate=4_000_000)
    narrow = clip(MOVING[:5], codec="libx264", bit_rate=4_000_000)

    _, of_wide, _ = seen(wide, pool, sampling="keys")
    _, of_narrow, _ = seen(narrow, pool, sampling="keys")

    assert apart(of_wide[0]["hashes"][0].tobytes(), of_narrow[0]["hashes"][0].tobytes()) <= 8
    assert abs(int(of_wide[0]["quality"]) - int(of_narrow[0]["quality"])) <= 5


def test_a_video_without_detail_is_no_error(pool):
    flat = [np.full((96, 160, 3), 128, np.uint8)] * 20
    hashed = hash_video(clip(flat), pool=pool)

    assert hashed.signals == ()
    assert hashed.problem is None
    assert "enough detail" in hashed.notes[-1]


def test_frames_of_uneven_length_keep_their_own_times(pool):
    content = uneven(MOVING[:6], at=[0, 300, 350, 2000, 2100, 5000])

    _, frames, _ = seen(content, pool, sampling="dense")

    assert set(frames["time"]) <= {0, 300, 350, 2000, 2100, 5000}
    assert {0, 5000} <= set(frames["time"])


def test_a_video_that_breaks_off_counts_up_to_there_and_says_so(pool):
    content = clip(MOVING, kind="matroska", codec="libx264", gop=10)
    cut = hash_bytes(content[: len(content) // 2], pool=pool)

    assert {*DIGESTS, "vpdq"} == {signal.type for signal in cut.signals}
    assert cut.problem is None


def test_bytes_and_a_path_give_the_same_and_progress_is_told(tmp_path, pool):
    content = clip(footage(range(4)), codec="libx264")
    (tmp_path / "clip.mp4").write_bytes(content)
    told: list[float] = []

    by_path = hash_video(tmp_path / "clip.mp4", pool=pool, dense=True, on_progress=told.append)

    assert by_path.signals == hash_video(content, pool=pool, dense=True).signals
    assert told == sorted(told)
    assert told[-1] > 0.8


def test_a_large_upload_reaches_the_jail_as_a_descriptor_and_not_through_the_line(pool):
    content = clip(MOVING) + b"\0" * (20 << 20)

    facts, frames, _ = seen(content, pool)

    assert len(frames) > 3
    assert facts.codec == "mpeg4"


@pytest.mark.parametrize("kind", ["mp4", "matroska", "avi", "mpegts", "flv"])
@pytest.mark.parametrize("many", [12, pytest.param(40, marks=pytest.mark.exhaustive)])
def test_mutated_videos_stay_within_bounds(kind, many, pool):
    codec = {"flv": "flv", "avi": "mpeg4"}.get(kind, "libx264")
    content = clip(MOVING[:40], kind=kind, codec=codec)
    outcomes = set()
    for number, data in enumerate(mutations(content, many, seed=len(kind))):
        ask = VideoAsk(sampling=("sparse", "dense")[number % 2], rendition=number % 3 == 0)
        try:
            pool.room("video").ask(data or b"x", ask, VideoFacts)
            outcomes.add("seen")
        except (Unreadable, UnsupportedFormat, TooManyPixels):
            outcomes.add("refused")

    assert "seen" in outcomes


def test_a_frame_of_too_many_pixels_is_refused_before_it_is_decoded():
    small = DecoderPool(size=1, rooms={"video": SandboxLimits(max_pixels=10_000)})
    with small, pytest.raises(TooManyPixels, match="160 x 96"):
        frames_in(clip(MOVING[:3]), pool=small)


def test_sound_alone_is_no_video(pool):
    with pytest.raises(UnsupportedFormat, match="no video track"):
        frames_in(sound(), pool=pool)


def test_what_is_no_video_is_refused_by_its_first_bytes(pool):
    with pytest.raises(UnsupportedFormat, match="no video of a kind we know"):
        frames_in(b"#EXTM3U\nfile:///etc/passwd", pool=pool)


def test_a_child_that_announces_more_frames_than_it_sends_is_not_believed():
    facts = VideoFacts(
        width=1, height=1, format="x", codec="x", seconds=0, start=0, rotation=0, decoded=0,
        plain=0, frames=2, views=["stored"], has_sound=False,
    )  # fmt: skip
    rows = np.zeros(2, row_of(1))
    rows["time"] = [5, 1]

    with pytest.raises(ValueError, match="fewer"):
        unpacked_frames(facts, b"x")
    with pytest.raises(ValueError, match="order"):
        unpacked_frames(facts, rows.tobytes())


def test_the_time_for_a_video_ends_with_what_was_seen(pool):
    content = clip(footage(range(3)), codec="libx264")
    limits = limits_of("video")
    slow = SandboxLimits(
        seconds=0.0, memory_bytes=limits.memory_bytes, max_pixels=limits.max_pixels
    )
    from seawall.sandbox.jail._openers import RefusalError
    from seawall.sandbox.jail._source import HostileFile
    from seawall.sandbox.video import _video

    _video.prepare(limits)
    with pytest.raises(RefusalError, match="time for it was up"):
        _video._look_at_file(
            HostileFile(len(content), content=content), VideoAsk(), slow, lambda _: None
        )


def apart(a: bytes, b: bytes) -> int:
    return (int.from_bytes(a) ^ int.from_bytes(b)).bit_count()


def turned(frames, degrees: int) -> bytes:
    """An MP4 whose track header says that it is to be turned counter-clockwise."""
    content = clip(frames)
    at = content.index(b"tkhd") + 4 + 4 + 36  # version 0: the matrix comes after 40 bytes
    cos, sin = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    entries = (cos, -sin, 0, sin, cos, 0, 0, 0)
    matrix = b"".join((number * 65536).to_bytes(4, signed=True) for number in entries)
    return content[:at] + matrix + (1 << 30).to_bytes(4) + content[at + 36 :]


def uneven(frames, at: list[int]) -> bytes:
    """Frames shown at these milliseconds."""
    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as made:
        stream = made.add_stream("mpeg4", rate=1000)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for pixels, moment in zip(frames, at, strict=True):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = moment, Fraction(1, 1000)
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return out.getvalue()


def sound() -> bytes:
    """Half a second of a tone, in Matroska."""
    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as made:
        stream = made.add_stream("pcm_s16le", rate=8000)
        stream.layout = "mono"
        tone = (np.sin(np.arange(4000) / 5) * 9000).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(tone, format="s16", layout="mono")
        frame.sample_rate = 8000
        made.mux(stream.encode(frame))
    return out.getvalue()
