"""The sound signal: its value, its limits, and the files it is made from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.sandbox import DecoderNotInstalled, DecoderPool, Unreadable
from seawall.signals import InvalidSignal, Sound, hash_bytes, hash_sound, sound_of, sound_of_samples
from seawall.signals.sound import LEAST, NotSamples
from tests.digests import DIGESTS
from tests.sounds import coded, song, tone, wav

SONG = song(6, seed=3)
words = st.lists(st.integers(0, 2**64 - 1), min_size=LEAST, max_size=300)


@given(words=words)
def test_a_value_is_read_as_it_was_written(words):
    heard = Sound(np.array([word | 1 for word in words], np.uint64))

    again = sound_of(heard.value)

    assert (again.words == heard.words).all()
    assert again.value == heard.value


@pytest.mark.parametrize(
    "value",
    [
        "sound1:",
        "sound1:AAAA",
        "sound1:!!!!",
        "sound2:" + Sound(np.ones(40, np.uint64)).value[7:],
        Sound(np.ones(40, np.uint64)).value[:-2],
        Sound(np.zeros(400, np.uint64)).value,
        Sound(np.ones(LEAST - 1, np.uint64)).value,
        "sound1:AAAB" + Sound(np.ones(40, np.uint64)).value[11:],
    ],
)
def test_a_value_that_is_not_whole_or_says_nothing_is_refused(value):
    with pytest.raises(InvalidSignal) as refused:
        sound_of(value)

    assert refused.value.field == "value"
    assert refused.value.remedy


def test_three_hours_take_little_more_than_a_megabyte():
    value = Sound(np.ones(int(3 * 3600 * 10.5), np.uint64)).value

    assert len(value) < 1.25e6


def test_silence_a_tone_and_a_moment_have_no_signal():
    assert sound_of_samples(np.zeros(200_000)) is None
    assert sound_of_samples(tone(20, 440)) is None
    assert sound_of_samples(SONG[:20_000]) is None


def test_samples_of_two_channels_are_refused():
    with pytest.raises(NotSamples, match="shape"):
        sound_of_samples(np.zeros((2, 4000)))


def test_a_recording_has_digests_and_a_sound(pool: DecoderPool):
    hashed = hash_bytes(wav(SONG), pool=pool)

    assert [signal.type for signal in hashed.signals] == [*DIGESTS, "sound"]
    assert hashed.signals[-1].quality > 80
    assert hashed.problem is None


def test_a_recording_of_silence_says_so(pool: DecoderPool):
    hashed = hash_bytes(wav(np.zeros(100_000)), pool=pool)

    assert [signal.type for signal in hashed.signals] == DIGESTS
    assert "silence" in hashed.notes[0]
    assert hashed.problem is None


def test_a_video_file_that_holds_sound_alone_is_no_worse_for_it(pool: DecoderPool):
    hashed = hash_bytes(coded(SONG, "matroska", "aac"), pool=pool)

    assert [signal.type for signal in hashed.signals] == [*DIGESTS, "sound"]
    assert hashed.problem is None


def test_a_video_has_frames_and_a_sound(pool: DecoderPool):
    hashed = hash_bytes(film(SONG), pool=pool)

    assert {signal.type for signal in hashed.signals} == {*DIGESTS, "vpdq", "sound"}
    assert hashed.problem is None


def test_a_silent_film_is_a_video_without_a_word_on_sound(pool: DecoderPool):
    hashed = hash_bytes(film(None), pool=pool)

    assert {signal.type for signal in hashed.signals} == {*DIGESTS, "vpdq"}
    assert not [note for note in hashed.notes if "sound" in note]


def test_only_the_sound_of_a_video_is_made_if_only_that_is_wanted(pool: DecoderPool):
    hashed = hash_bytes(film(SONG), pool=pool, types={"sound"})

    assert [signal.type for signal in hashed.signals] == ["sound"]


def test_a_video_whose_frames_are_damaged_keeps_its_sound_and_says_what_is_missing(
    pool: DecoderPool, monkeypatch
):
    def refused(*args, **options):
        raise Unreadable("Its frames are damaged.", field="content")

    monkeypatch.setattr("seawall.signals._sound.hash_video", refused)

    hashed = hash_bytes(film(SONG), pool=pool)

    assert [signal.type for signal in hashed.signals] == [*DIGESTS, "sound"]
    assert isinstance(hashed.problem, Unreadable)
    assert len(hashed.unopened) == 1


def test_without_the_extra_a_recording_keeps_its_digests_and_names_it(monkeypatch, pool):
    class Away:
        def room(self, family):
            return self

        def ask(self, *args, **options):
            raise DecoderNotInstalled(
                "Recordings need it.", field="content", remedy="seawall[media]"
            )

    hashed = hash_bytes(wav(SONG), pool=Away())

    assert [signal.type for signal in hashed.signals] == DIGESTS
    assert "seawall[media]" in hashed.notes[0]
    assert len(hashed.unopened) == 1


def test_a_path_is_hashed_like_its_bytes(tmp_path, pool: DecoderPool):
    path = tmp_path / "song.wav"
    path.write_bytes(wav(SONG))

    assert hash_sound(path, pool=pool) == hash_sound(wav(SONG), pool=pool)


def film(sound):
    """Six seconds of moving noise with a sound track, or without one."""
    import io

    import av

    rng, out = np.random.default_rng(0), io.BytesIO()
    with av.open(out, "w", format="matroska") as made:
        pictures = made.add_stream("mpeg4", rate=4)
        pictures.width, pictures.height, pictures.pix_fmt = 96, 96, "yuv420p"
        if sound is not None:
            track = made.add_stream("pcm_s16le", rate=11_025, layout="mono")
        for number in range(24):
            block = rng.integers(0, 255, (6, 6, 3), np.uint8).repeat(16, 0).repeat(16, 1)
            frame = av.VideoFrame.from_ndarray(block, format="rgb24")
            frame.pts = number
            made.mux(pictures.encode(frame))
        made.mux(pictures.encode(None))
        if sound is not None:
            samples = (sound * 32_767).astype(np.int16)[None]
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate, frame.pts = 11_025, 0
            made.mux(track.encode(frame))
    return out.getvalue()
