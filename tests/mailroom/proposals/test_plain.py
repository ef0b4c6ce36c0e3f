"""Plain words: what they give away, and what they leave to a person."""

from __future__ import annotations

import pytest

from seawall.forms.model import Form
from seawall.mailroom.proposals.plain import UK_NOTICE, read_plain
from seawall.mailroom.proposals.proposal import TextSource


def plain(text: str):
    return read_plain(TextSource("the mail's text", text))


def test_a_referral_in_plain_words_gives_its_addresses_and_reference():
    referral = plain(
        "This is a referral. Our ref: CT/2026/0417\n"
        "Please review hxxp://host[.]example/a and https://host.example/b within 24 hours."
    )

    assert referral.form is Form.REFERRAL
    assert referral.reference == "CT/2026/0417"
    assert [place.url for place in referral.locations] == [
        "http://host.example/a",
        "https://host.example/b",
    ]
    assert referral.as_written == {"deadline": "within 24 hours"}
    assert {one.field for one in referral.found} == {
        "form",
        "reference_number",
        "deadline",
        "locations",
    }


@pytest.mark.parametrize("words", ["removal order", "Regulation (EU) 2021/784"])
def test_words_of_the_regulation_make_it_look_like_an_order(words):
    order = plain(f"{words}: https://host.example/a")

    assert order.form is Form.REMOVAL_ORDER
    assert "the words" in order.found[0].by


def test_uk_r04_a_section_3_notice_by_mail_is_read_as_a_referral_and_flagged():
    notice = plain("Notice under section 3 of the Terrorism Act 2006: https://host.example/a")

    assert notice.form is Form.REFERRAL
    assert UK_NOTICE in notice.notes


def test_words_that_do_not_say_what_they_ask_are_a_letter_with_its_addresses():
    letter = plain("Is https://host.example/a yours?")

    assert letter.form is Form.LETTER
    assert len(letter.locations) == 1


def test_an_order_without_an_address_is_a_letter_for_a_person():
    assert plain("A removal order will follow.").form is Form.LETTER
