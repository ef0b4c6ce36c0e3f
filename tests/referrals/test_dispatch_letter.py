"""A dispatch as people read it: what is printed is what is signed, and nothing is carried out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from seawall.forms.letters.form_pdf import render_sheet
from seawall.forms.letters.mail_text import sheet_text
from seawall.ids import BatchId, DispatchId, LineId, OrganisationId, PersonId, RecipientId
from seawall.referrals import dispatch_document
from seawall.referrals.dispatch_letter import MOST_PRINTED, sheet_of, subject_of
from seawall.referrals.model import (
    AddressStanding,
    Dispatch,
    DispatchForm,
    DispatchState,
    Recipient,
    RecipientWay,
    ReferralLine,
    Urgency,
)
from seawall.referrals.statutes import known_statutes

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
UNIT = dispatch_document.Unit(
    "Harbour Referral Unit", "BE", "u@harbour.example.org", "https://u.example/a", "P. Okafor"
)
CLIPS = Recipient(
    RecipientId("rcp_1"),
    "Example Clips",
    ("clips.example.com",),
    RecipientWay.API,
    "https://x",
    NOON,
)


def line(number: int, note: str = "") -> ReferralLine:
    said = {
        "statute": "eu-2021-784",
        "element": "incites",
        "language": "en",
        "entity": "Grey Tide",
        "note": note,
    }
    url = f"https://clips.example.com/v/{number}"
    return ReferralLine(
        LineId(f"line_{number}"),
        BatchId("bat_1"),
        number,
        url,
        AddressStanding.READY,
        url=url,
        assessment=said,
    )


def referral(*lines: ReferralLine, **more: object) -> Dispatch:
    body = dispatch_document.referral(UNIT, CLIPS, lines, statutes=known_statutes())
    known = {
        "id": DispatchId("dsp_1"),
        "organisation": OrganisationId("org_1"),
        "form": DispatchForm.REFERRAL,
        "recipient": CLIPS.id,
        "reference": "HARBOUR-2026-000123",
        "officer": PersonId("person_1"),
        "state": DispatchState.READY,
        "created_at": NOON,
        "digest": "ab" * 32,
        **more,
    }
    made = Dispatch(**known, body=body)
    return replace(made, body=dispatch_document.numbered_body(body, made, at=NOON))


@pytest.mark.parametrize("note", ["#import x", "*bold* $x$", "يا بحر", "line\nbreak", "\u202eevil"])
def test_what_others_wrote_is_shown_and_never_carried_out(note):
    text = sheet_text(sheet_of(referral(line(1, note))))
    paper = render_sheet(sheet_of(referral(line(1, note))))

    assert "\u202e" not in text
    assert note.split("\n")[0].replace("\u202e", "[U+202E]") in text
    assert paper.startswith(b"%PDF")


def test_a_letter_prints_the_first_thousand_and_says_where_the_others_are():
    sheet = sheet_of(referral(*(line(number) for number in range(MOST_PRINTED + 5))))

    table, more = sheet.parts[1].blocks
    assert len(table.rows) == MOST_PRINTED
    assert "5 more addresses" in more.value


def test_a_subject_says_how_urgent_it_is_and_names_no_group():
    subject = subject_of(referral(line(1), urgency=Urgency.THREAT_TO_LIFE))

    assert subject == "Referral HARBOUR-2026-000123 (threat to life)"


@pytest.mark.parametrize(
    ("form", "body", "says"),
    [
        (
            DispatchForm.INFORMATION,
            dispatch_document.information(UNIT, CLIPS, "You have an hour."),
            "hour",
        ),
        (
            DispatchForm.WITHDRAWAL,
            dispatch_document.withdrawal(UNIT, CLIPS, referral(line(1)), why="It is news."),
            "It is news.",
        ),
        (
            DispatchForm.COPY,
            dispatch_document.order_copy(UNIT, CLIPS, replace(referral(line(1)), signed="a.b.c")),
            "inside the signed JSON",
        ),
    ],
)
def test_every_other_document_is_a_letter_too(form, body, says):
    made = referral(line(1))
    made = replace(made, form=form, body=dispatch_document.numbered_body(body, made, at=NOON))

    pages = pypdfium2.PdfDocument(render_sheet(sheet_of(made)))
    paper = " ".join(page.get_textpage().get_text_bounded() for page in pages)

    assert says in paper
    assert "HARBOUR-2026-000123" in paper
