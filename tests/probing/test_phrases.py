"""The phrases are whole words in six languages, and none says two things."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files

import pytest
import yaml

from seawall.probing.model import KnownPage, PageVisit
from seawall.probing.phrases import SHORT_WORDS, PhraseKind, phrase_said
from seawall.signals.text import normalised_text

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
URL = "https://clips.example.com/v/81"
DATA = yaml.safe_load(files("seawall.probing").joinpath("phrases.yaml").read_text("utf-8"))
EVERY = [
    (PhraseKind(kind), language, phrase)
    for kind, languages in DATA.items()
    if kind != "version"
    for language, phrases in languages.items()
    for phrase in phrases
]


def page(text, title=""):
    return PageVisit(URL, NOON, URL, status=200, text=text, title=title)


@pytest.mark.parametrize("saying", PhraseKind)
def test_every_kind_has_its_words_in_six_languages(saying):
    assert set(DATA[saying]) == {"en", "fr", "de", "ar", "es", "ru"}


def test_every_phrase_is_recognised_in_a_sentence():
    surrounded = {
        phrase: phrase_said(
            saying, page(f"Harbour! {phrase.capitalize()}."), comparison=KnownPage()
        )
        for saying, _, phrase in EVERY
    }

    assert not [phrase for phrase, found in surrounded.items() if found is None]


def test_no_phrase_stands_in_the_file_twice():
    normal = [(saying, normalised_text(phrase)) for saying, _, phrase in EVERY]
    twice = {one for one in normal if normal.count(one) > 1}

    assert {phrase for _, phrase in twice} <= {"error 404"}


def test_part_of_a_word_is_no_phrase():
    assert (
        phrase_said(PhraseKind.NOT_THERE, page("A webpage not foundered"), comparison=KnownPage())
        is None
    )


@pytest.mark.parametrize(
    "words", ["Page not found", "PAGE NOT FOUND!", "page  not\nfound", "Pаge nоt fоund"]
)
def test_dress_makes_no_difference(words):
    assert (
        phrase_said(PhraseKind.NOT_THERE, page(words), comparison=KnownPage()) == "page not found"
    )


def test_in_a_long_page_a_phrase_proves_nothing():
    long = "boats and ropes " * SHORT_WORDS

    assert (
        phrase_said(PhraseKind.NOT_THERE, page(f"{long} page not found"), comparison=KnownPage())
        is None
    )


def test_in_a_long_page_the_title_counts_if_it_said_something_else_before():
    long = page("boats and ropes " * SHORT_WORDS, title="Page not found")
    first = page("The seven circles", title="Seven circles")

    assert phrase_said(PhraseKind.NOT_THERE, long, comparison=KnownPage()) is None
    assert (
        phrase_said(PhraseKind.NOT_THERE, long, comparison=KnownPage(first=first))
        == "page not found"
    )
    assert (
        phrase_said(PhraseKind.NOT_THERE, long, comparison=KnownPage(nowhere=long))
        == "page not found"
    )


def test_what_the_page_said_already_while_the_content_stood_is_not_new():
    first = page("The seven circles\nIs this video unavailable to you? Tell us.")

    assert phrase_said(PhraseKind.NOT_THERE, first, comparison=KnownPage(first=first)) is None
