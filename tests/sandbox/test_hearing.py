"""What is heard: the same words however a recording is cut into pieces, none in silence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.sandbox.sound.hearing import FRAMES_A_SECOND, HOP, LAG, RATE, WINDOW, Ear, words_of
from tests.sounds import noise, song, tone

SONG = song(30, seed=1)


@settings(max_examples=10, deadline=None)
@given(cuts=st.lists(st.integers(0, len(SONG)), max_size=8))
def test_the_words_do_not_depend_on_the_pieces(cuts):
    ear = Ear()
    for piece in np.split(SONG, sorted(cuts)):
        ear.hear(piece)

    assert (ear.words() == words_of(SONG)).all()
    assert ear.heard == len(SONG)


@given(length=st.integers(0, 4 * WINDOW))
@settings(max_examples=20, deadline=None)
def test_there_is_a_word_for_each_window_that_has_two_before_it(length):
    windows = max(0, (length - WINDOW) // HOP + 1)

    assert len(words_of(SONG[:length])) == max(0, windows - LAG)


def test_a_sound_that_begins_whole_windows_later_has_the_same_words():
    later = words_of(SONG[7 * HOP :])

    assert (later == words_of(SONG)[7:]).all()


@pytest.mark.parametrize("loud", [0.05, 0.5, 3.0])
def test_loudness_does_not_matter(loud):
    assert (words_of(SONG * np.float32(loud)) == words_of(SONG)).mean() > 0.99


@pytest.mark.parametrize(
    "sound",
    [np.zeros(20 * RATE, np.float32), tone(20, 440), tone(20, 350, 440), noise(20) * 1e-6],
    ids=["silence", "a tone", "a dial tone", "the faintest noise"],
)
def test_silence_and_steady_tones_say_nothing(sound):
    assert not words_of(sound).any()


def test_a_beep_that_comes_and_goes_says_next_to_nothing():
    beep = tone(20, 1000) * (np.arange(20 * RATE) // RATE % 2).astype(np.float32)

    assert np.count_nonzero(words_of(beep)) < 16


def test_a_song_speaks_in_nearly_every_word():
    words = words_of(SONG)

    assert np.count_nonzero(words) > 0.9 * len(words)
    assert len(words) == pytest.approx(30 * FRAMES_A_SECOND, abs=8)
