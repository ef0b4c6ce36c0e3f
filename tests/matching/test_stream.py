"""Live streams: found across the joints of pieces, while it is on, in bounded memory."""

from collections.abc import Iterator
from functools import cache
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.matching import FrameIndex, StreamChecker, search_video
from seawall.sandbox import DecoderPool
from seawall.sandbox.cutting import FragmentCutter, NotAStream, TsCutter, cutter_for
from seawall.signals import frames_in, hash_video
from tests.clips import clip, footage, shot


@cache
def known_frames():
    return footage([0, 1, 2, 5], each=4.0)


@cache
def frames_before():
    return footage([10, 11, 12], each=4.0)


@cache
def frames_after():
    return footage([13, 14, 15, 16], each=8.0)


#: Packets and boxes that are right as far as they go, with any tables in them.
ALMOST = st.tuples(st.sampled_from([b"G@\0\x30", b"GA\0\x30", b"\0\0\0\x20moof"]), st.binary()).map(
    lambda pair: (pair[0] + pair[1] + bytes(188))[:188]
)
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


@pytest.fixture(scope="module")
def pool() -> Iterator[DecoderPool]:
    with DecoderPool(size=1) as decoders:
        yield decoders


@pytest.fixture(scope="module")
def index(pool) -> FrameIndex:
    made = FrameIndex()
    known = hash_video(clip(known_frames(), codec="libx264"), pool=pool, dense=True)
    other = hash_video(clip(footage([20, 21], each=5.0), codec="libx264"), pool=pool, dense=True)
    made.add([7, 8], [known.signals[0].value, other.signals[0].value])
    return made


@pytest.fixture(scope="module")
def streams() -> dict[str, bytes]:
    shown = [*frames_before(), *known_frames(), *frames_after()]
    quick = {"codec": "libx264", "gop": 20, "bit_rate": 900_000}
    return {
        "mpegts": clip(shown, kind="mpegts", **quick),
        "mp4": clip(shown, kind="mp4", options=FRAGMENTS, **quick),
    }


@pytest.mark.parametrize("kind", ["mpegts", "mp4"])
def test_a_known_clip_is_found_in_a_growing_stream_while_it_is_on(kind, index, streams, pool):
    checker = StreamChecker(index, pool=pool)
    findings = []
    for start in range(0, len(streams[kind]), 10_007):
        findings += [
            (checker.seconds, finding)
            for finding in checker.feed(streams[kind][start : start + 10_007])
        ]
    findings += [(checker.seconds, finding) for finding in checker.end()]

    (when, begins), (_, ended) = findings
    assert not checker.notes
    assert (begins.key, begins.is_on, ended.is_on) == (7, True, False)
    assert 14 < when < 28
    assert ended.interval.start == pytest.approx(12, abs=2)
    assert ended.interval.end == pytest.approx(28, abs=2)
    assert ended.interval.known_start == pytest.approx(0, abs=2)
    assert checker.seconds == pytest.approx(60, abs=1)


def test_segments_whose_clocks_start_anew_follow_each_other(index, pool):
    shown = [*frames_before(), *known_frames(), *frames_after()[:100]]
    checker, findings = StreamChecker(index, pool=pool), []
    for start in range(0, len(shown), 40):
        segment = clip(shown[start : start + 40], kind="mp4", codec="libx264")
        findings += checker.segment(segment)
    findings += checker.end()

    assert [finding.key for finding in findings] == [7, 7]
    assert findings[-1].interval.start == pytest.approx(12, abs=2)
    assert checker.seconds == pytest.approx(len(shown) / 10, abs=1)


def test_a_broken_piece_is_noted_and_the_next_one_is_checked(index, pool):
    checker = StreamChecker(index, pool=pool)

    assert list(checker.segment(b"G" + b"\0" * 187 + b"G" + b"\0" * 999)) == []
    findings = [*checker.segment(clip(known_frames(), codec="libx264")), *checker.end()]

    assert "At 0.0 s" in checker.notes[0]
    assert [finding.key for finding in findings] == [7, 7]


def test_other_streams_have_no_findings(index, pool):
    checker = StreamChecker(index, pool=pool)
    stream = clip(frames_after(), kind="mpegts", codec="libx264")

    assert [*checker.feed(stream), *checker.end()] == []


