"""Files as people and attackers send them: each gets an answer, and the next one too."""

import io
import struct
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from seawall.errors import InvalidRequest, SeawallError, TooLarge, Unsupported
from seawall.matching import distance
from seawall.sandbox import (
    DecoderPool,
    SandboxLimits,
    TooManyBytes,
    TooManyPixels,
    Unreadable,
    UnsupportedFormat,
)
from tests.pictures import fifty_megapixels, oriented, photo, png, reference, saved


def test_the_facts_of_a_photograph_are_its_header(pool: DecoderPool):
    facts = pool.open_picture(saved(photo("coffee.png"), "JPEG"))

    assert (facts.width, facts.height, facts.format) == (600, 400, "JPEG")
    assert (facts.mode, facts.frames, facts.orientation) == ("RGB", 1, 1)


def test_what_a_file_is_its_bytes_say(pool: DecoderPool):
    assert pool.open_picture(saved(photo(), "WEBP")).format == "WEBP"
    assert pool.open_picture(saved(photo(), "PNG")).format == "PNG"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"])
def test_a_truncated_file_is_refused_in_words(kind, pool: DecoderPool):
    whole = saved(photo(), kind)

    with pytest.raises(InvalidRequest) as refused:
        pool.open_picture(whole[: len(whole) // 2])

    assert refused.value.field == "content"
    assert refused.value.remedy


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"])
def test_a_bare_beginning_is_refused(kind, pool: DecoderPool):
    with pytest.raises(Unreadable):
        pool.open_picture(saved(photo(), kind)[:20])


def test_an_empty_file_is_refused(pool: DecoderPool):
    with pytest.raises(Unreadable, match="empty"):
        pool.open_picture(b"")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<?xml version='1.0'?>\n<svg/>", "SVG"),
        (b"\xff\x0a" + bytes(40), "JPEG XL"),
        (b"PK\x03\x04" + bytes(40), "ZIP"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_name(content, name, pool: DecoderPool):
    with pytest.raises(UnsupportedFormat, match=name) as refused:
        pool.open_picture(content)

    assert isinstance(refused.value, Unsupported)
    assert "JPEG" in str(refused.value.remedy)


MOVING = ("GIF", "WEBP", "PNG", "AVIF")


@pytest.mark.parametrize("kind", MOVING)
def test_every_frame_of_a_short_animation_is_hashed(kind, pool: DecoderPool):
    frames = [photo(name).resize((200, 150)) for name in ("coffee.png", "chelsea.png")]
    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)

    facts = pool.open_picture(moving)

    assert facts.frames == 2
    assert [view.name for view in facts.views] == ["stored", "frame 2"]
    for view, frame in zip(facts.views, frames, strict=True):
        still = pool.open_picture(saved(frame, kind)).views[0]
        assert distance(view.pdq, still.pdq) <= 10
    assert "All 2 frames were looked at." in facts.notes


@pytest.mark.parametrize("kind", MOVING)
def test_a_long_animation_is_sampled_over_all_of_it_and_says_so(kind, pool: DecoderPool):
    frames = [photo("chelsea.png").resize((90, 60)).rotate(4 * turn) for turn in range(60)]
    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=40)

    facts = pool.open_picture(moving)

    assert facts.frames == 60
    assert facts.views[-1].name == "frame 60"
    assert 8 <= len(facts.views) <= 16
    assert "16 of 60 frames were looked at." in facts.notes


def test_frames_that_look_alike_are_hashed_once(pool: DecoderPool):
    frames = [photo().resize((120, 120)) for _ in range(5)]
    for place, frame in enumerate(frames):
        frame.putpixel((place, place), (255, 0, 0))  # or they would be stored as one
    frames.append(photo("coffee.png").resize((120, 120)))
    moving = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)

    facts = pool.open_picture(moving)

    assert [view.name for view in facts.views] == ["stored", "frame 6"]


def test_an_animation_too_long_to_reach_its_end_says_where_it_stopped():
    frames = [Image.new("L", (32, 32), shade) for shade in range(43)]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])

    with DecoderPool(1, SandboxLimits(max_frames=10)) as pool:
        facts = pool.open_picture(moving)

    assert facts.frames == 43
    assert "10 of 43 frames were looked at, none after frame 10." in facts.notes


def test_the_larger_its_frames_the_fewer_of_them_are_reached():
    from seawall.sandbox.pictures._frames import MOST_WORK, _wanted

    small, large = Image.new("1", (100, 100)), Image.new("1", (5000, 5000))

    assert _wanted(small, 2000, 16)[-1] == 1999
    assert (_wanted(large, 2000, 16)[-1] + 1) * 25_000_000 <= MOST_WORK


