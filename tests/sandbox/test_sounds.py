"""Recordings are opened in the jail: every usual kind, whole, broken and hostile."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.errors import SeawallError
from seawall.sandbox import DecoderPool, SandboxLimits, TookTooLong, Unreadable, UnsupportedFormat
from seawall.sandbox.sound._asking_sound import SoundAsk, SoundFacts, unpacked_words
from seawall.sandbox.sound.hearing import words_of
from tests.sounds import coded, song, wav

SONG = song(6, seed=3)
WAV = wav(SONG)
MP3 = coded(SONG, "mp3", "libmp3lame", bits=64_000)
KINDS = [
    ("wav", "pcm_s16le"),
    ("flac", "flac"),
    ("mp3", "libmp3lame"),
    ("ogg", "libopus"),
    ("mp4", "aac"),
    ("matroska", "libopus"),
    ("adts", "aac"),
    ("mpegts", "mp2"),
    ("aiff", "pcm_s16be"),
]


def heard(pool, content, **ask):
    facts, blob = pool.room("sound").ask(content, SoundAsk(**ask), SoundFacts)
    return facts, unpacked_words(facts, blob)


@pytest.mark.parametrize(("kind", "codec"), KINDS)
def test_every_usual_kind_sounds_the_same(kind, codec, pool: DecoderPool):
    rate = 48_000 if codec == "libopus" else 44_100
    facts, words = heard(pool, coded(SONG, kind, codec, rate=rate, bits=128_000))

    plain = words_of(SONG)
    assert facts.seconds == pytest.approx(6, abs=0.15)
    assert facts.notes == []
    assert abs(len(words) - len(plain)) <= 2
    length = min(len(words), len(plain))
    assert np.bitwise_count(words[:length] ^ plain[:length]).mean() < 64 * 0.22


def test_a_path_is_read_in_the_jail_and_tells_how_far_it_is(tmp_path, pool: DecoderPool):
    path, told = tmp_path / "song.wav", []
    path.write_bytes(wav(song(30, seed=1)))

    facts, _ = pool.room("sound").ask(path, SoundAsk(), SoundFacts, on_progress=told.append)

    assert facts.seconds == pytest.approx(30, abs=0.01)
    assert told == sorted(told)
    assert told


def test_a_file_that_breaks_off_counts_up_to_there(pool: DecoderPool):
    facts, words = heard(pool, MP3[: len(MP3) // 2])

    assert 2 < facts.seconds < 4
    assert len(words)


def test_only_as_much_is_heard_as_was_asked_for(pool: DecoderPool):
    facts, _ = heard(pool, WAV, seconds=2.0)

    assert 2 <= facts.seconds < 5
    assert "asked" in facts.notes[0]


def test_a_file_that_is_no_sound_is_refused(pool: DecoderPool):
    with pytest.raises(UnsupportedFormat):
        heard(pool, b"%PDF-1.7 and so on")
    with pytest.raises(Unreadable):
        heard(pool, b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40))


def test_an_endless_recording_is_heard_until_the_time_is_up():
    long = wav(np.tile(song(10, seed=2), 60))

    with DecoderPool(size=1, rooms={"sound": SandboxLimits(seconds=0.05)}) as pool:
        try:
            facts, _ = heard(pool, long)
        except TookTooLong:
            return

    assert "time" in facts.notes[0]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    which=st.sampled_from([WAV, MP3]),
    changes=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), min_size=1, max_size=30),
    cut=st.integers(20, 30_000),
)
def test_a_mutated_file_is_heard_or_refused_and_never_more(which, changes, cut, pool):
    content = bytearray(which[:cut])
    for place, value in changes:
        content[place % len(content)] = value

    try:
        facts, words = heard(pool, bytes(content))
    except SeawallError:
        return

    assert len(words) == facts.words
    assert facts.seconds < 3600
