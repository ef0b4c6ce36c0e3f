"""A closer look: borders come off, pasted pictures are found, turns are undone, codes are read."""

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from seawall.matching import distance
from seawall.sandbox import DecoderPool
from seawall.sandbox.pictures._framing import rectangles, without_border
from seawall.sandbox.pictures._qr import MOST, codes_in
from seawall.sandbox.pictures._views import TURNED, derived_views, negative_hash
from seawall.sandbox.pictures.features import InvalidFeatures, packed_features, unpacked_features
from tests.corners import known, luma, orb, scattered
from tests.pictures import photo, reference, saved

TURNS = dict(
    zip(
        [*TURNED][1:],
        (
            Image.Transpose.ROTATE_90,
            Image.Transpose.ROTATE_180,
            Image.Transpose.ROTATE_270,
            Image.Transpose.FLIP_TOP_BOTTOM,
            Image.Transpose.FLIP_LEFT_RIGHT,
            Image.Transpose.TRANSPOSE,
            Image.Transpose.TRANSVERSE,
        ),
        strict=True,
    )
)


def nearest(image: Image.Image, original: Image.Image) -> tuple[int, str]:
    """The derived view of a picture that comes nearest to the hash of its original."""
    wanted = reference(original)[0]
    return min((distance(view.pdq, wanted), view.name) for view in derived_views(luma(image)))


@pytest.mark.parametrize("border", [1, 7, 40])
@pytest.mark.parametrize("colour", ["black", "white", "navy"])
def test_a_flat_border_comes_off_to_the_pixel(border, colour):
    framed = np.asarray(ImageOps.expand(known(), border, colour).convert("L"))

    assert without_border(framed) == (border, border + 512, border, border + 512)


def test_a_flat_picture_keeps_its_border():
    assert without_border(np.full((200, 300), 90, np.uint8)) == (0, 200, 0, 300)


def test_a_letterbox_of_two_colours_comes_off():
    page = Image.new("RGB", (512, 900), "black")
    page.paste("white", (0, 600, 512, 900))
    page.paste(known(), (0, 150))

    assert without_border(luma(page)) == (150, 662, 0, 512)


@pytest.mark.parametrize(("left", "top", "share"), [(60, 90, 0.5), (200, 30, 0.4), (0, 120, 0.6)])
def test_a_pasted_picture_is_found_by_its_edges(left, top, share):
    page = photo("coffee.png").copy()
    inner = known().resize((round(600 * share * 0.66),) * 2)
    page.paste(inner, (left, top))

    boxes = rectangles(np.asarray(page.convert("L")))

    wanted = np.array([top, top + inner.height, left, left + inner.width])
    assert min(np.abs(np.array(box) - wanted).max() for box in boxes) <= 2


