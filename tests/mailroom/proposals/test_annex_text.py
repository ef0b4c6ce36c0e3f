"""A form that we print is a form that we read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.forms.annexes.annex1 import (
    Annex1,
    AuthorityType,
    ContentCategory,
    FollowUp,
    IssuingAuthority,
    Location,
    RedressSection,
)
from seawall.forms.annexes.form_reading import read_annex1 as as_form
from seawall.forms.letters.mail_text import mail_text
from seawall.mailroom.proposals.annex_text import read_annex1
from seawall.mailroom.proposals.proposal import TextSource
from seawall.signals import links_in
from tests.conftest import NOON
from tests.mailroom.mails_made import ORDER

words = (
    st.text("abcdefg ABCΑΒΓабв0123456789.,;+-/", max_size=30)
    .map(lambda t: " ".join(t.split()))
    .filter(lambda text: text.strip("-–") == text and text.lower() not in ("n/a", "none"))
    .filter(lambda text: not list(links_in(text)))  # what looks like an address is taken for one
)
urls = st.integers(1, 9999).map(lambda n: f"https://host.example/v/{n}")
offsets = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
moments = st.builds(
    lambda minutes, zone: (NOON + timedelta(minutes=minutes)).astimezone(zone),
    st.integers(-1_000_000, 1_000_000),
    offsets,
)
days = st.dates(date(2022, 6, 7), date(2040, 1, 1))
states = st.sampled_from(sorted(MEMBER_STATES))

orders = st.builds(
    Annex1,
    issuing_member_state=states,
    addressee=words,
    contact_point=words,
    establishment_member_state=states,
    issued_at=moments,
    reference_number=words,
    locations=st.lists(urls, unique=True, max_size=5).map(
        lambda found: tuple(Location(url=url) for url in found)
    ),
    categories=st.sets(st.sampled_from(ContentCategory)).map(lambda s: tuple(sorted(s))),
    reasons=words,
    non_disclosure=st.booleans(),
    cross_border=st.booleans(),
    copy_sent=st.booleans(),
    authority_type=st.sampled_from(AuthorityType),
    authority=st.builds(
        IssuingAuthority,
        name=words,
        representative=words,
        file_number=words,
        address=words,
        telephone=words,
        fax=words,
        email=words,
        date=days,
        signature=words,
    ),
    follow_up=st.builds(FollowUp, issuing_authority=words, establishment_authority=words),
    redress=st.builds(RedressSection, body=words, deadline=words, legislation=words),
)


@settings(max_examples=60, deadline=None)
@given(orders)
def test_tco_r12_every_order_that_is_printed_as_a_mail_is_read_back_as_it_was(order):
    proposal = read_annex1(TextSource("mail", mail_text(order)))

    read = as_form(proposal.fields)
    assert replace(read, issued_at=None) == replace(order, issued_at=None)
    assert read.issued_at.astimezone(UTC) == order.issued_at.astimezone(UTC)
    assert proposal.as_written == {}


def test_a_text_with_a_few_words_of_the_form_is_no_form():
    assert read_annex1(TextSource("mail", "Contact point: x\nFile No: 1\nDate: today\n")) is None
    assert read_annex1(TextSource("mail", "")) is None


def test_a_bundle_of_very_many_sections_is_no_form():
    assert read_annex1(TextSource("mail", "SECTION A\n" * 60)) is None


def test_the_words_of_a_label_in_a_reason_do_not_end_it():
    order = replace(ORDER, reasons="The File No and the Date are given below.")

    read = read_annex1(TextSource("mail", mail_text(order)))

    assert read.fields["reasons"] == "The File No and the Date are given below."


def test_a_tick_that_is_made_twice_for_one_kind_of_authority_is_said():
    text = mail_text(ORDER).replace("[ ] judge, court", "[x] judge, court")

    read = read_annex1(TextSource("mail", text))

    assert "More than one box is ticked for authority_type." in read.notes


def test_the_dots_that_one_writes_on_are_not_part_of_a_value():
    text = mail_text(ORDER).replace("  A. Example, Commissioner", "  ...... A. Example ......")

    read = read_annex1(TextSource("mail", text.replace("  F-1", "  ..........")))

    assert read.fields["authority"]["representative"] == "A. Example"
    assert "file_number" not in read.fields["authority"]


def test_a_value_that_is_full_of_dots_costs_no_more_than_its_length():
    dots = "." * 1_000_000
    text = mail_text(ORDER).replace("  A. Example, Commissioner", f"  A{dots}B")

    read = read_annex1(TextSource("mail", text))

    assert read.fields["authority"]["representative"] == f"A{dots}B"
