"""The platform has acted: every order on the item is answered, each in its own form."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.enforcement.model import OutcomeKind, ReasonCode
from seawall.forms.model import Channel
from seawall.journeys.answers.answer_composing import compose_answer_again
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.keys.organisation import own_key
from seawall.mailroom.signing import jws
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.orders.model import AnswerState, OrderState
from seawall.referrals.platform_answers import read_answer
from seawall.transaction import transaction
from tests.answering_made import Desk, make_desk, minutes, the_clock
from tests.orders_made import (
    NOON,
    URL,
    find_genuine,
    make_authority,
    make_contact_point,
    make_order,
    make_referral,
    make_unsigned_order,
    take_in,
)
from tests.people_made import make_organisation, make_person
from tests.problems import raises_problem


def test_tco_r14_when_the_platform_has_applied_annex_ii_states_the_time_and_is_signed(database):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))
    effective = NOON + minutes(6)
    desk.platform_reports(order, effective_at=effective, now=NOON + minutes(7))

    (answer,) = desk.answers(order)
    (measure,) = answer.body["measures"]
    body, signature = jws.verify_jws(
        answer.signed, [jws.known_key(own_key(desk.org.id).public_key())], now=NOON + minutes(8)
    )
    assert answer.form == "annex2"
    assert measure["ticks"] == ["removed"]
    assert measure["location"] == URL
    assert measure["at"].startswith("2026-03-02T12:06:00")
    assert signature.is_valid
    assert body == dict(answer.body)
    assert answer.state is AnswerState.OWED
    assert desk.now_is(order).state is OrderState.ACTED
    assert the_clock(desk, order)[0] == "met"


def test_the_clock_is_met_when_it_took_effect_not_when_we_heard_of_it(database):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, effective_at=NOON + minutes(59), now=NOON + minutes(65))

    assert desk.event(order, "acted")["is_late"] is False
    with transaction(desk.org.id) as tx:
        assert tx.orders.clock(order.id, order.profile).met_at == NOON + minutes(59)


def test_what_was_gone_before_the_order_came_is_answered_with_the_time_of_receipt(database):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(
        order, "already", effective_at=NOON - timedelta(days=3), now=NOON + minutes(6)
    )

    (item,) = desk.items(order)
    assert item.acted_at == order.received_at
    assert [answer.form for answer in desk.answers(order)] == ["annex2"]


def test_an_order_of_many_items_is_answered_when_the_last_is_done(database):
    desk = make_desk()
    order = desk.receive(locations=[{"url": f"{URL}-{each}"} for each in "abc"])
    desk.comply(order, now=NOON + minutes(5))
    first, second, third = desk.actions(order)
    for at, action in enumerate((third, first), start=6):
        with transaction(desk.org.id) as tx:
            report_outcome(
                OutcomeReport(action.id, OutcomeKind.APPLIED), tx=tx, now=NOON + minutes(at)
            )
    assert desk.answers(order) == []
    with transaction(desk.org.id) as tx:
        report_outcome(OutcomeReport(second.id, OutcomeKind.APPLIED), tx=tx, now=NOON + minutes(9))

    (answer,) = desk.answers(order)
    assert len(answer.body["measures"]) == 3
    assert desk.event(order, "acted")["acted_at"] == "2026-03-02T12:09:00Z"


def test_one_case_many_answers_each_order_on_the_item_is_answered_in_its_own_form(database):
    desk = make_desk()
    second = make_authority(desk.org, country="DE", name="Second Example Authority")
    first_order = desk.receive()
    second_order = make_order(desk.org, by=second, now=NOON + minutes(3), issuing_member_state="DE")
    referral = make_referral(desk.org, locations=[{"url": URL}], now=NOON + minutes(4))
    desk.comply(first_order, now=NOON + minutes(5))
    desk.platform_reports(first_order, now=NOON + minutes(6))

    assert second_order.case == first_order.case
    assert [a.form for a in desk.answers(first_order)] == ["annex2"]
    assert [a.form for a in desk.answers(second_order)] == ["annex2"]
    (letter,) = desk.answers(referral)
    (outcome,) = letter.body["outcomes"]
    assert (outcome["result"], outcome["reason_code"]) == ("declined", "already_removed")
    assert (
        len(
            {
                answer.signed
                for order in (first_order, second_order)
                for answer in desk.answers(order)
            }
        )
        == 2
    )


def test_an_order_in_doubt_on_the_same_item_waits_for_its_sender_before_it_is_answered(database):
    desk = make_desk()
    order = desk.receive()
    doubtful = make_unsigned_order(desk.org, now=NOON + minutes(1))
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))

    assert desk.answers(doubtful) == []
    assert desk.items(doubtful)[0].acted_at is not None


def test_without_a_contact_point_the_act_stands_and_the_answer_follows_when_it_is_set(database):
    org = make_organisation()
    person = make_person(org)
    desk = Desk(org, person, make_authority(org))
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))
    assert desk.answers(order) == []
    assert "annex2.C.name_missing" in desk.event(order, "answer_faulty")["codes"]

    make_contact_point(org)
    with transaction(org.id) as tx:
        answer = compose_answer_again(order.id, person, tx=tx, now=NOON + minutes(10))
    assert answer is not None
    assert answer.form == "annex2"
    with transaction(org.id) as tx, raises_problem("orders.nothing-to-compose"):
        compose_answer_again(order.id, person, tx=tx, now=NOON + minutes(11))


def test_an_order_found_genuine_after_its_item_was_removed_is_answered_then(database):
    desk = make_desk()
    order = desk.receive()
    doubtful = make_unsigned_order(desk.org, now=NOON + minutes(1))
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))
    find_genuine(desk.org, doubtful, now=NOON + minutes(20))

    assert [answer.form for answer in desk.answers(doubtful)] == ["annex2"]
    assert desk.now_is(doubtful).state is OrderState.ACTED
    assert the_clock(desk, doubtful)[0] == "met"


def test_a_section_3_notice_is_answered_with_a_record_of_the_steps(database):
    desk = make_desk(country="GB", name="Example Constabulary")
    notice = {
        "form": "s3_notice",
        "authority": "Example Constabulary",
        "constable": "PC 1",
        "reference": "S3-1",
        "service": "in_person",
        "served_on": "secretary",
        "delivered_at": NOON.isoformat(),
        "locations": [{"url": URL}],
        "elements": ["a", "b", "c", "d"],
        "statement": "An invented statement.",
    }
    order = take_in(desk.org, notice, by=desk.authority, channel=Channel.POST).order
    desk.comply(order, scope=("GB",), now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))

    (letter,) = desk.answers(order)
    assert order.profile == "gb-ta2006-s3-notice"
    assert [outcome["result"] for outcome in letter.body["outcomes"]] == ["disabled"]
    assert [step["at"][:16] for step in letter.body["steps"]] == [
        "2026-03-02T12:00",
        "2026-03-02T12:05",
        "2026-03-02T12:06",
    ]


def test_an_order_under_dsa_art_9_is_told_whether_and_when_effect_was_given_and_where(database):
    desk = make_desk()
    body = {
        "form": "removal_order",
        "reference_number": "FR-9",
        "authority": {"name": desk.authority.authority.name},
        "issuing_member_state": "FR",
        "issued_at": NOON.isoformat(),
        "locations": [{"url": URL}],
    }
    order = take_in(desk.org, body, by=desk.authority).order
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))

    (letter,) = desk.answers(order)
    (outcome,) = letter.body["outcomes"]
    assert order.profile == "eu-dsa-art9-order"
    assert letter.form == "letter"
    assert (outcome["result"], outcome["at"][:16]) == ("removed", "2026-03-02T12:06")


def test_the_unit_that_sent_it_reads_every_answer_of_ours(sqlite):
    desk = make_desk()
    done, held = desk.receive(), desk.receive(locations=[{"url": f"{URL}-2"}])
    desk.comply(done, now=NOON + minutes(5))
    desk.platform_reports(done, now=NOON + minutes(6))
    desk.cannot(held, "force_majeure", now=NOON + minutes(7))
    read = [read_answer(answer.body) for order in (done, held) for answer in desk.answers(order)]

    assert [one.form for one in read] == ["annex2", "annex3"]
    assert [said.url for said in read[0].said] == [URL]
    assert read[1].covers_all is not None


@pytest.mark.parametrize("many", [20, pytest.param(200, marks=pytest.mark.exhaustive)])
def test_a_referral_of_many_addresses_is_settled_as_the_reports_come(sqlite, many):
    desk = make_desk()
    places = [{"url": f"{URL}-{number}"} for number in range(many)]
    order = make_referral(desk.org, locations=places)
    accepted = [AddressConclusion(n, is_accepted=True, clause="tvec/incite") for n in range(many)]
    desk.judge(order, *accepted, now=NOON + minutes(3))
    desk.platform_reports(order, now=NOON + minutes(4))

    (answer,) = desk.answers(order)
    assert len(answer.body["outcomes"]) == many


def test_only_what_the_platform_could_not_do_is_asked_of_it_again(database):
    desk = make_desk()
    order = desk.receive(locations=[{"url": f"{URL}-{each}"} for each in "ab"])
    desk.comply(order, now=NOON + minutes(5))
    done, failed = desk.actions(order)
    with transaction(desk.org.id) as tx:
        report_outcome(OutcomeReport(done.id, OutcomeKind.APPLIED), tx=tx, now=NOON + minutes(6))
    with transaction(desk.org.id) as tx:
        why = ReasonCode.TECHNICAL
        report_outcome(
            OutcomeReport(failed.id, OutcomeKind.CANNOT, reason_code=why),
            tx=tx,
            now=NOON + minutes(7),
        )
    desk.comply(order, now=NOON + minutes(8))
    first, second = desk.items(order)

    assert (first.outcome, first.action, first.acted_at) == ("done", done.id, NOON + minutes(6))
    assert (second.outcome, second.action == failed.id) == ("asked", False)
    desk.platform_reports(order, now=NOON + minutes(9))
    assert [answer.form for answer in desk.answers(order)] == ["annex2"]


def test_a_referral_that_was_declined_keeps_its_one_answer_when_an_order_removes_the_item(sqlite):
    desk = make_desk()
    referral = make_referral(desk.org, locations=[{"url": URL}])
    declined = AddressConclusion(0, is_accepted=False, reason_code="context_news")
    desk.judge(referral, declined, now=NOON + minutes(1))
    order = desk.receive(now=NOON + minutes(2))
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))

    (letter,) = desk.answers(referral)
    (item,) = desk.items(referral)
    assert letter.body["outcomes"][0]["reason_code"] == "context_news"
    assert (item.outcome, item.reason_code) == ("declined", "context_news")


def test_a_law_that_was_changed_meanwhile_is_flagged_once_and_moves_no_end(database, monkeypatch):
    desk = make_desk()
    order = desk.receive()
    laws = known_jurisdictions()
    other = replace(laws.profile(order.profile), digest="as it reads today")
    changed = replace(laws, profiles={**laws.profiles, order.profile: other})
    monkeypatch.setattr("seawall.journeys.clocks.order_clocks.known_jurisdictions", lambda: changed)
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))

    after = desk.now_is(order)
    assert after.flags.count("law_changed") == 1
    assert after.due_at == order.due_at
    assert desk.history(order).count("law_changed") == 1
    assert "order.law_changed" in desk.ledger(order.id)
