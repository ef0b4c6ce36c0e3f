"""Skeletons: the same for a text however it is dressed up, and stable."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.errors import Malformed
from seawall.signals import skeleton
from seawall.signals._skeleton import codes_of_text, text_of_codes
from tests.prose import prose

PLAIN = "the grey tide rises at the harbour wall"


@pytest.mark.parametrize(
    "dressed",
    [
        "The GREY tide: rises, at the harbour—wall!",
        "The gr3y t1de r!ses @t the h4rb0ur w@ll",
        "the gr\u0435y tid\u0435 ris\u0435s \u0430t th\u0435 h\u0430rb\u043eur w\u0430ll",
        "t\u200bhe gr\u200dey ti\u2060de r\u00adises at the harbour wall",
        "the grrrey tiiide rises at the harbourrr wall",
        "thé grèy tïde rîses ät thê hårbour wàll",
        "ｔｈｅ ｇｒｅｙ ｔｉｄｅ ｒｉｓｅｓ ａｔ ｔｈｅ ｈａｒｂｏｕｒ ｗａｌｌ",
        "th3 gr3y t|de r1se5 a+t the harbour wall",
        "the grey tide ri$es at the harbour wa11",
        "ᵗʰᵉ grey tide rises at the 𝒉𝒂𝒓𝒃𝒐𝒖𝒓 wall",
    ],
)
def test_what_is_done_to_letters_makes_no_difference(dressed):
    assert skeleton(dressed).replace("a t", "at").replace("att", "at") == skeleton(PLAIN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("المد الرمادي إلى أعلى", "المد الرمادى الي اعلي"),
        ("المَدُّ الرَّمادِيّ", "ﺍﻟﻤﺪ ﺍﻟﺮﻣﺎﺩﻱ"),
        ("مدرسة كبيرة", "مدرسه کبیره"),
        ("Серый прилив", "Cepый пpилив"),
        ("Γκρίζα παλίρροια", "Γκριζα παλιρροια"),
    ],
)
def test_letters_that_are_written_for_one_another_are_one(one, other):
    assert skeleton(one) == skeleton(other)


def test_numbers_stay_numbers():
    assert skeleton("in 2024 on 11 11") == "in 2024 on 11 11"


def test_a_mail_address_is_read_the_same_way_each_time():
    assert skeleton("write to user@example.com") == skeleton("WRITE to user@example.com")


def test_characters_and_code_points_are_the_same():
    assert text_of_codes(codes_of_text("aé灰🌊")) == "aé灰🌊"


DRESSED = st.sampled_from(
    "aBl1!|@$3ßıİſΣς ε\u0301\u0345ʼnﬁK　٣।-_\u200bеТижǅꭰ\u03f4ﷺ가\u1100\u1161ᾳאأةىٱй灰ก\U00020000"
)


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.text(max_size=30), st.text(DRESSED, max_size=14)))
def test_the_skeleton_of_a_skeleton_is_itself(text):
    try:
        once = skeleton(text)
    except Malformed:
        return

    assert skeleton(once) == once


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000))
def test_zero_width_signs_accents_and_capitals_anywhere_make_no_difference(seed):
    text, chance = prose(20, seed=seed), random.Random(seed)
    dressed = "".join(
        chance.choice((letter, letter.upper(), letter + "\u200b", letter + "\u0301", letter * 2))
        if letter != " "
        else letter
        for letter in text
    )

    assert skeleton(dressed) == skeleton(text)