def test_an_animation_that_breaks_off_is_answered_by_what_is_there(pool: DecoderPool):
    frames = [photo(name).resize((200, 150)) for name in ("coffee.png", "chelsea.png")]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)

    facts = pool.open_picture(moving[: len(moving) - 900])

    assert facts.views[0].name == "stored"
    assert any("later frame is damaged" in note for note in facts.notes)


def test_the_pages_of_a_tiff_are_looked_at(pool: DecoderPool):
    pages = [photo(name).resize((200, 150)) for name in ("coffee.png", "chelsea.png")]

    facts = pool.open_picture(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))

    assert [view.name for view in facts.views] == ["stored", "frame 2"]


def test_a_header_that_promises_too_much_is_refused_before_decoding(pool: DecoderPool):
    with pytest.raises(TooManyPixels, match="3600000000 pixels") as refused:
        pool.open_picture(png(60_000, 60_000, b""))

    assert isinstance(refused.value, TooLarge)
    assert "50 megapixels" in str(refused.value.remedy)


def test_a_side_longer_than_any_honest_one_is_refused(pool: DecoderPool):
    with pytest.raises(TooManyPixels):
        pool.open_picture(png(100_000, 8, b""))


def test_a_huge_frame_behind_a_small_one_is_refused(pool: DecoderPool):
    small, huge = photo().resize((64, 64)), Image.new("1", (12_000, 12_000))
    with pytest.raises(TooManyPixels):
        pool.open_picture(saved(small, "TIFF", save_all=True, append_images=[huge]))
    with pytest.raises(TooManyPixels):
        pool.open_picture(multi_picture(small, Image.new("L", (12_000, 12_000))))


def test_a_multi_picture_jpeg_is_a_jpeg_by_its_first_picture(pool: DecoderPool):
    first, second = photo(), photo("coffee.png")

    facts = pool.open_picture(multi_picture(first, second))

    assert (facts.format, facts.frames) == ("JPEG", 2)
    assert facts.views[0].pdq == pool.open_picture(saved(first, "JPEG")).views[0].pdq


def test_fifty_megapixels_in_sixty_kilobytes_stay_under_the_memory_limit():
    content = fifty_megapixels()
    assert len(content) < 62_000
    with DecoderPool(size=1) as pool:
        facts = pool.open_picture(content, rendition=True)
        peak = peak_memory(pool)

    assert facts.width * facts.height == 49_994_000
    assert peak < 512 * 2**20


@pytest.mark.parametrize(
    "mode",
    [
        pytest.param("RGB", marks=pytest.mark.exhaustive),
        "RGBA",  # the one that is more than a child may hold
        pytest.param("CMYK", marks=pytest.mark.exhaustive),
        pytest.param("I;16", marks=pytest.mark.exhaustive),
    ],
)
def test_fifty_megapixels_of_any_depth_are_answered_within_the_limit(mode):
    blank = Image.new(mode, (7000, 7142))
    content = (
        saved(blank, "TIFF", compression="tiff_lzw")
        if mode == "CMYK"
        else saved(blank, "PNG", compress_level=1)
    )
    with DecoderPool(size=1) as pool:
        assert outcome(pool, content) in ("opened", "TooMuchMemory")
        assert pool.open_picture(saved(photo(), "PNG")).width == 512


def test_a_file_over_the_limit_is_refused_unread():
    with (
        DecoderPool(limits=SandboxLimits(max_bytes=1000)) as pool,
        pytest.raises(TooManyBytes, match="1001 bytes"),
    ):
        pool.open_picture(bytes(1001))


