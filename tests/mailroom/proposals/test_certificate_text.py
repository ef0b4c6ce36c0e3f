"""An EPOC in its own words is read by its title and labels; what only speaks of one is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.mailroom.attachment_opening import OpenedFile
from seawall.mailroom.proposals.certificate_text import read_certificate
from seawall.mailroom.proposals.mail_proposals import propose_files
from seawall.mailroom.proposals.proposal import TextSource
from seawall.orders.demand import read_loosely
from tests.people_made import NOON

EPOC = """EUROPEAN PRODUCTION ORDER CERTIFICATE (EPOC) FOR THE PRODUCTION OF ELECTRONIC EVIDENCE
SECTION A: Issuing/validating authority
Issuing State: France
Issuing authority: Example Court ……
Validating authority (where applicable): ……
File number of the issuing authority: EC/2026/17
SECTION B: Addressee
Addressee: Harbour Video Ltd
SECTION C: Deadlines
☐ as soon as possible and at the latest within 10 days
☒ in an emergency case, within 8 hours: an attack is announced
SECTION F: Electronic evidence to be produced
[x] subscriber data
[x] traffic data requested for the sole purpose of identifying the user
[ ] content data
The account of https://videos.example.com/u/17
"""


ANNEX_III = """Annex III
This is about: a European Production Order Certificate (EPOC)
Issuing authority: Example Court
Addressee: Harbour Video Ltd
"""


def read(text: str):
    return read_certificate(TextSource("epoc.pdf", text))


def test_sections_a_and_b_the_boxes_and_the_deadline_are_read():
    proposal = read(EPOC)
    demand = read_loosely(proposal.fields)

    assert (demand.document_form, demand.issuing_state) == ("epoc", "FR")
    assert (demand.reference, demand.authority_name) == ("EC/2026/17", "Example Court")
    assert demand.is_emergency
    assert demand.asks.data == ("subscriber", "identification")
    assert demand.asks.validating_authority == ""
    assert [place.url for place in demand.places] == ["https://videos.example.com/u/17"]


def test_an_empty_box_claims_no_emergency_and_asks_for_nothing():
    calm = EPOC.replace("☒", "☐").replace("[x]", "[ ]")
    proposal = read(calm)

    assert proposal.fields["emergency"] == ""
    assert proposal.fields["asks"]["data"] == []
    assert any("which data" in note for note in proposal.notes)


def test_a_preservation_order_is_one_and_has_no_eight_hours():
    text = EPOC.replace(
        "PRODUCTION ORDER CERTIFICATE (EPOC)", "PRESERVATION ORDER CERTIFICATE (EPOC-PR)"
    )
    proposal = read(text)

    assert (proposal.fields["form"], proposal.fields["emergency"]) == ("epoc_pr", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We never answered your European Production Order Certificate (EPOC).",
        "European Production Order Certificate (EPOC)\nWhat is that?",
        "x\n" * 2_000 + EPOC,
        ANNEX_III,
    ],
)
def test_what_only_speaks_of_a_certificate_is_none(text):
    assert read(text) is None


@given(st.text(max_size=400))
def test_whatever_follows_the_title_is_read_without_an_error(text):
    read(f"European Production Order Certificate (EPOC)\n{text}\nIssuing State: France\n{text}")
    read(EPOC + text)


def test_a_file_that_holds_one_is_proposed_as_one_and_a_letter_about_one_is_not():
    file = OpenedFile(name="epoc.txt", content=EPOC.encode(), media_type="text/plain", text=EPOC)
    letter = OpenedFile(
        name="reply.txt", content=ANNEX_III.encode(), media_type="text/plain", text=ANNEX_III
    )

    (proposal,) = propose_files((file,), keys=(), now=NOON)
    (other,) = propose_files((letter,), keys=(), now=NOON)

    assert (proposal.form, proposal.layout, proposal.original) == (
        "information_order",
        "certificate",
        "epoc.txt",
    )
    assert other.layout == "plain"
