"""A paper that asks for data, information or steps removes nothing, and puts nothing back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.forms.annexes.named_papers import NAMED_BY_THEIR_LAW, asks_no_removal
from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.answers.order_genuineness import say_whether_genuine
from seawall.journeys.preservation.preservation_erasure import erase_preserved
from seawall.orders.effect_end import EndCause
from seawall.orders.order_in_force import is_in_force
from seawall.preservation.model import PreservationState
from seawall.transaction import transaction
from tests.answering_made import Desk, make_desk
from tests.orders_made import URL, confirm_end, make_authority, take_in
from tests.papers_made import RECEIVED, make_issuer, make_paper, now_is, receive_paper
from tests.people_made import make_person
from tests.problems import raises_problem

PAPERS = [name for name, form in NAMED_BY_THEIR_LAW.items() if asks_no_removal(form)]
LATER = RECEIVED + timedelta(hours=1)


@pytest.fixture
def desk(database) -> Desk:
    return make_desk()


def withdrawal(issuer, order):
    return {
        "form": "withdrawal",
        "authority": {"name": issuer.authority.name},
        "reference_number": "W-1",
        "withdraws": order.reference,
    }


@pytest.mark.parametrize("form", PAPERS)
def test_no_paper_that_names_addresses_opens_a_case_holds_an_item_or_can_be_complied_with(
    desk, form
):
    order = make_paper(desk.org, form, locations=[URL])

    assert order.state == "running"
    assert order.case is None
    assert not is_in_force(order)
    with transaction(desk.org.id) as tx:
        assert tx.cases.queue(kind="order") == []
        with raises_problem("orders.not-for-this-form"):
            comply_with_order(Compliance(order.id, desk.person), tx=tx, now=LATER)
    assert desk.actions(order) == []


def test_content_that_a_removal_order_takes_away_answers_no_order_for_data(desk):
    epoc = make_paper(desk.org, "epoc", locations=[URL])
    removal = desk.receive(now=RECEIVED)
    desk.comply(removal, now=LATER)
    desk.platform_reports(removal, now=LATER)

    assert desk.now_is(removal).state == "acted"
    assert desk.now_is(epoc).state == "running"
    assert desk.answers(epoc) == []


def test_a_withdrawn_order_for_data_ends_and_leaves_what_is_removed_as_it_is(desk):
    issuer = make_issuer(desk.org, "epoc")
    epoc = make_paper(desk.org, "epoc", by=issuer, locations=[URL])
    removal = desk.receive(now=RECEIVED)
    desk.comply(removal, now=LATER)
    desk.platform_reports(removal, now=LATER)
    confirm_end(desk.org, removal, EndCause.WITHDRAWN, now=LATER)  # one word alone ends nothing
    before = desk.actions(removal)

    take_in(desk.org, withdrawal(issuer, epoc), by=issuer, now=LATER)

    assert now_is(desk.org, epoc).state == "ceased_legal_effect"
    assert desk.actions(removal) == before
    assert desk.ledger(epoc.id).count("order.item_after_order") == 0


def test_a_stranger_withdraws_nothing(desk):
    issuer, stranger = make_issuer(desk.org, "epoc"), make_authority(desk.org)
    epoc = make_paper(desk.org, "epoc", by=issuer)

    take_in(desk.org, withdrawal(issuer, epoc), by=stranger, now=LATER)

    assert now_is(desk.org, epoc).state == "running"


def test_two_people_end_an_order_for_data_where_no_signed_letter_does(desk):
    epoc = make_paper(desk.org, "epoc", locations=[URL])

    confirm_end(desk.org, epoc, EndCause.WITHDRAWN, now=LATER)
    assert now_is(desk.org, epoc).state == "running"
    confirm_end(desk.org, epoc, EndCause.WITHDRAWN, now=LATER)

    assert now_is(desk.org, epoc).state == "ceased_legal_effect"


# What it names is kept: Regulation (EU) 2023/1543, Art. 10(1) and 11


def kept(desk, order):
    with transaction(desk.org.id) as tx:
        return tx.preservations.of_order(order.id)


def test_eev_r05_what_an_epoc_names_is_kept_from_its_receipt_until_it_is_answered(desk):
    (preservation,) = kept(desk, make_paper(desk.org, "epoc", locations=[URL]))

    assert preservation.is_held
    with transaction(desk.org.id) as tx:
        assert erase_preserved(preservation.id, tx=tx, now=RECEIVED + timedelta(days=400)) is None


@pytest.mark.parametrize("form", ["epoc", "epoc_pr"])
def test_what_was_kept_for_a_certificate_goes_when_that_is_withdrawn(desk, form):
    issuer = make_issuer(desk.org, form)
    order = make_paper(desk.org, form, by=issuer, locations=[URL])

    take_in(desk.org, withdrawal(issuer, order), by=issuer, now=LATER)
    (preservation,) = kept(desk, order)
    with transaction(desk.org.id) as tx:
        erased = erase_preserved(preservation.id, tx=tx, now=LATER)

    assert erased is not None
    assert erased.state is PreservationState.ERASED


def test_a_certificate_by_nobody_keeps_nothing_until_two_people_call_it_genuine(desk):
    order = receive_paper(desk.org, "epoc_pr", unsigned=True, locations=[URL]).order
    assert (order.state, kept(desk, order)) == ("authenticating", [])

    for _ in range(2):
        with transaction(desk.org.id) as tx:
            person = make_person(desk.org, "lead")
            say_whether_genuine(
                order.id, person, is_genuine=True, reason="Called back.", tx=tx, now=LATER
            )

    assert len(kept(desk, order)) == 1


def test_a_certificate_that_comes_again_signed_is_kept_from_then_on(desk):
    issuer = make_issuer(desk.org, "epoc_pr")
    fields = {"locations": [URL], "reference_number": "PR-17"}
    order = receive_paper(desk.org, "epoc_pr", by=issuer, unsigned=True, **fields).order
    assert kept(desk, order) == []

    again = receive_paper(desk.org, "epoc_pr", by=issuer, now=LATER, **fields)

    assert (again.order.id, again.is_new) == (order.id, False)
    assert len(kept(desk, order)) == 1
