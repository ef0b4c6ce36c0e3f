"""`seawall order validate`: a code, the field and the remedy for everything that is wrong."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from seawall.forms.annexes.form_reading import form_as_data
from tests.forms.annexes_made import EVERY_FORM, FEEDBACK, NOTICE, ORDER


@pytest.fixture
def validate(run, tmp_path):
    def validate_data(data, *options):
        file = tmp_path / "form.json"
        file.write_text(json.dumps(data), "utf-8")
        return run("order", "validate", file, *options)

    return validate_data


def test_a_valid_order_ends_with_0(validate):
    ended = validate(form_as_data(ORDER))

    assert (ended.code, ended.out) == (0, "valid  annex1  FR-2026-0042\n")


def test_tco_29_a_fault_is_a_line_with_code_field_and_remedy_and_ends_with_1(validate):
    ended = validate(form_as_data(replace(ORDER, categories=())))

    assert ended.code == 1
    assert ended.out == (
        "annex1.B.category_missing  categories: No box of section B says what kind of terrorist "
        "content it is. Tick at least one category of Article 2(7).\n"
    )


def test_tco_32_the_channel_decides_whether_a_signature_is_needed(validate):
    unsigned = form_as_data(replace(ORDER, authority=replace(ORDER.authority, signature="")))

    assert validate(unsigned, "--channel", "perci_export").code == 0
    plain = validate(unsigned, "--channel", "email_plain")
    assert plain.code == 1
    assert plain.out.startswith("annex1.E.signature_missing  authority.signature: ")


def test_tco_30_json_says_what_section_a_says_of_the_border(validate):
    (told,) = validate(form_as_data(replace(ORDER, cross_border=False)), "--json").data

    assert told["cross_border"] is True
    assert [fault["code"] for fault in told["faults"]] == ["annex1.D.inconsistent"]
    assert set(told["faults"][0]) == {"code", "field", "say", "remedy"}


def test_a_missing_address_suggests_annex_iii_and_a_person_decides(validate):
    ended = validate(form_as_data(replace(ORDER, locations=())))

    assert "possible ground for Annex III: insufficient_information; needs review" in ended.out


def test_every_form_can_be_checked_and_a_list_is_numbered(validate):
    ended = validate([form_as_data(form) for form in EVERY_FORM])

    assert ended.code == 0
    assert [line.split()[:3] for line in ended.out.splitlines()] == [
        ["1:", "valid", "annex1"],
        ["2:", "valid", "annex2"],
        ["3:", "valid", "annex3"],
        ["4:", "valid", "s3_notice"],
        ["5:", "valid", "letter"],
        ["6:", "valid", "scrutiny_request"],
        ["7:", "valid", "epoc_annex3"],
        ["8:", "valid", "information_answer"],
    ]


def test_one_fault_in_a_list_ends_with_1_and_says_where(validate):
    ended = validate([form_as_data(ORDER), form_as_data(replace(FEEDBACK, measures=()))])

    assert ended.code == 1
    assert "2: annex2.B.measure_missing  measures: " in ended.out


def test_uk_09_an_incomplete_notice_names_the_element(validate):
    ended = validate(form_as_data(replace(NOTICE, elements=NOTICE.elements[:3])))

    assert ended.code == 1
    assert ended.out.startswith("s3.incomplete  elements.d: Element (d)")


def test_uk_r04_a_notice_by_email_is_flagged_and_no_fault(validate):
    ended = validate(form_as_data(NOTICE) | {"service": "email"})

    assert ended.code == 0
    assert "flag  s3.not_section_4_service" in ended.out


def test_an_unknown_key_and_a_time_without_offset_are_faults_with_names(validate):
    ended = validate(form_as_data(ORDER) | {"urls": [], "issued_at": "2026-06-10T15:00:00"})

    assert ended.code == 1
    assert "annex1.json.unknown_key  urls: " in ended.out
    assert "annex1.json.offset_missing  issued_at: " in ended.out


def test_stdin_is_read(run):
    ended = run("order", "validate", "-", stdin=json.dumps(form_as_data(ORDER)).encode())

    assert ended.code == 0


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b'{"form": "annex1", "form": "annex2"}'])
def test_what_is_no_json_is_a_fault(run, content):
    ended = run("order", "validate", "-", stdin=content)

    assert ended.code == 1
    assert ended.out.startswith("form.json.not_json  ")


@pytest.mark.parametrize("words", [["/nowhere.json"], ["-", "--channel", "pigeon"], []])
def test_a_file_that_is_not_there_and_a_channel_nobody_knows_are_misuse(run, words):
    assert run("order", "validate", *words).code == 2


def test_an_empty_list_is_misuse(validate):
    ended = validate([])

    assert (ended.code, ended.out) == (2, "")
    assert "The list is empty." in ended.err


def test_what_others_wrote_cannot_steer_the_terminal(validate):
    ended = validate({"\x1b[2J": 1, "reference_number": "\x1b]0;x\x07"})

    assert "\x1b" not in ended.out
