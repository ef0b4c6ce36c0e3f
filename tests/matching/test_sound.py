"""Known recordings are found inside longer ones, at other speeds, under noise; others are not."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.matching import BrokenIndexFile, Index, SoundIndex, index_for
from seawall.matching._sound_runs import SHIFTS, compared_bits, keys_of, shifted_words
from seawall.sandbox.sound.hearing import RATE, words_of
from seawall.signals import Sound
from seawall.signals.sound import THRESHOLD
from tests.sounds import noise, played, song, tone


@cache
def songs():
    return [song(40, seed=seed) for seed in range(5)]


@cache
def others():
    return [song(30, seed=seed) for seed in (50, 51)]


def value(sound):
    return Sound(words_of(sound)).value


@pytest.fixture(scope="module")
def index() -> SoundIndex:
    made = SoundIndex()
    made.add(np.arange(100, 105), [value(each) for each in songs()])
    return made


def part(number, start, seconds=10.0):
    return songs()[number][int(start * RATE) :][: int(seconds * RATE)]


@settings(max_examples=10, deadline=None)
@given(number=st.integers(0, 4), start=st.floats(0, 29.9))
def test_ten_seconds_are_found_wherever_they_were_cut(index, number, start):
    hits = index.search([value(part(number, start))])

    assert hits.key.tolist() == [100 + number]
    (stretch,) = hits.intervals[0]
    assert stretch.known_start - stretch.start == pytest.approx(start, abs=0.3)
    assert stretch.end - stretch.start > 8


@settings(max_examples=5, deadline=None)
@given(before=st.floats(0, 30), seed=st.integers(0, 1))
def test_a_known_song_is_found_inside_a_longer_recording(index, before, seed):
    other = others()[seed]
    whole = np.concatenate([other[: int(before * RATE)], songs()[2], other[::-1]])

    hits = index.search([value(whole)])

    assert hits.key.tolist() == [102]
    (stretch,) = hits.intervals[0]
    assert stretch.start == pytest.approx(before, abs=1)
    assert stretch.end == pytest.approx(before + 40, abs=1)
    assert (stretch.known_start, stretch.known_end) == (
        pytest.approx(0, abs=1),
        pytest.approx(40, abs=1),
    )


@pytest.mark.parametrize("percent", [-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6])
def test_ten_seconds_are_found_at_another_speed(index, percent):
    clip = played(part(1, 11.3, 11), 1 + percent / 100)

    assert index.search([value(clip)]).key.tolist() == [101]


@pytest.mark.parametrize("decibels", [10, 5])
def test_ten_seconds_are_found_under_noise(index, decibels):
    clip = part(3, 7.7)
    loud = clip.std() * 10 ** (-decibels / 20) / 0.2

    assert index.search([value(clip + noise(10) * np.float32(loud))]).key.tolist() == [103]


def test_other_songs_noise_and_tones_are_not_found(index):
    others = [song(40, seed=900 + seed) for seed in range(3)] + [noise(60, 5)]
    beeps = tone(30, 700, 1200) * (np.arange(30 * RATE) // 3000 % 2) + noise(30) * 0.01
    values = [value(each) for each in [*others, beeps.astype(np.float32)]]

    assert not len(index.search(values, radius=50))


def test_two_recordings_of_silence_and_a_hum_do_not_match():
    hum = tone(30, 50, 150, 250, 350, 450) + noise(30, 1) * 0.01
    other = tone(30, 50, 150, 250, 350, 450) + noise(30, 2) * 0.01
    index = SoundIndex()
    index.add([1], [value(np.concatenate([hum, songs()[0]]))])

    hits = index.search([value(np.concatenate([other, songs()[1]]))], radius=50)

    assert not len(hits)


def test_a_sound_of_two_seconds_that_both_have_is_no_match():
    jingle = song(2, seed=77)
    index = SoundIndex()
    index.add([1], [value(np.concatenate([songs()[0], jingle, songs()[1]]))])

    hits = index.search([value(np.concatenate([songs()[2], jingle, songs()[3]]))])

    assert not len(hits)


def test_a_clear_copy_is_nearer_than_one_under_noise(index):
    clip = part(0, 5)
    noisy = clip + noise(10) * np.float32(clip.std() / 0.2)

    clear, under = index.search([value(clip)]), index.search([value(noisy)])

    assert clear.distance[0] < under.distance[0] <= THRESHOLD
    assert not len(index.search([value(noisy)], radius=int(clear.distance[0])))


def test_what_is_added_is_found_at_once_and_what_is_discarded_no_more(index):
    grown = SoundIndex()
    assert isinstance(grown, type(index_for("sound")))
    for number, each in enumerate(songs()):
        grown.add([number], [value(each)])
        assert grown.search([value(part(number, 3))]).key.tolist() == [number]

    assert grown.discard([3, 99]) == 1
    assert len(grown) == 4
    assert not len(grown.search([value(part(3, 3))]))
    assert grown.search([value(part(4, 3))]).key.tolist() == [4]


def test_a_saved_index_answers_the_same_and_grows(tmp_path, index):
    index.save(tmp_path / "sounds")
    loaded: Index = SoundIndex.load(tmp_path / "sounds")
    queries = [value(part(number, 4)) for number in range(5)]

    assert list(loaded.search(queries)) == list(index.search(queries))
    assert loaded.search(queries).intervals == index.search(queries).intervals
    loaded.add([7], [value(song(20, seed=50))])
    assert loaded.search([value(song(20, seed=50)[40_000:])]).key.tolist() == [7]


def test_a_saved_index_leaves_out_what_was_discarded(tmp_path):
    made = SoundIndex()
    made.add([1, 2], [value(each) for each in songs()[:2]])
    made.discard([1])
    made.save(tmp_path / "sounds")

    loaded = SoundIndex.load(tmp_path / "sounds")

    assert len(loaded) == 1
    assert loaded.search([value(songs()[1]), value(songs()[0])]).key.tolist() == [2]


def test_an_empty_index_is_saved_loaded_and_searched(tmp_path):
    SoundIndex().save(tmp_path / "none")

    assert not len(SoundIndex.load(tmp_path / "none").search([value(songs()[0])]))


def test_a_file_that_was_altered_is_refused(tmp_path, index):
    index.save(tmp_path / "sounds")
    data = bytearray((tmp_path / "sounds").read_bytes())
    data[-100] ^= 1
    (tmp_path / "sounds").write_bytes(data)

    with pytest.raises(BrokenIndexFile):
        SoundIndex.load(tmp_path / "sounds")


@given(word=st.integers(0, 2**64 - 1), comb=st.sampled_from([0, 1]))
def test_a_key_is_every_third_bit(word, comb):
    key = int(keys_of(np.array([word], np.uint64), comb)[0])

    bits = [(word >> (3 + comb + 3 * place)) & 1 for place in range(20)]
    assert key == sum(bit << place for place, bit in enumerate(bits)) + (comb << 20)


@given(word=st.integers(0, 2**64 - 1), shift=st.sampled_from(SHIFTS))
def test_a_word_is_compared_by_the_bits_it_keeps_when_shifted(word, shift):
    moved = int(shifted_words(np.array([word], np.uint64), shift)[0]) & int(compared_bits(shift))

    kept = [place for place in range(64) if 0 <= place + shift < 64]
    assert moved == sum(((word >> (place + shift)) & 1) << place for place in kept)
    assert int(compared_bits(shift)).bit_count() == 64 - abs(shift)


def test_a_sound_that_repeats_itself_for_an_hour_is_searched_in_bounded_work(index):
    phrase = words_of(song(3, seed=4))
    again = np.tile(phrase[phrase != 0], 400)
    grown = SoundIndex()
    grown.add([1], [Sound(again).value])

    hits = grown.search([Sound(again[:1500]).value])

    assert hits.key.tolist() == [1]
    assert len(hits.intervals[0]) <= 32
