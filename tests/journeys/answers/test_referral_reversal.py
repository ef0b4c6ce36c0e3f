"""What a referral had removed is back: its sender is told once, by the channel of the first."""

from __future__ import annotations

import json

import pytest

from seawall.cases.model import Finding
from seawall.enforcement.model import OutcomeKind, ReasonCode
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.journeys.referrals import referrer_record
from seawall.keys.organisation import own_jwk
from seawall.mailroom.signing import jws
from seawall.mailroom.signing.public_keys import read_key
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.transaction import transaction
from tests.answering_made import make_desk, minutes
from tests.cases_made import decide_case
from tests.orders_made import NOON, make_referral
from tests.people_made import make_person

REMOVED = AddressConclusion(0, is_accepted=True, clause="tvec/incite")
NEWS = [AddressConclusion(n, is_accepted=False, reason_code="context_news") for n in (1, 2)]
LATER = NOON + minutes(60)


@pytest.fixture
def scene(database):
    """A referral whose first address was removed, and answered."""
    desk = make_desk()
    order = make_referral(desk.org)
    decision = desk.judge(order, REMOVED, *NEWS, now=NOON + minutes(3))
    desk.platform_reports(order, now=NOON + minutes(4))
    assert [each.form for each in desk.answers(order)] == ["letter"]
    return desk, order, decision


def appeal_succeeds(desk, decision, *, now):
    with transaction(desk.org.id) as tx:
        lodged = lodge_appeal(Complaint(decision.id, "It is a news report."), tx=tx, now=now)
        case = tx.cases.case(lodged.case)
    decide_case(desk.org, case, make_person(desk.org), now=now, finding=Finding.OVERTURN)


def platform_reports(desk, decision, kind=OutcomeKind.APPLIED, *, now):
    """The platform's word on the newest thing it was asked."""
    with transaction(desk.org.id) as tx:
        newest = max(tx.enforcement.actions_of(decision.case), key=lambda each: each.seq)
        more = {"reason_code": ReasonCode.TECHNICAL} if kind is OutcomeKind.CANNOT else {}
        report_outcome(OutcomeReport(newest.id, kind, **more), tx=tx, now=now)


def test_a_referrer_is_told_that_an_appeal_put_back_what_it_referred(scene):
    desk, order, decision = scene
    appeal_succeeds(desk, decision, now=LATER)
    assert len(desk.answers(order)) == 1  # it is not back before the platform says so
    platform_reports(desk, decision, now=LATER + minutes(2))

    first, second = desk.answers(order)
    (outcome,) = second.body["outcomes"]
    assert second.form == "reversal"
    assert (second.channel, second.recipient) == (first.channel, first.recipient)
    assert (outcome["location"], outcome["result"]) == (desk.items(order)[0].url, "declined")
    assert outcome["reason_code"] == "reversed"
    assert outcome["at"].startswith("2026-03-02T13:02:00")
    assert "on appeal" in outcome["note"]
    with transaction(desk.org.id) as tx:
        sent = tx.outbox.by_key(f"answer:{second.id}")
    assert sent is not None
    assert desk.event(order, "reversed") == {"addresses": 1}


def test_the_second_letter_is_signed_with_our_key(scene):
    desk, order, decision = scene
    appeal_succeeds(desk, decision, now=LATER)
    platform_reports(desk, decision, now=LATER)

    signed = desk.answers(order)[-1].signed
    body, signature = jws.verify_jws(
        signed, [read_key(json.dumps(own_jwk(desk.org.id)).encode())], now=LATER
    )
    assert signature.is_valid
    assert body["authority_reference"] == order.reference


def test_a_reversal_is_told_once_whatever_the_platform_repeats(scene):
    desk, order, decision = scene
    appeal_succeeds(desk, decision, now=LATER)
    platform_reports(desk, decision, now=LATER)
    platform_reports(desk, decision, OutcomeKind.ALREADY, now=LATER + minutes(1))

    assert [each.form for each in desk.answers(order)] == ["letter", "reversal"]


def test_a_later_decision_of_our_own_is_told_as_one(scene):
    desk, order, decision = scene
    with transaction(desk.org.id) as tx:
        case = tx.cases.case(decision.case)
    decide_case(
        desk.org,
        case,
        make_person(desk.org),
        now=LATER,
        finding=Finding.ALLOW,
        context="news",
        clauses=(),
        supersedes=decision.id,
    )
    platform_reports(desk, decision, now=LATER)

    note = desk.answers(order)[-1].body["outcomes"][0]["note"]
    with transaction(desk.org.id) as tx:
        record = referrer_record.record_of_sender(order.authority, tx=tx).voluntary
    assert "replaced by a later one" in note
    assert (record.accepted, record.reversed_on_appeal) == (1, 1)


def test_nobody_is_told_that_it_is_back_where_the_platform_could_not_put_it_back(scene):
    desk, order, decision = scene
    appeal_succeeds(desk, decision, now=LATER)
    platform_reports(desk, decision, OutcomeKind.CANNOT, now=LATER)

    assert len(desk.answers(order)) == 1