def test_broken_exif_does_not_make_a_picture_unreadable(pool: DecoderPool):
    content = saved(photo(), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")

    assert pool.open_picture(content).orientation == 1


def test_the_rendition_is_small_upright_opaque_and_bare(pool: DecoderPool):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "where it was taken"
    lying = photo("coffee.png").resize((2400, 1600))

    facts = pool.open_picture(saved(lying, "JPEG", exif=exif, comment=b"a note"), rendition=True)

    assert facts.rendition is not None
    assert b"taken" not in facts.rendition
    assert b"a note" not in facts.rendition
    with Image.open(io.BytesIO(facts.rendition)) as safe:
        assert (safe.format, safe.mode, safe.size) == ("JPEG", "RGB", (683, 1024))
        assert not safe.getexif()


def test_a_rendition_is_made_only_when_asked_for(pool: DecoderPool):
    assert pool.open_picture(oriented(photo(), 3)).rendition is None


def test_noise_in_place_of_pixels_never_breaks_the_pool(pool: DecoderPool):
    whole = bytearray(saved(photo().resize((96, 96)), "PNG"))
    for place in range(8, len(whole), 397):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        assert outcome(pool, bytes(damaged)) in ("opened", "Unreadable", "TooManyPixels")

    assert pool.open_picture(bytes(whole)).width == 96


def outcome(pool: DecoderPool, content: bytes) -> str:
    """Opened, or the name of the refusal."""
    try:
        pool.open_picture(content, rendition=True)
    except SeawallError as refused:
        return type(refused).__name__
    return "opened"


def multi_picture(first: Image.Image, second: Image.Image) -> bytes:
    """A JPEG with another behind it, as cameras write them (CIPA DC-007)."""
    return saved(first, "MPO", save_all=True, append_images=[second])


def peak_memory(pool: DecoderPool) -> int:
    """The most memory that the pool's idle child has had, in bytes."""
    (child,) = pool.room("picture").children.nursery.idle
    lines = Path(f"/proc/{child.pid}/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return int(fields["VmHWM"].split()[0]) * 1024


def test_a_gif_that_lies_about_its_screen_is_answered(pool: DecoderPool):
    whole = bytearray(saved(photo().resize((64, 64)), "GIF"))
    whole[6:10] = struct.pack("<HH", 65_535, 65_535)

    with pytest.raises(TooManyPixels):
        pool.open_picture(bytes(whole))


@pytest.mark.parametrize("kind", ["JPEG2000", "ICO"])
def test_less_common_formats_are_opened_too(kind, pool: DecoderPool):
    image = photo("coffee.png").resize((256, 256))

    facts = pool.open_picture(saved(image, kind))

    assert (facts.format, facts.width) == (kind, 256)
    assert distance(facts.views[0].pdq, reference(image)[0]) <= 4


def test_the_flattened_picture_of_a_psd_is_hashed(pool: DecoderPool):
    pixels = np.asarray(photo("coffee.png"))
    height, width = pixels.shape[:2]
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, height, width, 8, 3) + bytes(12)
    content = head + bytes(2) + b"".join(pixels[..., part].tobytes() for part in range(3))

    facts = pool.open_picture(content)

    assert (facts.format, facts.frames) == ("PSD", 1)
    assert facts.views[0].pdq == reference(photo("coffee.png"))[0]


def test_heic_is_opened_in_a_room_of_its_own(pool: DecoderPool):
    image = photo("coffee.png")

    facts = pool.open_picture(heic(image), rendition=True)

    assert (facts.format, facts.width, facts.height, facts.frames) == ("HEIC", 600, 400, 1)
    assert distance(facts.views[0].pdq, reference(image)[0]) <= 6
    assert facts.rendition is not None


def test_each_picture_of_a_heic_is_looked_at(pool: DecoderPool):
    first, second = photo("coffee.png"), photo("chelsea.png")

    facts = pool.open_picture(heic(first, second))

    assert facts.frames == 2
    assert facts.views[-1].name == "frame 2"
    assert distance(facts.views[-1].pdq, reference(second)[0]) <= 6


def test_a_damaged_heic_is_refused_and_the_next_one_answered(pool: DecoderPool):
    whole = heic(photo("coffee.png").resize((128, 96)))
    for content in (whole[:40], whole[: len(whole) // 2], b"\x00\x00\x00\x18ftypheic" + bytes(99)):
        with pytest.raises(Unreadable):
            pool.open_picture(content)

    assert pool.open_picture(whole).width == 128


def test_without_its_reader_a_heic_is_refused_and_the_extra_named(monkeypatch):
    from seawall.sandbox.jail._openers import RefusalError
    from seawall.sandbox.jail._source import HostileFile
    from seawall.sandbox.pictures import _heic

    monkeypatch.setattr(Image, "OPEN", {})
    with pytest.raises(RefusalError, match="the extra `media`"):
        _heic.examine(HostileFile(0, content=b""), b"{}", SandboxLimits(), lambda _: None)


def heic(first: Image.Image, *more: Image.Image) -> bytes:
    """Pictures as phones write them."""
    file, out = pillow_heif.from_pillow(first), io.BytesIO()
    for image in more:
        file.add_from_pillow(image)
    file.save(out, quality=80)
    return out.getvalue()
