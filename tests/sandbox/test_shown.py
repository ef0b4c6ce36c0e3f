"""What a reviewer is shown is made in the jail: a drawing, grey, blurred, in part, quiet."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
from PIL import Image

from seawall.errors import SeawallError
from seawall.sandbox import DecoderPool, Unreadable, UnsupportedFormat
from seawall.sandbox.viewing.shown import STILLS, HeardAsk, ShownAsk, heard_sound, shown_picture
from tests.clips import clip, footage
from tests.sounds import song, wav


def picture() -> bytes:
    """A red disc on green, with noise that an original has and a drawing has not."""
    rng = np.random.default_rng(1)
    pixels = np.zeros((300, 400, 3), np.uint8)
    pixels[..., 1] = 120
    y, x = np.ogrid[:300, :400]
    pixels[(x - 200) ** 2 + (y - 150) ** 2 < 80**2] = (200, 20, 20)
    pixels = np.clip(pixels + rng.integers(-9, 9, pixels.shape), 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def seen(content: bytes, pool: DecoderPool, **asked: object) -> np.ndarray:
    """The pixels that would leave the server."""
    made = shown_picture(content, ShownAsk(**asked), pool=pool)
    return np.asarray(Image.open(io.BytesIO(made.picture)).convert("RGB")).astype(int)


def colour(pixels: np.ndarray) -> float:
    """How far the channels are from each other."""
    return float((pixels.max(axis=2) - pixels.min(axis=2)).mean())


def test_a_drawing_keeps_outlines_and_loses_colour_and_surface(pool):
    drawn = seen(picture(), pool, style="drawing", side=400)

    assert colour(drawn) < 2
    assert drawn[140:160, 190:210].mean() > 225  # inside the disc: white
    assert drawn[150, 275:286].min() < 100  # its rim: dark
    assert drawn[:20, :].mean() > 225  # and no frame around it


def test_grey_and_blurred_has_neither_colour_nor_edges(pool):
    plain = seen(picture(), pool, style="plain", side=400)
    gentle = seen(picture(), pool, style="plain", side=400, grey=True, blur=16)

    assert colour(plain) > 50
    assert colour(gentle) < 2
    assert np.abs(np.diff(gentle[..., 0], axis=1)).max() < np.abs(np.diff(plain[..., 0])).max() / 4


def test_only_the_part_that_was_asked_for_is_sharp(pool):
    part = seen(picture(), pool, style="plain", side=399, part=5, blur=16)
    height, width = part.shape[:2]
    middle = part[height // 3 + 8 : 2 * height // 3 - 8, width // 3 + 8 : 2 * width // 3 - 8]

    assert colour(middle) > 50
    assert colour(part[: height // 3 - 8]) < 4
    assert colour(part[:, : width // 3 - 8]) < 4


def test_sepia_is_one_tone_and_a_small_size_is_small(pool):
    toned = seen(picture(), pool, style="plain", sepia=True, side=320)

    assert max(toned.shape) == 320
    assert (toned[..., 0] >= toned[..., 2] - 3).all()


def test_a_video_is_stepped_through_still_by_still(pool):
    content = clip(footage([5, 6, 7], each=2.0))
    stills = [
        shown_picture(content, ShownAsk(style="plain", still=it), pool=pool) for it in (0, 12, 23)
    ]
    pictures = [np.asarray(Image.open(io.BytesIO(it.picture))).astype(int) for it in stills]

    assert [round(it.seconds, 1) for it in stills] == [0.0, 3.0, 5.8]
    assert np.abs(pictures[0] - pictures[1]).mean() > 10
    assert np.abs(pictures[1] - pictures[2]).mean() > 10
    assert STILLS == 24


def test_sound_is_quiet_before_it_leaves_the_jail(pool):
    content = wav(song(4))
    loud, quiet = (
        np.frombuffer(_frames(heard_sound(content, HeardAsk(percent=it), pool=pool)), "<i2").astype(
            float
        )
        for it in (80, 20)
    )

    assert len(loud) == len(quiet) > 3 * 11_025
    assert np.abs(loud).max() <= 0.8 * 32_768
    assert np.abs(quiet).max() == pytest.approx(np.abs(loud).max() / 4, rel=0.01)


def test_sound_is_cut_where_it_was_to_end(pool):
    made = heard_sound(wav(song(4)), HeardAsk(seconds=2), pool=pool)

    assert len(_frames(made)) == 2 * 2 * 11_025


@pytest.mark.parametrize("content", [b"no picture at all", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_refused_in_words(pool, content):
    with pytest.raises((Unreadable, UnsupportedFormat)):
        shown_picture(content, ShownAsk(), pool=pool)
    with pytest.raises(SeawallError):
        heard_sound(content, HeardAsk(), pool=pool)


def _frames(content: bytes) -> bytes:
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, 11_025)
        return file.readframes(file.getnframes())