@given(
    st.integers(1, 90), st.integers(1, 90), st.sampled_from(["zeros", "noise", "ramp", "checks"])
)
@settings(max_examples=60, deadline=None)
def test_boxes_always_lie_inside_and_hold_something(height, width, what):
    random = np.random.default_rng(height * 100 + width)
    pixels = {
        "zeros": np.zeros((height, width)),
        "noise": random.integers(0, 256, (height, width)),
        "ramp": np.add.outer(np.arange(height), np.arange(width)) % 256,
        "checks": np.add.outer(np.arange(height) // 8, np.arange(width) // 8) % 2 * 255,
    }[what].astype(np.uint8)

    for top, bottom, left, right in [without_border(pixels), *rectangles(pixels)]:
        assert 0 <= top < bottom <= height
        assert 0 <= left < right <= width
    assert len(rectangles(pixels)) <= 4
    derived_views(pixels)


@pytest.mark.parametrize("name", [*TURNED][1:])
def test_a_turned_copy_comes_back_under_its_name(name):
    copy = known().transpose(TURNS[name])

    assert nearest(copy, known()) == (pytest.approx(0, abs=4), name)


def test_a_negative_comes_back():
    apart, name = nearest(ImageOps.invert(known()), known())

    assert (apart <= 6, name) == (True, "inverted")


@given(st.integers(0, 2**256 - 1))
def test_the_negative_of_a_hash_is_as_far_away_as_can_be(number):
    code = f"{number:064x}"

    assert distance(code, negative_hash(code)) == 256
    assert negative_hash(negative_hash(code)) == code


def test_a_letterboxed_copy_comes_back():
    page = Image.new("RGB", (512, 910))
    page.paste(known(), (0, 199))

    assert nearest(page, known())[0] <= 8
    assert nearest(page, known())[1].startswith("cropped to its picture")


def test_no_view_is_kept_that_has_too_little_to_compare_by():
    page = Image.linear_gradient("L").resize((600, 600))

    assert derived_views(np.asarray(page)) == []


def test_there_are_never_more_views_than_the_answer_may_hold():
    for name in ("coffee.png", "chelsea.png", "brick.png", "page.png", "text.png"):
        views = derived_views(luma(photo(name)))

        assert len(views) <= 40
        assert len({view.pdq for view in views}) == len(views)


def test_features_come_back_from_their_value():
    features = scattered(256, 3)

    back = unpacked_features(packed_features(features))

    assert (back.width, back.height) == (512, 512)
    assert np.abs(back.x - features.x).max() <= 1 / 128
    assert np.abs(back.angle - features.angle).max() <= 360 / 512 + 1e-3
    assert (back.descriptor == features.descriptor).all()
    assert packed_features(back) == packed_features(features)


@given(st.text(max_size=60) | st.binary(max_size=90).map(lambda raw: raw.hex()))
def test_nonsense_is_no_value_of_features(text):
    with pytest.raises(InvalidFeatures) as refused:
        unpacked_features(text)

    assert refused.value.remedy


def test_a_feature_outside_its_picture_is_refused():
    lying = scattered(4, 1, size=512)
    value = packed_features(
        type(lying)(100, 100, *(getattr(lying, n) for n in lying.__slots__[2:]))
    )

    with pytest.raises(InvalidFeatures, match="outside"):
        unpacked_features(value)


def test_a_picture_without_corners_has_no_features():
    from seawall.sandbox.pictures._features import features_of

    assert features_of(np.full((300, 300), 120, np.uint8)) == {}
    assert features_of(np.zeros((3, 900), np.uint8)) == {}


def test_large_letters_do_not_take_every_corner():
    picture = known()
    covered = picture.copy()
    draw = ImageDraw.Draw(covered)
    for row in range(220, 300, 12):
        draw.text(
            (100, row), "THE GREY TIDE RISES " * 2, "white", stroke_width=1, stroke_fill="black"
        )

    rows = unpacked_features(orb(covered)).y

    assert ((rows < 200) | (rows > 320)).mean() > 0.5


def test_codes_are_read_at_their_own_size():
    page = Image.fromarray(np.asarray(photo("coffee.png").resize((1280, 854)).convert("L")))
    page.paste(code("https://grey-tide.example.test/join"), (900, 400))
    page.paste(code("The tide rises"), (300, 300))

    assert codes_in(np.asarray(page)) == [
        "https://grey-tide.example.test/join",
        "The tide rises",
    ] or (
        set(codes_in(np.asarray(page))) == {"https://grey-tide.example.test/join", "The tide rises"}
    )


def test_a_sheet_of_codes_gives_so_many_and_no_more():
    page = Image.new("L", (1000, 1000), 255)
    for number in range(16):
        page.paste(
            code(f"https://example.test/{number}"), (number % 4 * 240 + 20, number // 4 * 240 + 20)
        )

    assert len(codes_in(np.asarray(page))) == MOST


def test_the_jail_answers_all_of_it(pool: DecoderPool):
    page = photo("coffee.png").copy()
    page.paste(code("https://example.test/a"), (20, 20))

    facts = pool.open_picture(saved(page, "PNG"), views=True, features=True, codes=True)

    assert facts.codes == ("https://example.test/a",)
    assert [one.view for one in facts.features] == ["", "mirrored"]
    assert {"mirrored", "inverted", "upside down"} <= {view.name for view in facts.derived}


def test_nothing_of_it_is_done_unasked(pool: DecoderPool):
    facts = pool.open_picture(saved(photo(), "PNG"))

    assert (facts.derived, facts.features, facts.codes) == ((), (), ())


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"])
def test_every_format_is_looked_at_as_closely(kind, pool: DecoderPool):
    facts = pool.open_picture(saved(photo(), kind), views=True, features=True)

    assert len(facts.derived) > 10
    assert len(facts.features) == 2


def code(text: str) -> Image.Image:
    """A QR code, about a hundred pixels a side, on white."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.asarray(made.to_image(scale=4)))
