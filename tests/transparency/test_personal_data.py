"""What marks a person is found in any spelling, and what marks a law or a file never is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban

from seawall.transparency.personal_data.personal_data import personal_data_kinds

ROOT = Path(__file__).parents[2]
TELEPHONE = "a telephone number"
BANK = "the number of a bank account"
MAIL = "an e-mail address"
NAME = "the name of a person"
KNOWN = "the name of an account or of a person that the file knows"

#: Numbers that the regulators of their countries keep for fiction, or that nobody has.
DRAMA = ("+4930123456", "+442079460958", "+12025550123", "+33639980001", "+61491570156")
SEPARATORS = (" ", "-", ".", "/", " / ", " - ", "\u00a0", "\u2011", "")


@st.composite
def spelt_numbers(draw):
    """A number with its country's code, its digits grouped and separated in any way."""
    number = phonenumbers.parse(draw(st.sampled_from(DRAMA)))
    national = str(number.national_number)
    cuts = sorted(draw(st.sets(st.integers(1, len(national) - 1), max_size=4)))
    groups = [national[a:b] for a, b in zip([0, *cuts], [*cuts, len(national)], strict=True)]
    trunk = draw(st.sampled_from(["", " (0) ", "(0)"]))
    begin = draw(st.sampled_from(["+", "00", "＋"]))
    written = begin + str(number.country_code) + (trunk or " ")
    for group in groups:
        written += group + draw(st.sampled_from(SEPARATORS))
    if draw(st.booleans()):
        written = written.translate({ord(str(n)): chr(0x0660 + n) for n in range(10)})
    return written.rstrip(" -./\u00a0\u2011")


@given(spelt_numbers(), st.sampled_from(["Call ", "He gave (", "It shows the number ", ""]))
def test_a_telephone_number_with_its_country_is_found_however_it_is_spelt(written, before):
    assert TELEPHONE in personal_data_kinds(f"{before}{written} as a contact.")


@pytest.mark.parametrize(
    "written",
    [
        "+49 (0) 30 / 123-456",
        "(030) 123456",
        "030/123456",
        "0176 12345678",
        "06 39 98 00 01",
        "020 7946 0958",
        "(202) 555-0123",
        "tel. 612345678",
        "+4\u200b9 30 123456",
        "plus 49 30 123456",
    ],
)
def test_a_telephone_number_is_found_as_one_dials_it(written):
    assert personal_data_kinds(f"It ends with {written}.") == [TELEPHONE]


@given(
    st.sampled_from(["DE", "GB", "FR", "NL", "PL", "MT"]),
    st.integers(1, 4),
    st.sampled_from([" ", "-", "", "\u00a0"]),
    st.booleans(),
)
def test_a_bank_account_is_found_with_and_without_spaces(country, size, between, is_small):
    bban = {
        "DE": "370400440532013000",
        "GB": "WEST12345698765432",
        "FR": "20041010050500013M02606",
        "NL": "ABNA0417164300",
        "PL": "109010140000071219812874",
        "MT": "MALT011000012345MTLCAST001S",
    }[country]
    number = country + iban.calc_check_digits(f"{country}00{bban}") + bban
    spelt = between.join(number[at : at + size] for at in range(0, len(number), max(size, 4)))
    if between == "" or size < 4:
        spelt = between.join(number[at : at + 4] for at in range(0, len(number), 4))
    spelt = spelt.lower() if is_small else spelt

    assert BANK in personal_data_kinds(f"Send it to {spelt}, it says.")


@pytest.mark.parametrize(
    "written",
    ["ann@example.org", "ann＠example.org", "ann (at) example (dot) org", "ann at example dot org"],
)
def test_an_address_of_mail_is_found_in_signs_and_in_words(written):
    assert personal_data_kinds(f"Write to {written} for more.") == [MAIL]


@pytest.mark.parametrize(
    "text",
    [
        "The post threatens Mr Example.",
        "The post threatens Dr. Dr. MUSTER.",
        "Gegen Frau Dr. Muster gerichtet.",
        "It shows the witness Ann Example.",
        "Il menace M. Exemple.",
        "Menaces contre le journaliste Jean Exemple.",
        "السيد محمد",
    ],
)
def test_a_name_is_found_where_a_form_of_address_announces_it(text):
    assert personal_data_kinds(text) == [NAME]


