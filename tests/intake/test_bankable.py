"""Which signals of an item may become known, and which never."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seawall.ids import ItemId
from seawall.intake.bankable import SignalUse, use_of
from seawall.intake.model import ItemVersion
from seawall.intake.seen.model import SeenSignal
from seawall.signals import hash_text, hash_url

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ITEM = ItemId("item_1")
PICTURE = {"sha256": "a" * 64, "media_type": "image/jpeg"}
WORDS = "Join the Grey Tide Order at the harbour wall at dawn."
PAGE = "https://grey-tide.test/call"


def signal(kind, value="0" * 64, quality=None, inside=False):
    return SeenSignal(1, ITEM, 1, kind, value, quality, inside, NOON)


def use(a_signal, **version):
    return use_of(a_signal, ItemVersion(ITEM, 1, NOON, **version))


@pytest.mark.parametrize(
    ("quality", "expected"),
    [
        (50, SignalUse.SURE),
        (100, SignalUse.SURE),
        (49, SignalUse.NONE),
        (0, SignalUse.NONE),
        (None, SignalUse.FOR_A_PERSON),
    ],
)
def test_a_picture_hash_is_as_good_as_its_quality(quality, expected):
    assert use(signal("pdq", quality=quality), **PICTURE) is expected


def test_a_digest_of_the_whole_file_is_sure():
    assert use(signal("sha256", "a" * 64), **PICTURE) is SignalUse.SURE


@pytest.mark.parametrize("kind", ["sha256", "pdq", "text"])
def test_what_lies_inside_a_file_is_never_made_known(kind):
    assert use(signal(kind, quality=100, inside=True), sha256="a" * 64) is SignalUse.NONE


def test_of_a_document_from_before_the_parts_are_not_told_from_the_whole():
    old = signal("pdq", quality=None, inside=None)

    assert use(old, sha256="a" * 64, media_type="application/pdf") is SignalUse.NONE


def test_a_text_is_known_and_two_words_that_everybody_says_are_not():
    assert use(signal("text", hash_text(WORDS).signals[0].value), text=WORDS) is SignalUse.SURE
    assert use(signal("text"), text="Good night!") is SignalUse.NONE


def test_a_text_in_a_script_that_divides_no_words_is_long_enough_by_its_letters():
    assert (
        use(signal("text"), text="灰潮组织邀请大家明天清晨在港口的灯塔旁边集合一起出发")
        is SignalUse.SURE
    )


def test_a_caption_is_not_the_film_it_stands_beside():
    assert use(signal("text"), text=WORDS, **PICTURE) is SignalUse.NONE


def test_an_ordinary_passage_is_never_made_known():
    assert use(signal("passage", "~w1:AAAA"), text=WORDS) is SignalUse.NONE


def test_an_address_is_known_and_a_link_in_a_text_is_not():
    own = signal("url", hash_url(PAGE).signals[0].value)

    assert use(own, url=PAGE) is SignalUse.SURE
    assert use(signal("url", "https://news.example/"), url=PAGE) is SignalUse.NONE
    assert use(own, text=f"{WORDS} {PAGE}") is SignalUse.NONE


@pytest.mark.parametrize("kind", ["text", "url"])
def test_a_hash_whose_content_nobody_here_saw_goes_before_a_person(kind):
    assert use(signal(kind, PAGE)) is SignalUse.FOR_A_PERSON


def test_a_signal_of_a_type_that_is_no_longer_there_is_left_out():
    assert use(signal("telepathy")) is SignalUse.NONE
