"""The pages on formats are true: every example is read by the code that reads real ones."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest

from seawall.clocks.jurisdictions import known_profiles
from seawall.forms.annexes import annex1
from seawall.forms.annexes.form_judging import faults_of
from seawall.forms.annexes.form_reading import form_as_data, read_any_form
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.forms.model import Channel, Form
from seawall.ids import PersonId
from seawall.journeys.orders import order_receipt
from seawall.mailroom.mail_limits import LIMITS
from seawall.mailroom.signing.header import read_header
from seawall.orders.answering.address_outcome import REASONS
from seawall.orders.demand import PETITIONS, DemandedAddress, Petition, read_demand
from seawall.orders.trust import RefusalReason
from seawall.preservation.secret_notices.model import NoticeKind
from seawall.preservation.secret_notices.register_line import read_registration
from seawall.referrals import platform_answers
from seawall.referrals.batch_reading import COLUMNS, read_batch
from seawall.referrals.model import LineOutcome
from seawall.web.api.orders import ReplyIn
from tests.docs.pages import ROOT, blocks

PAGES = [ROOT / "docs" / "formats.md", *sorted((ROOT / "docs" / "formats").glob("*.md"))]
TEXT = "\n".join(page.read_text() for page in PAGES)
EXAMPLES = [json.loads(block.code) for block in blocks("json", PAGES)]
OF_A_FORM = [one for one in EXAMPLES if "form" in one]
ANSWERS = ("annex2", "annex3", "letter")
ASKING = {"annex1", "s3_notice", *PETITIONS} - set(ANSWERS)


def examples(*forms: str) -> list[Any]:
    return [one for one in OF_A_FORM if one["form"] in forms]


def test_every_kind_of_document_has_its_example():
    shown = {one["form"] for one in OF_A_FORM}

    assert shown >= {"annex1", "s3_notice", "referral", "removal_order", "information"}
    assert shown >= {"withdrawal", "receipt", "annex2", "annex3", "letter", "reversal"}


@pytest.mark.parametrize("said", examples("annex1", "s3_notice"), ids=lambda one: one["form"])
def test_an_order_on_the_page_is_whole(said):
    assert faults_of(read_any_form(said), channel=Channel.EMAIL_PLAIN) == ()


@pytest.mark.parametrize("said", examples(*ASKING), ids=lambda one: one["form"])
def test_whatever_is_sent_to_us_on_the_page_is_read(said):
    demand = read_demand(said, usually="letter")

    assert demand.reference
    assert demand.places or demand.form is Form.LETTER or asks_no_removal(demand.form)


@pytest.mark.parametrize("said", examples(*ANSWERS), ids=lambda one: one["form"])
def test_an_answer_on_the_page_is_valid_and_written_as_we_write_it(said):
    form = read_any_form(said)

    assert faults_of(form, channel=Channel.API) == ()
    assert form_as_data(form) == said


@pytest.mark.parametrize("said", examples(*ANSWERS, "reversal"), ids=lambda one: one["form"])
def test_a_unit_understands_every_answer_on_the_page(said):
    answer = platform_answers.read_answer(said)

    assert answer.reference
    assert answer.said or answer.covers_all


def test_the_answer_letter_declines_with_a_code_and_accepts_the_rest():
    (letter,) = examples("letter")
    outcomes = [one.outcome for one in platform_answers.read_answer(letter).said]

    assert outcomes == [LineOutcome.ACCEPTED, LineOutcome.DECLINED]


def test_the_header_on_the_page_keeps_the_rules_of_headers():
    (header,) = [one for one in EXAMPLES if "alg" in one]

    assert read_header(header).issued_at == datetime.fromtimestamp(header["iat"], UTC)


def test_the_receipt_on_the_page_has_the_keys_of_a_real_one():
    (receipt,) = examples("receipt")
    written = inspect.getsource(order_receipt.facts_of)

    assert list(receipt) == re.findall(r'^        "(\w+)":', written, re.MULTILINE)


def test_the_clarification_on_the_page_is_one():
    (said,) = [one for one in EXAMPLES if "text" in one]

    assert ReplyIn.model_validate(said).fields


def test_the_keys_of_annex_1_are_all_on_the_page():
    own = (
        annex1.Annex1,
        annex1.Location,
        annex1.IssuingAuthority,
        annex1.FollowUp,
        annex1.RedressSection,
    )
    names = {field.name for one in own for field in fields(one)}

    assert {name for name in names if f"`{name}`" not in TEXT} == set()


def test_the_keys_of_everything_else_are_all_on_the_page():
    names = {field.name for one in (Petition, DemandedAddress) for field in fields(one)}

    assert {name for name in names if f"`{name}`" not in TEXT and f'"{name}"' not in TEXT} == set()


def test_the_reasons_to_decline_are_those_of_the_code():
    rows = TEXT.split("### Reasons to decline")[1].split("\n# ")[0]

    assert dict(re.findall(r"^- `(\w+)`: (.+)$", rows, re.MULTILINE)) == REASONS


def test_the_reasons_to_refuse_are_those_of_the_code():
    said = TEXT.split("`reason` is one of")[1].split("\n")[0]
    known = {reason.value for reason in RefusalReason} - {RefusalReason.NOT_GENUINE.value}

    assert set(re.findall(r"`(\w+)`", said)) == known


def test_the_columns_of_a_list_are_those_of_the_code():
    page = (ROOT / "docs" / "formats" / "lists.md").read_text()
    rows = dict(re.findall(r"^- `(\w+)`: ([^:\n]+?)(?::.*)?$", page, re.MULTILINE))

    assert {name: set(words.split(", ")) for name, words in rows.items()} == COLUMNS


def test_the_list_on_the_page_is_read_line_by_line():
    (shown,) = blocks("csv", PAGES)
    first, second = read_batch(shown.code)

    assert first.said["element"] == "incites"
    assert second.said == {"note": "seen twice, once in French"}


def test_the_profiles_that_examples_name_exist():
    named = {one[key] for one in OF_A_FORM for key in ("profile", "regime") if one.get(key)}

    assert named <= set(known_profiles())


def test_the_notice_for_the_vault_on_its_page_is_read():
    (shown,) = blocks("json", [ROOT / "docs" / "preservation" / "vault.md"])
    said = read_registration(shown.code.encode(), person=PersonId)

    assert said.kind is NoticeKind.TECHNICAL_CAPABILITY
    assert said.cleared == ("second@harbour.example",)


def test_the_bounds_of_a_mail_are_those_of_the_code():
    said = f"{LIMITS.bytes // 2**20} MiB, {LIMITS.parts} parts, {LIMITS.boundaries} boundaries"

    assert f"{said} and {LIMITS.attachments} attachments" in TEXT