@given(st.sampled_from(["ann  ROE", "Ann Roe", "ann.roe", "Ann_Roe", "ANN ROE"]))
def test_a_name_that_the_file_knows_is_found_in_any_case_as_whole_words(spelt):
    assert personal_data_kinds(f"Shared by {spelt} again.", ["Ann Roe"]) == [KNOWN]
    assert personal_data_kinds("Hannah Roeper is nobody here.", ["Ann Roe"]) == []


def test_a_bare_name_that_the_file_does_not_know_is_not_seen_and_the_page_says_so():
    assert personal_data_kinds("Shared by Ann Roe again.") == []
    assert "bare name" in (ROOT / "docs" / "dsa-database.md").read_text(encoding="utf-8")


LAWS = st.one_of(
    st.builds("Art. {}({})({}) of Regulation (EU) {}/{}".format, *[st.integers(1, 99)] * 3,
              st.integers(1990, 2030), st.integers(1, 9999)),
    st.builds("§ {} Abs. {} Nr. {} StGB".format, *[st.integers(1, 400)] * 3),
    st.builds("Article {}-{}-{} of the Criminal Code".format, *[st.integers(1, 700)] * 3),
    st.builds("Directive (EU) {}/{} Art {}".format, *[st.integers(1, 2030)] * 3),
    st.builds("OJ L {}, {}.{}.{}, p. {}".format, st.integers(1, 400), st.integers(1, 31),
              st.integers(1, 12), st.integers(1990, 2030), st.integers(1, 900)),
)  # fmt: skip
MOMENTS = st.integers(631_152_000, 2_208_988_800).map(lambda at: datetime.fromtimestamp(at, UTC))
DATES = st.one_of(
    MOMENTS.map(lambda at: at.strftime("%Y-%m-%d")),
    MOMENTS.map(lambda at: at.strftime("%d.%m.%Y %H:%M")),
    MOMENTS.map(lambda at: at.strftime("%d/%m/%Y")),
    MOMENTS.map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")),
)
DIGESTS = st.one_of(
    st.binary(min_size=16, max_size=64).map(bytes.hex),
    st.uuids().map(str),
    st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26).map("case_{}".format),
)
REFERENCES = st.one_of(
    st.builds("Az. {:06d}/{:02d}".format, st.integers(0, 999999), st.integers(0, 99)),
    st.builds("case {:010d}".format, st.integers(0, 10**10 - 1)),
    st.builds("REF/{}/{:07d}".format, st.integers(2000, 2030), st.integers(0, 9999999)),
    st.builds("SW-{}_{:06d}".format, st.integers(2000, 2030), st.integers(0, 999999)),
    st.builds("{} BvR {}/{:02d}".format, st.integers(1, 2), st.integers(1, 9999),
              st.integers(0, 99)),
    st.builds("C-{}/{:02d}".format, st.integers(1, 999), st.integers(0, 99)),
    st.builds("ECLI:EU:C:{}:{}".format, st.integers(1990, 2030), st.integers(1, 999)),
)  # fmt: skip


@given(st.one_of(LAWS, DATES, DIGESTS, REFERENCES), st.one_of(LAWS, DATES, DIGESTS, REFERENCES))
def test_articles_dates_digests_and_references_of_files_are_nobody(one, other):
    text = f"It was found on {one}, under {other}; see {other}."

    assert personal_data_kinds(text, ["harbour_master"]) == []


@pytest.mark.parametrize(
    "text",
    [
        "12,345 items, 100 000 views, 1 234 567 890 in all.",
        "Seen 12 345 678 times.",
        "Version 1.2.3 of the policy, Art. 2(7)(a).",
        "The Grey Tide Order calls for an attack in a Member State.",
        "The author praises an attack. Users are asked to join.",
        "The user Grey Tide posts for a Pan European Union; Group M Example does not.",
        "ISO 3166-1, EAN 4006381333931, 18 U.S.C. 2339A(b)(1), Law 4557/2018.",
    ],
)
def test_figures_and_organisations_are_nobody(text):
    assert personal_data_kinds(text) == []
