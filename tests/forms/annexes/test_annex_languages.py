"""Annex I in the languages of the Union: whole, and printed only where its words are confirmed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.forms.annexes.annex_languages import Wording, annex_languages, printed_words
from seawall.forms.annexes.labels import forms
from seawall.forms.letters.laying_out import lay_out
from seawall.forms.letters.mail_text import mail_text
from seawall.mailroom.proposals.written_values import read_state
from tests.forms.annexes_made import ORDER

#: Regulation 1/58, Article 1.
OFFICIAL = frozenset(
    [
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "et",
        "fi",
        "fr",
        "ga",
        "hr",
        "hu",
        "it",
        "lt",
        "lv",
        "mt",
        "nl",
        "pl",
        "pt",
        "ro",
        "sk",
        "sl",
        "sv",
    ]
)
ENGLISH = {
    (field.key, tick)
    for section in forms()["annex1"].sections
    for field in section.fields
    for tick in (*([""] if field.label else []), *(tick for tick, _ in field.ticks))
}


def test_annex_1_is_there_in_every_official_language():
    assert set(annex_languages()) == OFFICIAL


@pytest.mark.parametrize("code", sorted(OFFICIAL))
def test_a_language_has_every_label_every_box_and_every_section(code):
    language = annex_languages()[code]

    assert set(language.wordings) == ENGLISH == set(language.sureness)
    assert all(words.strip() for group in language.wordings.values() for words in group)
    assert [section.letter for section in language.words.sections] == list("ABCDEFG")
    assert all(section.title.strip() for section in language.words.sections)
    assert len(set(language.heading.letters)) == 7
    assert language.source


@pytest.mark.parametrize("code", sorted(OFFICIAL))
def test_no_two_fields_of_a_section_have_one_wording(code):
    language = annex_languages()[code]
    for section in language.words.sections:
        spots = [(f.key, t) for f in section.fields for t in ("", *(t for t, _ in f.ticks))]
        said = [words.casefold() for spot in spots for words in language.wordings.get(spot, ())]
        assert len(said) == len(set(said)), section.letter


def test_only_english_was_confirmed_by_a_primary_source_so_far():
    printable = {code for code, language in annex_languages().items() if language.is_printable}

    assert printable == {"en"}


def test_a_copy_of_the_official_journal_does_not_make_a_label_printable():
    german = annex_languages()["de"]

    assert german.sureness["issuing_member_state", ""] is Wording.REPRODUCED
    assert german.sureness["redress.body", ""] is Wording.UNCONFIRMED
    assert not german.is_printable


@pytest.mark.parametrize("code", sorted(OFFICIAL))
def test_no_label_that_is_unconfirmed_is_ever_printed(code):
    order = replace(ORDER, language=code)
    unsure = {
        words
        for spot, group in annex_languages()[code].wordings.items()
        if annex_languages()[code].sureness[spot] is not Wording.PRIMARY
        for words in group
    }
    ours = {
        words
        for section in forms()["annex1"].sections
        for field in section.fields
        for words in (field.label, *(label for _, label in field.ticks))
    }

    sheet = lay_out(order)
    printed = {block.label for part in sheet.parts for block in part.blocks}

    assert printed_words("annex1", code) == forms()["annex1"]
    assert not printed & (unsure - ours)
    assert mail_text(order) == mail_text(replace(order, language="en")).replace(
        "Language of the order:\n  en", f"Language of the order:\n  {code}"
    ).replace(lay_out(replace(order, language="en")).digest, sheet.digest)


def test_a_language_whose_words_are_all_confirmed_is_printed_in_them(monkeypatch):
    french = annex_languages()["fr"]
    sure = dict.fromkeys(french.sureness, Wording.PRIMARY)
    languages = {**annex_languages(), "fr": replace(french, sureness=sure)}
    monkeypatch.setattr("seawall.forms.annexes.annex_languages.annex_languages", lambda: languages)

    assert "Point de contact:" in mail_text(replace(ORDER, language="FR"))


def test_a_state_is_read_by_its_name_in_any_language_of_the_union_and_by_its_code():
    said = ["Frankreich", "Francie", "la France", "Γαλλία", "FRANCIA", "Франция", "France (FR)"]

    assert {read_state(one) for one in said} == {"FR"}
    assert read_state("Ελλάδα (EL)") == read_state("EL") == "GR"
    assert read_state("Freedonia") is None
    assert {read_state(code) for code in MEMBER_STATES} == set(MEMBER_STATES)
