"""Lines in time: the alignment of a clip that repeats itself is not lost among its repeats."""

import numpy as np

from seawall.matching._lines import MOST_PAIRS, Pairs, lines_of


def test_a_clip_shown_again_and_again_lies_on_itself_in_full_length():
    loops, frames, dense = 36, 12, 5
    rows, known = np.arange(loops * frames), np.arange(loops * frames * dense)
    place, row = np.nonzero((known // dense % frames)[:, None] == rows[None] % frames)
    times = known[place] * (2.0 / dense)
    pairs = Pairs(rows[row], rows[row] * 2.0, times, times + 2.0 / dense)

    line = lines_of(pairs)[0]

    assert len(pairs) > 3 * MOST_PAIRS
    assert line.speed == 1.0
    assert len(line.rows) > len(rows) / 2
    assert np.diff(line.rows).max() < frames  # no showing of it is missed