@pytest.mark.parametrize(("kind", "cutter"), [("mpegts", TsCutter), ("mp4", FragmentCutter)])
def test_every_piece_opens_on_its_own_and_nothing_is_lost(kind, cutter, streams, pool):
    cut = cutter_for(streams[kind][:400])
    pieces = [piece for start in range(0, len(streams[kind]), 3001)
              for piece in cut.feed(streams[kind][start : start + 3001])]  # fmt: skip
    pieces.append(cut.end())

    assert isinstance(cut, cutter)
    assert len(pieces) > 3
    if kind == "mpegts":
        assert b"".join(pieces) == streams[kind]
    looks = [frames_in(piece, pool=pool, sampling="steady")["stored"] for piece in pieces]
    assert sum(len(frames) for frames in looks) >= 54


def test_bytes_that_are_out_of_step_are_passed_over():
    packet = b"G\x1f\xff\x10" + b"\xff" * 184
    cut = TsCutter()

    pieces = [*cut.feed(packet * 3 + b"noise" + packet * 3), cut.end()]

    assert b"".join(pieces) == packet * 6


@given(st.lists(st.one_of(st.binary(max_size=400), ALMOST), max_size=30), st.booleans())
def test_no_bytes_at_all_crash_or_hold_up_a_cutter(parts, is_ts):
    cut = TsCutter() if is_ts else FragmentCutter()
    given_in, pieces = sum(map(len, parts)), []
    try:
        for part in parts:
            pieces += cut.feed(part)
        pieces.append(cut.end())
    except NotAStream:
        return

    assert sum(map(len, pieces)) <= 2 * given_in


def test_boxes_that_never_become_a_fragment_are_refused_before_they_fill_memory():
    cut, box = FragmentCutter(), (1 << 20).to_bytes(4) + b"free" + bytes((1 << 20) - 8)

    with pytest.raises(NotAStream, match="no whole fragment"):
        list(chain.from_iterable(cut.feed(box) for _ in range(100)))


def test_memory_stays_bounded_on_a_stream_that_can_never_be_cut():
    cut, packet = TsCutter(), b"G\x01\x00\x10" + b"\0" * 184
    longest = 0
    for _ in range(40):
        for piece in cut.feed(packet * 5_000):
            longest = max(longest, len(piece))

    assert longest <= 17 << 20
    assert len(cut._held) <= 17 << 20


@pytest.mark.parametrize("wrong", [b"RIFF" + b"\0" * 500, b"\x1aE\xdf\xa3" + b"\0" * 500])
def test_what_cannot_be_cut_is_refused_with_what_can(wrong, index, pool):
    with pytest.raises(NotAStream, match="mpegts"):
        list(StreamChecker(index, pool=pool).feed(wrong))


def test_a_box_too_large_for_a_fragment_is_refused(streams):
    cut = FragmentCutter()

    with pytest.raises(NotAStream, match="not a fragment"):
        list(cut.feed(streams["mp4"][:800] + b"\xff" * 4000))


def test_a_short_clip_met_in_one_frame_is_found_by_a_closer_look(index, pool):
    hidden = known_frames()[60:95]
    upload = clip(
        [*frames_after()[:130], *hidden, *frames_after()[130:300]], codec="libx264", gop=250
    )
    sparse = frames_in(upload, pool=pool)["stored"].value
    short = FrameIndex()
    short.add(
        [5], [hash_video(clip(hidden, codec="libx264"), pool=pool, dense=True).signals[0].value]
    )

    closer = search_video(upload, short, pool=pool)

    assert len(short.search([sparse])) <= len(closer)
    assert closer.key.tolist() == [5]
    assert closer.intervals[0][0].start == pytest.approx(13, abs=1)


def test_one_still_frame_is_looked_at_once(pool):
    index = FrameIndex()
    still = clip(shot(30, 3.0, moving=False), codec="libx264")
    index.add([1], [hash_video(still, pool=pool, dense=True).signals[0].value])

    hits = search_video(still, index, pool=pool)

    assert hits.key.tolist() == [1]
    assert np.isscalar(hits.distance[0])
