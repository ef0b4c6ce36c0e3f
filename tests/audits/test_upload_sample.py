"""Uploads are drawn by bands of their scores, views each by itself."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seawall.audits.upload_file import UploadList
from seawall.audits.upload_sample import (
    ALL,
    draw_lines,
    draw_views,
    score_bands,
    spread_evenly,
)

KEY = b"k" * 32


def listed(scores, *, has_scores=True):
    scores = np.array(scores, dtype=float)
    return UploadList("", scores, np.ones(len(scores), dtype=int), has_scores)


def test_the_highest_scores_make_bands_of_their_own():
    bands = score_bands(listed([number / 100_000 for number in range(100_000)]))

    assert {name: len(lines) for name, lines in bands.items()} == {
        "highest 0.1 %": 100,
        "to 1 %": 900,
        "to 10 %": 9_000,
        "the rest": 90_000,
    }
    assert min(bands["highest 0.1 %"]) == 99_900
    assert max(bands["the rest"]) == 89_999


def test_without_scores_there_is_one_stratum():
    assert [*score_bands(listed([0.0] * 500, has_scores=False))] == [ALL]
    assert [*score_bands(listed([0.5] * 500))] == [ALL]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=3_000))
def test_every_upload_is_in_one_band_and_no_band_is_small(scores):
    bands = score_bands(listed(scores))

    lines = [int(line) for band in bands.values() for line in band]
    assert sorted(lines) == [*range(len(scores))]
    assert len(bands) == 1 or min(map(len, bands.values())) >= 10


@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=5), st.integers(0, 9_000))
def test_bands_are_read_alike_and_no_more_than_there_are(sizes, wanted):
    draws = spread_evenly(sizes, wanted)

    assert sum(draws) == min(wanted, sum(sizes))
    assert all(drawn <= size for drawn, size in zip(draws, sizes, strict=True))
    largest = max(draws)
    assert all(
        drawn == size or drawn >= largest - 1 for drawn, size in zip(draws, sizes, strict=True)
    )


def test_lines_are_drawn_once_and_the_same_key_draws_the_same():
    lines = np.arange(50)

    drawn = draw_lines(20, lines, key=KEY, name="a")
    assert len(set(drawn)) == 20
    assert draw_lines(20, lines, key=KEY, name="a") == drawn
    assert draw_lines(20, lines, key=KEY, name="b") != drawn
    assert sorted(draw_lines(99, lines, key=KEY, name="a")) == [*range(50)]


def test_what_is_seen_often_is_drawn_often_and_what_nobody_saw_never():
    drawn = Counter(draw_views(9_000, np.array([0, 600, 0, 300, 0]), key=KEY))

    assert drawn.keys() == {1, 3}
    assert abs(drawn[1] - 6_000) < 6 * 45  # six times the spread of a fair draw
