"""How hard an upload is looked at: each step finds more, and says what kind of evidence it is."""

import io
from dataclasses import replace

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageOps

from seawall.sandbox import DecoderPool
from seawall.signals import (
    BANKED,
    DERIVED,
    EXACT,
    FULL,
    LADDERS,
    QUICK,
    InvalidSignal,
    hash_bytes,
    ladder_of,
    seen_as,
    signal_type,
)
from seawall.signals.ladder import UnknownLadder
from tests.digests import DIGESTS
from tests.pictures import photo, saved


def kinds(hashed) -> set[str]:
    return {signal.type for signal in hashed.signals}


def mirrored_photo() -> bytes:
    return saved(ImageOps.mirror(photo()), "PNG")


def test_the_ladders_take_one_step_more_each():
    steps = [
        (each.opens, each.views, each.codes, each.features)
        for each in (EXACT, QUICK, DERIVED, FULL)
    ]

    assert [sum(each) for each in steps] == [0, 1, 3, 4]
    assert list(LADDERS) == ["exact", "quick", "derived", "full"]


def test_a_ladder_is_known_by_its_name():
    assert ladder_of("full") is FULL
    with pytest.raises(UnknownLadder, match="exact, quick, derived, full"):
        ladder_of("steep")


def test_exact_opens_nothing(pool: DecoderPool):
    hashed = hash_bytes(mirrored_photo(), pool=pool, ladder=EXACT)

    assert kinds(hashed) == set(DIGESTS)
    assert hashed.media is None
    assert hashed.problem is None


def test_quick_is_what_a_list_holds(pool: DecoderPool):
    hashed = hash_bytes(mirrored_photo(), pool=pool)

    assert hashed == hash_bytes(mirrored_photo(), pool=pool, ladder=QUICK)
    assert {signal.grade for signal in hashed.signals} == {"direct"}


def test_derived_views_find_a_mirrored_copy_for_one_search_only(pool: DecoderPool):
    known = hash_bytes(saved(photo(), "PNG"), pool=pool, types={"pdq"}).signals[0].value
    hashed = hash_bytes(mirrored_photo(), pool=pool, ladder=DERIVED)

    nearest = seen_as(hashed.signals, known)[0]
    assert (nearest.view, nearest.grade, nearest.matches) == ("mirrored", "derived", True)
    assert nearest.distance <= 4
    views = [signal for signal in hashed.signals if signal.grade == "derived"]
    assert all(view.transient and view.within == 24 for view in views)
    assert not any(view.is_bankable for view in views)


def test_a_derived_view_matches_within_less_than_the_picture_itself(pool: DecoderPool):
    hashed = hash_bytes(mirrored_photo(), pool=pool, ladder=DERIVED, types={"pdq"})
    mirrored = next(signal for signal in hashed.signals if signal.view == "mirrored")
    flipped = f"{int(mirrored.value, 16) ^ (2**25 - 1):064x}"

    nearest = seen_as([mirrored], flipped)[0]
    assert (nearest.distance, nearest.matches) == (25, False)
    assert not seen_as([mirrored], mirrored.value, threshold=0)[0].distance


def test_full_adds_corners_for_a_person_to_look_at(pool: DecoderPool):
    hashed = hash_bytes(saved(photo(), "PNG"), pool=pool, ladder=FULL)

    corners = [signal for signal in hashed.signals if signal.type == "orb"]
    assert [one.is_kept for one in corners] == [True, False]
    assert [(one.view, one.grade, one.transient) for one in corners] == [
        ("", "local", False),
        ("mirrored", "local", True),
    ]
    assert [one.is_bankable for one in corners] == [True, False]


def test_corners_are_looked_for_only_where_a_bank_holds_any():
    asked = {
        each.name: tuple(each.where_banked(features=holds).features for holds in (True, False))
        for each in LADDERS.values()
    }

    assert asked == {**dict.fromkeys(LADDERS, (False, False)), "full": (True, False)}
    assert FULL.where_banked(features=False).views


def test_a_bank_holds_the_smaller_corners_of_a_large_picture_too(pool: DecoderPool):
    large = photo().resize((1200, 1200))
    banked = hash_bytes(saved(large, "PNG"), pool=pool, ladder=BANKED)

    views = {signal.view: signal for signal in banked.signals if signal.type == "orb"}
    assert set(views) == {"", "mirrored", "fine"}
    assert views["fine"].is_bankable
    assert views["fine"].is_kept
    searched = hash_bytes(saved(large, "PNG"), pool=pool, ladder=FULL)
    assert "fine" not in {signal.view for signal in searched.signals}
    small = hash_bytes(saved(photo(), "PNG"), pool=pool, ladder=BANKED)
    assert "fine" not in {signal.view for signal in small.signals}


def test_corners_of_what_lies_in_a_file_are_not_kept():
    orb = signal_type("orb").signal("AQ")

    assert orb.grade == "local"
    assert orb.is_kept
    assert not replace(orb, inside=True).is_kept


def test_a_type_asked_for_by_name_is_made_on_any_ladder(pool: DecoderPool):
    hashed = hash_bytes(saved(photo(), "PNG"), pool=pool, types={"orb"})

    assert kinds(hashed) == {"orb"}
    assert signal_type("orb").normalise(hashed.signals[0].value) == hashed.signals[0].value


def test_without_opencv_a_note_says_what_is_missing(monkeypatch):
    from seawall.sandbox.pictures import _closer
    from seawall.sandbox.pictures._asking import PictureAsk
    from seawall.sandbox.pictures._decoded import DecodedFrame

    monkeypatch.setattr(_closer, "cv2", lambda: None)
    monkeypatch.setattr("seawall.sandbox.pictures._features.cv2", lambda: None)
    looked = _closer.closer_look(DecodedFrame(image=photo()), PictureAsk(features=True))

    assert looked.features == []
    assert "the extra `media` is not installed" in looked.notes[0]


def test_a_link_in_a_code_is_a_url_signal_as_if_it_had_been_posted(pool: DecoderPool):
    hashed = hash_bytes(
        with_code("HTTPS://Example.TEST:443/join?utm_source=x"), pool=pool, ladder=DERIVED
    )

    links = [signal for signal in hashed.signals if signal.type == "url"]
    assert [(one.value, one.view) for one in links] == [("https://example.test/join", "QR code")]


def test_words_in_a_code_are_a_note_and_the_link_in_them_a_signal(pool: DecoderPool):
    hashed = hash_bytes(
        with_code("Join at https://example.test/x today"), pool=pool, ladder=DERIVED
    )

    assert any("A QR code in it says: 'Join at" in note for note in hashed.notes)
    assert "https://example.test/x" in {one.value for one in hashed.signals if one.type == "url"}


def test_a_picture_in_an_archive_is_looked_at_as_closely(pool: DecoderPool):
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.png", mirrored_photo())

    hashed = hash_bytes(out.getvalue(), pool=pool, ladder=DERIVED)

    assert any("mirrored" in signal.view for signal in hashed.signals)


def test_a_value_that_is_no_list_of_corners_is_refused():
    with pytest.raises(InvalidSignal) as refused:
        signal_type("orb").normalise("A" * 200)

    assert refused.value.field == "value"


def with_code(text: str) -> bytes:
    page = photo("coffee.png").copy()
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    page.paste(Image.fromarray(np.asarray(code.to_image(scale=4))), (30, 30))
    return saved(page, "JPEG", quality=80)
