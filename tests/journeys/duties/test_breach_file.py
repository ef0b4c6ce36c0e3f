"""One order's breach file."""

from __future__ import annotations

import json
from datetime import timedelta

import pypdfium2
import pytest

from seawall.clocks.model import ClockRow
from seawall.errors import Forbidden
from seawall.forms.letters.form_pdf import render_sheet
from seawall.forms.model import Channel
from seawall.ids import AnswerId, ClockId, ContactPointId, new_id
from seawall.journeys.clocks import _side_clocks
from seawall.journeys.duties.breach_file import BreachRequest, compile_file
from seawall.ledger import Entry
from seawall.ledger.note import Signer
from seawall.ledger.proof import InclusionProof
from seawall.ledger.words.orders import ORDER_RECEIVED
from seawall.orders.breach.breach_document import file_as_json, file_as_sheet
from seawall.orders.breach.model import Money
from seawall.orders.model import Answer, AnswerState, OrderState
from seawall.orders.register.model import ContactPoint
from seawall.transaction import transaction
from tests.ledger_key import SIGNING_KEY
from tests.log_signed import place_and_sign
from tests.people_made import make_person
from tests.preservations_made import NOON, make_order, make_removed
from tests.problems import raises_problem

DUE = NOON + timedelta(hours=1)
LATER = NOON + timedelta(days=2)
SIGNER = Signer("seawall.example/log", SIGNING_KEY)


@pytest.fixture
def late(database):
    """An order carried out half an hour late, by a provider with accounts."""
    removed = make_removed(state=OrderState.ANSWERED, body={"categories": ["2_7_a"]})
    clock_of(removed, removed.order, met_at=DUE + timedelta(minutes=30))
    with transaction(removed.scope) as tx:
        tx.ledger.append(Entry(ORDER_RECEIVED, about=removed.order.id, at=NOON))
        tx.register.put_contact_point(
            ContactPoint(
                id=ContactPointId(new_id("ctp", now=NOON)),
                legal_name="Example Video Ltd",
                establishment="IE",
                email="orders@video.example",
                changed_at=NOON,
                facts={
                    "turnover": {
                        "currency": "EUR",
                        "minor": 20_000_000_000,
                        "year": 2025,
                        "source": "annual accounts",
                    },
                    "employees": 5,
                },
            )
        )
    place_and_sign(SIGNER)
    return removed


def clock_of(removed, order, met_at):
    with transaction(removed.scope) as tx:
        tx.orders.add_clock(
            ClockRow(
                id=ClockId(new_id("clk", now=NOON)),
                about=order.id,
                profile="eu-tco-removal-order",
                started_at=order.received_at,
                zone="",
                state="met",
                due_at=order.received_at + timedelta(hours=1),
                legal_limit=order.received_at + timedelta(hours=2),
                met_at=met_at,
            )
        )


def compiled(removed, role="legal", **more):
    person = make_person(removed.organisation, role)
    with transaction(removed.scope) as tx:
        return compile_file(BreachRequest(removed.order.id, **more), person, tx=tx, now=LATER)


def test_tco_61_the_file_names_the_maximum_with_its_computation_and_source(late):
    file = compiled(late, is_systematic=True)

    (most,) = file.maxima
    assert most.amount == Money("EUR", 800_000_000)
    assert most.ceiling.source == "http://data.europa.eu/eli/reg/2021/784/oj"


def test_tco_r68_the_lateness_is_from_the_strict_deadline(late):
    (found,) = compiled(late).lateness

    assert found.late_by == timedelta(minutes=30)


def test_tco_r68_a_right_we_did_not_use_and_an_authoritys_own_time_are_no_lateness(late):
    for profile in ("eu-tco-scrutiny-request", "eu-tco-scrutiny-decision"):
        with transaction(late.scope) as tx:
            _side_clocks.begin_clock(late.order.id, profile, since=NOON, tx=tx, now=NOON)

    assert [each.profile for each in compiled(late).lateness] == ["eu-tco-removal-order"]


def test_tco_r68_the_timeline_proves_itself_to_a_third_party(late):
    file = compiled(late)

    proofs = [each.proof for each in file.timeline if each.proof]
    assert proofs
    for proof in proofs:
        InclusionProof.parse(proof).verify(SIGNER.verifier)


def test_tco_r68_earlier_orders_and_those_that_were_late_are_counted(late):
    earlier = make_order(late.organisation, received_at=NOON - timedelta(days=30))
    clock_of(late, earlier, met_at=earlier.received_at + timedelta(hours=3))
    make_order(late.organisation, received_at=NOON - timedelta(days=20), state=OrderState.REFUSED)

    (shows,) = compiled(late).criteria[2].shows

    assert shows == "Binding orders received before this one: 1; late or not carried out: 1."


def test_an_answer_counts_from_its_delivery_and_one_that_was_only_tried_is_not_called_sent(late):
    tried, came = NOON + timedelta(minutes=40), NOON + timedelta(minutes=55)
    for form, arrived in (("annex2", came), ("annex3", None)):
        answer = Answer(
            id=AnswerId(new_id("ans", now=NOON)),
            order=late.order.id,
            form=form,
            body={},
            digest="",
            channel=Channel.EMAIL_SIGNED,
            recipient="orders@authority.example",
            state=AnswerState.DELIVERED if arrived else AnswerState.FAILED,
            created_at=NOON,
            sent_at=tried,
            delivered_at=arrived,
        )
        with transaction(late.scope) as tx:
            tx.answers.add(answer)

    said = file_as_json(compiled(late)).decode()
    assert f"annex2: delivered at {came:%Y-%m-%d %H:%M:%S} UTC." in said
    assert f"annex3: failed, first tried at {tried:%Y-%m-%d %H:%M:%S} UTC." in said


def test_the_file_is_json_in_one_spelling_and_a_pdf_with_its_digest(late):
    file = compiled(late, is_systematic=True)

    said = json.loads(file_as_json(file))
    sheet = file_as_sheet(file)
    pages = pypdfium2.PdfDocument(render_sheet(sheet))
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    assert said["lateness"][0]["late_by"] == "PT1800S"
    assert "8,000,000.00" in text.replace("\r\n", "\n")
    assert "predicts no decision" in " ".join(text.split())
    assert sheet.digest[:16] in "".join(text.split())


def test_that_it_was_made_is_remembered(late):
    compiled(late)

    with transaction(late.scope) as tx:
        assert tx.ledger.about(late.order.id)[-1].what == "breach_file.made"


def test_a_duty_without_a_penalty_is_refused_by_name(late):
    with raises_problem("orders.not-penalised"):
        compiled(late, article="3(2)")


def test_an_overseer_reads_orders_and_makes_no_file(late):
    with pytest.raises(Forbidden):
        compiled(late, role="overseer")
