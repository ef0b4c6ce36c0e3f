"""What somebody may try with a paper that asks for data, and does not get."""

from __future__ import annotations

import json
from datetime import UTC, timedelta

import pytest

from seawall.errors import SeawallError
from seawall.forms.annexes.epoc_annex3 import DataKept
from seawall.forms.annexes.information_answer import HandedFile
from seawall.forms.annexes.named_papers import NAMED_BY_THEIR_LAW, asks_no_removal
from seawall.forms.annexes.objection_grounds import ObjectionGround
from seawall.forms.model import Channel
from seawall.journeys.answers import user_notice
from seawall.journeys.answers.information_objecting import PaperObjection, object_to_paper
from seawall.journeys.answers.information_providing import InformationGiven, provide_information
from seawall.journeys.answers.order_clarification import (
    ClarificationReply,
    accept_reply,
    receive_reply,
)
from seawall.orders.demand import DemandedAddress, read_demand
from seawall.orders.information.answer_filling import Reasons
from seawall.orders.register.model import AuthorityKind
from seawall.transaction import transaction
from tests.answering_made import Desk, make_desk
from tests.orders_made import URL, make_authority, take_in
from tests.papers_made import RECEIVED, certificate, make_issuer, make_paper, paper, receive_paper
from tests.problems import raises_problem

HOUR = timedelta(hours=1)
FILE = HandedFile(name="a.zip", sha256="ab" * 32)
PAPERS = [name for name, form in NAMED_BY_THEIR_LAW.items() if asks_no_removal(form)]


@pytest.fixture
def desk(database) -> Desk:
    return make_desk()


def give(desk, order, *, at=RECEIVED + HOUR):
    given = InformationGiven(order.id, desk.person, "Here.", (FILE,), "the portal")
    with transaction(desk.org.id) as tx:
        return provide_information(given, tx=tx, now=at)


def test_the_same_number_again_that_asks_for_more_is_told_and_starts_nothing(desk):
    issuer = make_issuer(desk.org, "epoc")
    first = make_paper(desk.org, "epoc", by=issuer, reference_number="EC-1")

    more = certificate(subjects=["account 17", "account 18"])
    again = receive_paper(
        desk.org, "epoc", by=issuer, now=RECEIVED + HOUR, reference_number="EC-1", asks=more
    )

    assert (again.order.id, again.is_new) == (first.id, False)
    assert "repeat_differs" in again.order.flags
    assert again.order.due_at == first.due_at


def test_the_same_certificate_by_another_door_is_one_order_with_one_clock(desk):
    issuer = make_issuer(desk.org, "epoc")
    body = paper("epoc", issuer, reference_number="EC-2")
    first = take_in(desk.org, body, by=issuer, now=RECEIVED).order
    again = take_in(
        desk.org, body, by=issuer, now=RECEIVED + 9 * HOUR, channel=Channel.EMAIL_SIGNED
    )

    assert (again.order.id, again.is_new) == (first.id, False)
    assert "repeat_differs" not in again.order.flags
    assert again.order.due_at == first.due_at


@pytest.mark.parametrize("form", PAPERS)
def test_no_way_of_a_removal_order_is_open_to_a_paper(desk, form):
    order = make_paper(desk.org, form, locations=[URL], non_disclosure=True)

    with raises_problem("orders.not-for-this-form"):
        desk.comply(order, now=RECEIVED + HOUR)
    with raises_problem("orders.not-for-this-form"):
        desk.cannot(order, "force_majeure", now=RECEIVED + HOUR)
    with transaction(desk.org.id) as tx, raises_problem("orders.nothing-is-silent"):
        user_notice.extend_silence(order.id, desk.person, why="more", tx=tx, now=RECEIVED + HOUR)


def test_a_removal_order_is_not_answered_as_a_paper(desk):
    with raises_problem("orders.not-for-this-form"):
        give(desk, desk.receive(now=RECEIVED))


def test_an_address_that_a_reply_brings_is_kept_and_opens_no_case(desk):
    order = make_paper(desk.org, "epoc")
    with transaction(desk.org.id) as tx:
        reasons = Reasons(
            grounds=(ObjectionGround.INCOMPLETE,),
            explanation="It names nothing.",
            clarification="Which post?",
            data_kept=DataKept.NOT_PRESERVED,
        )
        object_to_paper(PaperObjection(order.id, desk.person, reasons), tx=tx, now=RECEIVED)
        reply = ClarificationReply(
            order=order.id,
            text="This one.",
            places=[DemandedAddress(url=URL)],
            is_from_sender=True,
        )
        receive_reply(reply, tx=tx, now=RECEIVED + HOUR)

        running = accept_reply(order.id, desk.person, tx=tx, now=RECEIVED + HOUR)
        kept = tx.preservations.of_order(order.id)

    assert (running.state, running.case) == ("running", None)
    assert [preservation.is_held for preservation in kept] == [True]


def test_whoever_has_no_constables_serves_no_section_3_notice_however_well(desk):
    regulator = make_authority(desk.org, kind=AuthorityKind.REGULATOR, country="GB")
    notice = {
        "form": "s3_notice",
        "authority": regulator.authority.name,
        "constable": "PC 17",
        "reference": "S3-1",
        "service": "in_person",
        "served_on": "secretary",
        "delivered_at": RECEIVED.isoformat(),
        "locations": [URL],
        "elements": ["a", "b", "c", "d"],
    }
    order = take_in(desk.org, notice, channel=Channel.POST, now=RECEIVED).order

    assert (order.form, order.binding, order.due_at) == ("referral", "voluntary", None)
    assert "s3.not_a_constable" in order.flags


def test_no_paper_can_shorten_or_lengthen_the_ten_days_by_stating_a_time(desk):
    for stated in ({"period": "PT1H"}, {"period": "P90D"}):
        order = make_paper(desk.org, "epoc", **stated)
        assert order.due_at == make_paper(desk.org, "epoc").due_at
        assert "period_unusable" in order.flags
    dated = certificate(due_by=(RECEIVED + HOUR).astimezone(UTC).isoformat())
    assert "period_unusable" in make_paper(desk.org, "epoc", asks=dated).flags


@pytest.mark.parametrize(
    "asks",
    [
        {"data": ["everything"]},
        {"subjects": "account 17"},
        {"due_by": "2026-12-01T10:00:00"},
        {"unknown": 1},
        [1],
        "all of it",
    ],
)
def test_a_request_that_cannot_be_read_is_refused_by_its_field_and_never_guessed(asks):
    with pytest.raises(SeawallError) as refused:
        read_demand(paper("epoc", asks=asks), usually="letter")

    assert "asks" in str(refused.value)


def test_a_paper_with_very_many_accounts_is_taken_in_and_answered(desk):
    many = certificate(subjects=[f"account {number}" for number in range(20_000)])
    order = make_paper(desk.org, "epoc", asks=many)

    assert len(json.dumps(order.body)) > 200_000
    assert give(desk, order).form == "information_answer"
