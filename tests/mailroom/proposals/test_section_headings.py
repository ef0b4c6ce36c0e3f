"""The lettered sections of a form, in a language we know and in one we do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.mailroom.proposals.section_headings import MOST_HEADINGS, headings_of


def letters(text: str) -> str:
    return "".join(heading.letter for heading in headings_of(text))


@pytest.mark.parametrize(
    "headings",
    [
        "SECTION A\nSECTION B: x\nSECTION C\nSECTION D\nSECTION E\nSECTION F\nSECTION G",
        "Abschnitt A:\nAbschnitt B:\nABSCHNITT C\nABSCHNITT D\nABSCHNITT E\nABSCHNITT F\nABSCHNITT G",
        "A JAGU\nB JAGU\nC JAGU\nD JAGU\nE JAGU\nF JAGU\nG JAGU",
        "A. szakasz\nB. szakasz\nC. szakasz\nD. szakasz\nE. szakasz\nF. szakasz\nG. szakasz",
        "ΤΜΗΜΑ Α\nΤΜΗΜΑ Β\nΤΜΗΜΑ Γ\nΤΜΗΜΑ Δ\nΤΜΗΜΑ Ε\nΤΜΗΜΑ ΣΤ\nΤΜΗΜΑ Ζ",
        "ΤΜΗΜΑ A\nΤΜΗΜΑ B\nΤΜΗΜΑ C\nΤΜΗΜΑ D\nΤΜΗΜΑ E\nΤΜΗΜΑ F\nΤΜΗΜΑ G",
        "РАЗДЕЛ А\nРАЗДЕЛ Б\nРАЗДЕЛ В\nРАЗДЕЛ Г\nРАЗДЕЛ Д\nРАЗДЕЛ Е\nРАЗДЕЛ Ж",
        "BÖLÜM A\nBÖLÜM B\nBÖLÜM C\nBÖLÜM D\nBÖLÜM E\nBÖLÜM F\nBÖLÜM G",  # a language we lack
        "ABSCHNIT T A\nABSCHNIT T B\nABSCHNIT T C\nABSCHNITT D\nABSCHNITT E\nABSCHNITT F\nABSCHNITT G",
    ],
)
def test_a_word_and_a_letter_at_the_beginning_of_a_line_head_a_section(headings):
    assert letters(headings) == "ABCDEFG"


def test_a_section_that_a_sentence_names_is_no_heading():
    text = (
        "SECTION A\nSECTION B\nSECTION C\nSECTION D\nSECTION E\n"
        "other competent authority (then complete also\nSection F)\nName: x\nSECTION F: y\nSECTION G"
    )

    found = headings_of(text)

    assert letters(text) == "ABCDEFG"
    assert text[found[5].start :].startswith("SECTION F: y")


def test_sections_that_come_in_another_order_keep_their_letters():
    assert letters("SECTION G\nSECTION B\nSECTION A\nSECTION F\nSECTION C") == "GBAFC"


def test_words_that_stand_with_few_letters_are_prose():
    assert letters("Point A\nPoint B\nPlan C\nA copy\nB copy") == ""


def test_headings_that_somebody_puts_behind_a_form_do_not_hide_its_own():
    form = "SECTION A\nSECTION B\nSECTION C\nSECTION D\nSECTION E\nSECTION F\nSECTION G\n"

    found = headings_of(form + "SECTION A\nSECTION B\n" * MOST_HEADINGS)

    assert [one.letter for one in found] == list("ABCDEFG")
    assert found[-1].end < len(form)


@given(st.text("ABCG SECTIOΑΣΤΒ\n:.)a", max_size=300))
def test_no_letter_heads_two_sections_and_headings_stand_in_the_order_of_the_text(text):
    found = headings_of(text)

    assert len({one.letter for one in found}) == len(found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(one.start < one.end for one in found)
