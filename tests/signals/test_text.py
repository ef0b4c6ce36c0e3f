"""Texts compared by their words, whatever was done to dress them up."""

import hashlib
import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.errors import Malformed, TooLarge
from seawall.signals import InvalidSignal, hash_text, text_of
from seawall.signals.text import MAX_BYTES, normalised_text


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("The Grey Tide", "the grey tide"),
        ("  the\tgrey\r\n\r\ntide ", "the grey tide"),
        ("The—Grey: Tide!!! 🌊🌊", "the grey tide"),
        ("the_grey_tide", "the grey tide"),
        ("t\u200bhe gr\u200dey ti\u2060de\ufeff", "the grey tide"),
        ("\u202ethe grey\u202c tide\u200f", "the grey tide"),
        ("ＴＨＥ ｇｒｅｙ ｔｉｄｅ", "the grey tide"),
        ("𝕿𝖍𝖊 𝓰𝓻𝓮𝔂 𝘵𝘪𝘥𝘦", "the grey tide"),
        ("ﬁne ﬂow", "fine flow"),
        ("STRASSE straße", "strasse strasse"),
        ("re\u0301sume\u0301", "résumé"),
        ("t\u0336h\u0336e\u0336 grey\u0489\u20dd tide\ufe0f\U000e0101", "the grey tide"),
        ("room ١٢٣ and १२३", "room 123 and 123"),
        ("thе grеy tidе", "the grey tide"),  # Cyrillic е
        ("тhe grey tide", "the grey tide"),  # Cyrillic т
        ("the grey tidε", "the grey tide"),  # Greek ε
        ("the сор", "the cop"),  # a whole word of look-alikes among Latin ones
    ],
)
def test_dressing_up_makes_no_difference(written, compared):
    assert normalised_text(written) == compared


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Серый прилив", "серый прилив"),
        ("Тест сорок", "тест сорок"),
        ("Сор и мир", "сор и мир"),
        ("attack и сор", "attack и сор"),
        ("Cepый прилив", "серый прилив"),  # Latin C, e, p in a Russian word
        ("Γκρίζα παλίρροια", "γκρίζα παλίρροια"),
        ("ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσ σίσυφοσ"),
    ],
)
def test_genuine_cyrillic_and_greek_stay_what_they_are(written, compared):
    assert normalised_text(written) == unicodedata.normalize("NFC", compared)


@pytest.mark.parametrize(
    "written",
    [
        "المد الرمادي",
        "المَدُّ الرَّمادِيّ",  # with vowel marks
        "المـــد الرمـادي",  # stretched
        "\u200fالمد\u061c الرمادي،",
        "ﺍﻟﻤﺪ ﺍﻟﺮﻣﺎﺩﻱ",  # presentation forms
    ],
)
def test_arabic_is_compared_by_its_letters(written):
    assert normalised_text(written) == "المد الرمادي"


def test_devanagari_keeps_its_vowel_signs():
    assert normalised_text("ग्रे टाइड") == "ग्रे टाइड"
    assert normalised_text("काल") != normalised_text("किल")


def test_the_signal_is_the_digest_of_what_is_compared():
    signal = hash_text("The GREY tide!").signals[0]

    assert signal.value == hashlib.sha256(b"the grey tide").hexdigest()
    assert (signal.type, signal.quality) == ("text", None)


def test_bytes_are_read_as_utf8():
    assert text_of("grüße".encode()) == text_of("grüße")


@pytest.mark.parametrize("broken", [b"\xff\xfe", b"grey \xc3", b"\xed\xa0\x80", "\ud800 tide"])
def test_broken_utf8_is_refused_with_the_place(broken):
    with pytest.raises(Malformed, match=r"UTF-8|surrogate") as refused:
        text_of(broken)

    assert refused.value.field == "text"


@pytest.mark.parametrize("nothing", ["", " ", "!!!", "🌊", "\u200b"])
def test_a_text_without_words_is_refused(nothing):
    with pytest.raises(InvalidSignal) as refused:
        text_of(nothing)

    assert refused.value.field == "text"


@pytest.mark.parametrize("long", ["a" * 10_000_000, "ä" * 1_500_000, b"a" * 10_000_000])
def test_a_text_over_the_limit_is_refused_naming_the_limit(long):
    with pytest.raises(TooLarge, match=str(MAX_BYTES)) as refused:
        text_of(long)

    assert refused.value.field == "text"


def test_the_longest_text_that_grows_the_most_is_still_compared():
    assert len(normalised_text("ﷺ" * (MAX_BYTES // 3))) > MAX_BYTES


ALPHABET = st.sampled_from("aBßıİſΣς ε\u0301\u0345ʼnﬁK　٣।-_\u200bеТижǅꭰᲀ\u03f4ﷺ가\u1100\u1161ᾳ")


@settings(deadline=None, max_examples=500)
@given(st.one_of(st.text(max_size=30), st.text(ALPHABET, max_size=12)))
def test_what_is_compared_is_compared_as_itself(text):
    try:
        once = normalised_text(text)
    except Malformed:
        return

    assert normalised_text(once) == once


@settings(deadline=None)
@given(st.text("abc ", min_size=1, max_size=40), st.randoms())
def test_zero_width_characters_anywhere_make_no_difference(text, chance: random.Random):
    places = [chance.choice(["", "\u200b", "\u2060", "\u00ad"]) for _ in text]

    assert normalised_text(
        "".join(a + b for a, b in zip(text, places, strict=True))
    ) == normalised_text(text)


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_the_short_way_for_plain_letters_leads_to_the_same(text):
    assert normalised_text(f"{text} é") == f"{normalised_text(text)} é".strip()


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_characters_beyond_the_table_stay_what_they_are(text):
    try:
        plain = normalised_text(text)
    except Malformed:
        return

    assert normalised_text(f"{text} \U00020000") == f"{plain} \U00020000".strip()
