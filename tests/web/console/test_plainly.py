"""What strangers write is isolated, and nothing hides in it."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.web.console.hidden_characters import FOLDED, in_letters, is_hidden
from seawall.web.templatetags.plainly import plainly, plainly_folded


def test_a_text_stands_in_a_piece_of_its_own():
    assert plainly("Mira") == "<bdi>Mira</bdi>"


def test_an_override_is_seen_and_turns_nothing():
    shown = plainly("evil\u202egpj.exe")

    assert "\u202e" not in shown
    assert "U+202E</span>" in shown
    assert "right-to-left override" in shown


def test_markup_is_letters():
    assert plainly("<script>alert(1)</script>") == (
        "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>"
    )


@pytest.mark.parametrize("letter", ["\u0000", "\u200b", "\ufeff", "\u2066", "\u2028", "\U000e0041"])
def test_what_cannot_be_seen_is_shown_as_its_number(letter):
    assert f"U+{ord(letter):04X}" in plainly(f"a{letter}b")


@pytest.mark.parametrize("word", ["می\u200cخواهم", "👩\u200d🚀", "שלום\u200f", "عربي"])
def test_what_a_script_needs_stays(word):
    assert plainly(word) == f"<bdi>{word}</bdi>"


def test_a_name_as_long_as_a_page_is_folded_and_all_of_it_is_there():
    name = "w" * 1_990 + "tail-of-it"
    shown = plainly_folded(name)

    assert shown.startswith('<details class="long-text"><summary><bdi>' + "w" * 100 + "</bdi>")
    assert "2000 characters" in shown
    assert name in shown


def test_a_name_of_usual_length_is_not():
    assert plainly_folded("w" * FOLDED) == plainly("w" * FOLDED)


def test_a_title_holds_no_hidden_character_either():
    assert in_letters("a\u202eb") == "a[U+202E]b"


@given(st.text(max_size=300))
def test_nothing_hidden_nothing_executed_nothing_lost(text):
    shown = plainly_folded(text)
    bare = html.unescape(re.sub(r"<[^>]*>", "", shown))

    assert not [letter for letter in shown if is_hidden(letter)]
    assert re.findall(r"<(/?\w+)", shown) == [
        tag for tag in re.findall(r"<(/?\w+)", shown) if tag.lstrip("/") in TAGS
    ]
    assert all(letter in bare for letter in text if not is_hidden(letter))


TAGS = {"bdi", "span", "details", "summary"}
