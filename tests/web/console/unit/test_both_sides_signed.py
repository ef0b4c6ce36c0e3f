"""A unit shows what a platform signed, as it was signed; a platform shows its receipt."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from seawall.journeys.referrals import line_following
from seawall.journeys.referrals.line_following import LineLook
from seawall.mailroom.signing import jws
from seawall.probing.state import AddressState
from seawall.transaction import transaction
from tests.both_sides_made import URLS, BothSides, accept, make_both_sides
from tests.people_made import NOON, make_organisation
from tests.referring_made import looked
from tests.web.console.conftest import signed_in


@pytest.fixture
def sides(database) -> BothSides:
    """A unit and a platform that runs Seawall too."""
    return make_both_sides()


@pytest.fixture
def answered(sides):
    """A dispatch that went the whole way, and the order that it is at the platform."""
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    sides.unit.hand_over(dispatch, receipt=sides.receipt(order))
    sides.hear(accept(sides, order))
    return dispatch, order


def page_of(sides, dispatch) -> str:
    officer = signed_in(sides.unit.organisation, "officer")
    return officer.get(f"/referring/dispatches/{dispatch.id}").content.decode()


def answer_id(sides, dispatch) -> str:
    with transaction(sides.unit.scope) as tx:
        (answer,) = tx.referring.answers_to(dispatch.id)
    return answer.id


def test_every_document_is_handed_over_byte_for_byte_as_it_was_signed(sides, answered):
    dispatch, order = answered
    officer = signed_in(sides.unit.organisation, "officer")
    base = f"/referring/dispatches/{dispatch.id}"
    (own,) = sides.desk.answers(order)

    files = {
        name: officer.get(f"{base}/{name}.jws")
        for name in ("request", "receipt", answer_id(sides, dispatch))
    }

    request, receipt, answer = (file.content.decode() for file in files.values())
    assert request == dispatch.signed
    assert answer == own.signed
    assert jws.payload_of(receipt)["sha256"] == hashlib.sha256(request.encode()).hexdigest()
    for file in files.values():
        assert file["Content-Type"] == "application/jose"
        assert "attachment" in file["Content-Disposition"]
        assert file["X-Content-Type-Options"] == "nosniff"


def test_the_answer_is_read_as_a_letter_in_pdf(sides, answered):
    dispatch, _ = answered
    officer = signed_in(sides.unit.organisation, "officer")

    pdf = officer.get(f"/referring/dispatches/{dispatch.id}/{answer_id(sides, dispatch)}.pdf")

    assert pdf.content.startswith(b"%PDF")


def test_the_page_says_who_signed_what_and_when_the_platform_says_it_removed_each(sides, answered):
    page = page_of(sides, answered[0])

    for said in (
        "Issued: Referral, 3 URLs",
        "Received",
        "Answered: 2 accepted, 1 declined",
        "The platform says: removed",
        "Platform's receipt",
        "Answer for each URL",
    ):
        assert said in page
    assert "has signed no public event" not in page


def test_a_platform_that_signs_nothing_in_public_is_named(sides):
    dispatch = sides.refer(*URLS)
    sides.unit.hand_over(dispatch)

    page = page_of(sides, dispatch)

    assert "clips has signed no public event." in page
    assert "Platform's receipt" not in page


def test_of_many_looks_the_newest_are_shown_and_the_others_counted(sides):
    dispatch = sides.refer(URLS[0])
    sides.unit.hand_over(dispatch)
    with transaction(sides.unit.scope) as tx:
        (line,) = tx.referring.lines_of(dispatch.id)
    for number in range(1, 6):
        at = NOON + timedelta(minutes=5 * number)
        state = AddressState.GONE_404 if number == 5 else AddressState.LIVE
        seen = looked(line.url, state, at=at)
        look = LineLook(line.id, seen.visit, seen.judgement)
        with transaction(sides.unit.scope) as tx:
            line_following.record_round(dispatch.id, [look], tx=tx, now=at)

    page = page_of(sides, dispatch)

    assert page.count("Checked from outside:") == 3
    assert "Checked from outside: 1 gone" in page
    assert "3 earlier checks are in the audit log." in page


@pytest.mark.parametrize(
    "name", ["receipt.jws", "pan_01.jws", "request.pdf", "request.exe", "pan_01.pdf"]
)
def test_what_there_is_not_is_not_found(sides, name):
    dispatch = sides.refer(*URLS)
    officer = signed_in(sides.unit.organisation, "officer")

    assert officer.get(f"/referring/dispatches/{dispatch.id}/{name}").status_code == 404


def test_another_unit_reads_none_of_it(sides, answered):
    dispatch, _ = answered
    stranger = signed_in(make_organisation("unit"), "officer")
    for name in ("request", "receipt", answer_id(sides, dispatch)):
        assert stranger.get(f"/referring/dispatches/{dispatch.id}/{name}.jws").status_code == 404


def test_a_platform_has_its_receipt_and_the_signed_events_of_an_order(sides, answered):
    _, order = answered
    lead = signed_in(sides.desk.org, "lead")

    page = lead.get(f"/referrals/{order.id}").content.decode()
    receipt = lead.get(f"/orders/{order.id}/receipt.jws")

    assert f'href="/orders/{order.id}/receipt.jws"' in page
    assert "Issued: Referral, 3 URLs" in page
    assert jws.payload_of(receipt.content.decode())["order"] == order.id
    stranger = signed_in(make_organisation(), "lead")
    assert stranger.get(f"/orders/{order.id}/receipt.jws").status_code == 404
