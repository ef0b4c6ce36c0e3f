"""Known videos are found along time: inside longer ones, cut, shifted, faster; and no others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.matching import BrokenIndexFile, FrameIndex, index_for
from seawall.signals import frames_from
from seawall.signals.vpdq import THRESHOLD, Frames

STEP = 0.1


def walk(seed: int, seconds: float, *, step: float = STEP, restless: int = 8) -> Frames:
    """Frames that change by a few bits each, and wholly every four seconds or so."""
    rng = np.random.default_rng(seed)
    code, rows = rng.integers(0, 256, 32, np.uint8), []
    for number in range(round(seconds / step)):
        if number % round(4 / step) == 0:
            code = rng.integers(0, 256, 32, np.uint8)
        code = flipped(code, rng, restless)
        rows.append((number * step, 100, code.tobytes().hex()))
    return frames_from(rows, seconds=seconds)


def flipped(code, rng, bits: int):
    places = rng.choice(256, bits, replace=False)
    mask = np.zeros(256, np.uint8)
    mask[places] = 1
    return code ^ np.packbits(mask)


def copy(
    known: Frames, *, every: float = 2.0, start=0.0, end=1e9, at=0.0, speed=1.0, noise=10, seed=9
):
    """A sparse look at a copy of a stretch, shown from ``at`` on, as (seconds, quality, hex)."""
    rng = np.random.default_rng(seed)
    rows, moment = [], 0.3
    end = min(end, known.milliseconds / 1000)
    while start + moment * speed < end:
        row = np.searchsorted(known.times, (start + moment * speed) * 1000, "right") - 1
        code = flipped(known.codes[row], rng, noise)
        rows.append((at + moment, 100, code.tobytes().hex()))
        moment += every
    return rows


def value(*parts, seconds=None) -> str:
    return frames_from([row for part in parts for row in part], seconds=seconds).value


def rows(frames: Frames, at: float = 0.0):
    return [
        (at + t / 1000, 100, code.tobytes().hex())
        for t, code in zip(frames.times.tolist(), frames.codes, strict=True)
    ]


@pytest.fixture(scope="module")
def known() -> Frames:
    return walk(1, 60)


@pytest.fixture(scope="module")
def index(known) -> FrameIndex:
    made = FrameIndex()
    made.add([7], [known.value])
    made.add(np.arange(100, 110), [walk(100 + n, 40).value for n in range(10)])
    return made


def test_the_kind_has_its_index():
    assert isinstance(index_for("frames"), FrameIndex)


def test_a_copy_is_found_whole(index, known):
    hits = index.search([value(copy(known), seconds=60)])

    assert hits.key.tolist() == [7]
    assert hits.distance[0] <= 5
    (stretch,) = hits.intervals[0]
    assert stretch.known_start - stretch.start == pytest.approx(0, abs=0.3)
    assert stretch.end - stretch.start > 55


def test_a_minute_inside_five_is_found_with_its_place(index, known):
    before, after = copy(walk(50, 120)), copy(walk(51, 120), at=180)

    hits = index.search([value(before, copy(known, at=120), after, seconds=300)])

    assert hits.key.tolist() == [7]
    assert hits.distance[0] <= 5
    (stretch,) = hits.intervals[0]
    assert stretch.start == pytest.approx(120, abs=2)
    assert stretch.end == pytest.approx(180, abs=2)
    assert stretch.known_start == pytest.approx(0, abs=2)


def test_an_excerpt_is_found_however_little_of_the_known_it_is(index, known):
    hits = index.search([value(copy(known, start=20, end=35, every=1.0), seconds=15)])

    assert hits.key.tolist() == [7]
    (stretch,) = hits.intervals[0]
    assert stretch.known_start - stretch.start == pytest.approx(20, abs=0.5)


def test_a_clip_with_its_middle_cut_out_has_two_stretches(index, known):
    query = value(copy(known, end=20), copy(known, start=40, at=20), seconds=40)

    hits = index.search([query])

    assert hits.key.tolist() == [7]
    assert len(hits.intervals[0]) == 2
    assert hits.distance[0] <= 10


def test_shuffled_parts_are_found(index, known):
    query = value(copy(known, start=30), copy(known, end=30, at=30), seconds=60)

    assert index.search([query]).key.tolist() == [7]


@pytest.mark.parametrize("speed", [0.5, 0.8, 0.94, 0.96, 0.99, 1.01, 1.04, 1.06, 1.25, 1.5, 2.0])
def test_another_speed_is_found(index, known, speed):
    hits = index.search([value(copy(known, speed=speed, every=1.0), seconds=60 / speed)])

    assert hits.key.tolist() == [7]
    assert hits.distance[0] <= 15


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 40), st.floats(12, 20), st.floats(0, 500), st.integers(0, 2**16))
def test_any_stretch_is_found_at_any_place(index, known, start, length, at, seed):
    query = copy(known, start=start, end=start + length, at=at, every=1.0, seed=seed)
    other = copy(walk(77, 600), end=max(at, 1.0))

    hits = index.search([value(other, query, seconds=at + length)], 99)

    assert 7 in hits.key.tolist()
    (first, *_) = hits.intervals[hits.key.tolist().index(7)]
    assert first.known_start - first.start == pytest.approx(start - at, abs=0.7)


@settings(max_examples=25, deadline=None)
@given(st.integers(10**6, 10**7))
def test_other_videos_are_not_found_at_any_distance(index, seed):
    assert len(index.search([value(copy(walk(seed, 50)), seconds=50)], 100)) == 0


def test_a_title_card_in_common_is_no_match():
    card = [flipped(np.full(32, 0x5A, np.uint8), np.random.default_rng(1), 3).tobytes().hex()]
    shown = [(at / 10, 100, card[0]) for at in range(30)]
    index = FrameIndex()
    index.add([1], [value(shown, rows(walk(5, 30), at=3), seconds=33)])
    index.add([2], [value(shown, seconds=3)])

    for query in (
        value(shown[::20], copy(walk(6, 30), at=3), seconds=33),
        value(shown[:1], seconds=0.1),
    ):
        assert 1 not in index.search([query], 99).key
    assert len(index.search([value(shown[::20], copy(walk(6, 30), at=3), seconds=33)])) == 0


def test_a_shared_opening_of_several_pictures_is_below_the_threshold():
    opening = walk(3, 5, restless=14)
    index = FrameIndex()
    index.add([1], [value(rows(opening), rows(walk(5, 40), at=5), seconds=45)])

    hits = index.search([value(copy(opening, every=0.5), copy(walk(6, 40), at=5), seconds=45)], 99)

    assert (hits.distance > THRESHOLD).all()


def test_a_still_picture_of_a_minute_is_found_again_as_one():
    still = np.random.default_rng(4).integers(0, 256, 32, np.uint8).tobytes().hex()
    index = FrameIndex()
    index.add([1], [value([(0.0, 100, still)], [(at, 100, still) for at in range(5, 60, 5)])])

    hits = index.search([value([(at, 100, still) for at in range(0, 60, 2)], seconds=60)])

    assert hits.key.tolist() == [1]


def test_a_video_of_low_quality_alone_is_no_error_on_either_side():
    flat = frames_from([(float(at), 10, "ab" * 32) for at in range(10)]).value
    index = FrameIndex()
    index.add([1], [flat])

    assert len(index) == 0
    assert len(index.search([flat])) == 0
    assert index.hints(flat) == []


def test_a_foreign_list_of_a_frame_a_second_finds_a_copy():
    slow = walk(8, 60, restless=2)
    index = FrameIndex()
    index.add([3], [slow.chosen(np.arange(0, len(slow), 10)).value])

    hits = index.search([value(copy(slow), seconds=60)])

    assert hits.key.tolist() == [3]


def test_hints_lie_around_what_hit(index, known):
    lone = copy(known, start=30, end=30.5, at=100)
    query = value(copy(walk(60, 100)), lone, copy(walk(61, 60), at=101), seconds=161)

    assert len(index.search([query])) == 0
    assert index.hints(query) == [pytest.approx((95.3, 105.3), abs=0.1)]


def test_a_discarded_video_is_not_found_again(known):
    index = FrameIndex()
    index.add([7, 7, 8], [known.value, walk(2, 20).value, walk(3, 20).value])

    assert index.discard([7, 99]) == 2
    assert len(index) == 1
    assert len(index.search([value(copy(known), seconds=60)])) == 0


def test_a_saved_index_finds_the_same_and_can_grow(index, known, tmp_path):
    query = value(copy(known), seconds=60)
    index.save(tmp_path / "frames")
    loaded = FrameIndex.load(tmp_path / "frames")
    loaded.add([9], [walk(9, 20).value])

    before, after = index.search([query]), loaded.search([query])

    assert list(before) == list(after)
    assert before.intervals == after.intervals
    assert len(loaded) == len(index) + 1
    assert loaded.search([value(copy(walk(9, 20), every=1), seconds=20)]).key.tolist() == [9]
    assert loaded.discard([7]) == 1
    assert len(loaded.search([query])) == 0


def test_an_altered_file_is_refused(index, tmp_path):
    index.save(tmp_path / "frames")
    data = bytearray((tmp_path / "frames").read_bytes())
    data[-100] ^= 1
    (tmp_path / "frames").write_bytes(data)

    with pytest.raises(BrokenIndexFile):
        FrameIndex.load(tmp_path / "frames")


def test_an_empty_index_is_saved_and_loaded(tmp_path, known):
    FrameIndex().save(tmp_path / "empty")

    assert len(FrameIndex.load(tmp_path / "empty").search([known.value])) == 0


def test_several_queries_keep_their_rows(index, known):
    other = value(copy(walk(100, 40)), seconds=40)

    hits = index.search([other, value(copy(walk(99, 20))), value(copy(known), seconds=60)])

    assert list(zip(hits.query, hits.key, strict=True)) == [(0, 100), (2, 7)]
