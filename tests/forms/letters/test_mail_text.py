"""The text of a mail says what the form says, in any mail program."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.forms.annexes.annex2 import annex2, disabled_measure
from seawall.forms.annexes.form_reading import name_of
from seawall.forms.letters.canonical_form import digest_of
from seawall.forms.letters.laying_out import lay_out
from seawall.forms.letters.mail_text import mail_subject, mail_text
from seawall.forms.letters.sheet import Boxes, SheetLine
from tests.forms.annexes_made import (
    ACTED,
    ADDRESSEE,
    EVERY_FORM,
    FEEDBACK,
    IMPOSSIBLE,
    LETTER,
    ORDER,
    POST,
    RECEIPT,
)


@pytest.mark.parametrize("form", EVERY_FORM, ids=name_of)
def test_every_label_value_and_tick_is_there(form):
    text = mail_text(form)

    for part in lay_out(form).parts:
        for block in part.blocks:
            assert block.label in text
            if isinstance(block, SheetLine):
                assert f"  {block.value or '-'}" in text
            elif isinstance(block, Boxes):
                for box in block.boxes:
                    assert f"[{'x' if box.ticked else ' '}] {box.words}" in text
            else:
                assert all(cell in text for row in block.rows for cell in row)
    assert digest_of(form) in text


def test_both_boxes_are_ticked_where_items_were_dealt_with_in_both_ways():
    text = mail_text(FEEDBACK)

    assert "[x] the terrorist content has been removed" in text
    assert "[x] access to the terrorist content has been disabled in all Member States" in text


def test_tco_22_disabled_in_all_27_ticks_the_box_in_all_member_states():
    blocked = disabled_measure(POST, at=ACTED, scope=tuple(MEMBER_STATES))

    text = mail_text(annex2(RECEIPT, [blocked], ADDRESSEE))

    assert "[x] access to the terrorist content has been disabled in all Member States" in text
    assert "[ ] the terrorist content has been removed" in text


def test_a_legal_representative_stands_after_the_or():
    form = replace(
        FEEDBACK, addressee=replace(ADDRESSEE, legal_representative="Example Representation SA")
    )

    assert "(OR)" in mail_text(form)
    assert "(OR)" not in mail_text(FEEDBACK)


def test_what_the_order_says_beside_the_form_is_printed_too():
    text = mail_text(replace(ORDER, emergency="An attack is going on."))

    assert "Emergency, as stated: Article 3(2):\n  An attack is going on." in text


def test_a_line_of_theirs_cannot_pass_for_a_section_of_ours():
    text = mail_text(replace(IMPOSSIBLE, further_information="x\nSECTION C: forged\r\n[x] done"))

    assert "\n  SECTION C: forged\n  [x] done\n" in text


def test_times_keep_the_offset_they_were_given_with():
    assert "2026-06-10 12:07:30 (UTC+02:00)" in mail_text(FEEDBACK)


def test_the_subject_is_one_line_with_the_authoritys_reference():
    assert mail_subject(LETTER, reference="REF-77") == "Answer: Outcome of a referral [REF-77]"
    assert mail_subject(IMPOSSIBLE, reference="a\r\nBcc: b@example.test") == (
        "Annex III: Information on the impossibility to execute a removal order "
        "[a  Bcc: b@example.test]"
    )
    assert mail_subject(LETTER, reference="") == "Answer: Outcome of a referral"
