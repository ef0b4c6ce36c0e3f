"""Who is shown is who signed; who names another, or whose clock is wrong, waits for two people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.forms.model import Channel
from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.answers.order_genuineness import call_back_numbers, differing_of
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.mailroom.signing import jws
from seawall.orders.register.model import AuthorityKind
from seawall.orders.signer_mismatch import SenderFact
from seawall.transaction import transaction
from tests.orders_made import (
    NOON,
    altered,
    annex1,
    arrival,
    arrival_of,
    find_genuine,
    make_authority,
    referral,
    take_in,
)
from tests.people_made import make_person
from tests.problems import raises_problem

HOUR = timedelta(hours=1)


def facts(org, order):
    with transaction(org.id) as tx:
        return {one.fact: one for one in differing_of(order, tx=tx)}


# Signed by another than it names


def test_an_order_signed_by_another_authority_waits_for_two_people_under_the_signers_name(org):
    named = make_authority(org)
    signer = make_authority(org, country="DE", contact={"telephone": "+49 1"})

    order = take_in(org, annex1(named), by=signer).order

    assert (order.state, order.trust) == ("authenticating", "mismatched")
    assert (order.authority, order.authority_name) == (signer.authority.id, signer.authority.name)
    assert order.issuing_state == "DE"
    assert order.due_at == NOON + HOUR
    assert set(facts(org, order)) == {
        SenderFact.AUTHORITY,
        SenderFact.STATE,
        SenderFact.MAIL_DOMAIN,
    }
    assert facts(org, order)[SenderFact.AUTHORITY].named == named.authority.name


def test_the_audit_log_names_the_signer_and_what_the_order_named(org):
    named, signer = make_authority(org), make_authority(org)

    order = take_in(org, annex1(named), by=signer).order

    with transaction(org.id) as tx:
        entry = next(e for e in tx.ledger.about(order.id) if e.what == "order.received")
        sealed = tx.ledger.sealed(entry.id).content
    assert sealed["authority"] == signer.authority.name
    assert named.authority.name in {fact["named"] for fact in sealed["differing"]}
    assert (entry.public["trust"], entry.public["state"]) == ("mismatched", "authenticating")


def test_nobody_acts_on_a_mismatch_before_two_people_have_called_both_sides(org):
    named = make_authority(org, contact={"telephone": "+33 1"})
    signer = make_authority(org, contact={"telephone": "+49 1"})
    order = take_in(org, annex1(named), by=signer).order
    person = make_person(org, "legal")

    with transaction(org.id) as tx:
        calls = call_back_numbers(order, tx=tx)
        with raises_problem("orders.not-genuine-yet"):
            comply_with_order(Compliance(order.id, person), tx=tx, now=NOON)

    assert {call.telephone for call in calls} == {"+33 1", "+49 1"}
    found = find_genuine(org, order)
    assert (found.state, found.due_at) == ("running", NOON + HOUR)


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"issuing_member_state": "DE"}, SenderFact.STATE),
        ({"authority": {"name": "A Court of the Grey Tide"}}, SenderFact.AUTHORITY),
        ({"authority": {"email": "orders@elsewhere.example"}}, SenderFact.MAIL_DOMAIN),
    ],
)
def test_each_fact_alone_is_a_mismatch(quick, changes, fact):
    sender = make_authority(quick)
    body = annex1(sender)
    body |= {**changes, "authority": {**body["authority"], **changes.get("authority", {})}}

    order = take_in(quick, body, by=sender).order

    assert order.trust == "mismatched"
    assert set(facts(quick, order)) == {fact}
    assert "signer_is_not_issuer" in order.flags


def test_a_mail_from_another_domain_than_its_signers_is_a_mismatch(quick):
    sender = make_authority(quick)
    came = arrival(
        quick, annex1(sender), by=sender, channel=Channel.EMAIL_SIGNED, sender="x@y.example"
    )

    with transaction(quick.id) as tx:
        order = receive_arrival(came, tx=tx, now=NOON).order

    assert set(facts(quick, order)) == {SenderFact.SENT_FROM}


def test_an_api_key_proves_its_holder_and_not_whom_the_order_names(quick):
    named, bound = make_authority(quick), make_authority(quick)

    order = take_in(quick, annex1(named), bound=bound.authority).order

    assert (order.state, order.trust) == ("authenticating", "mismatched")
    assert order.authority_name == bound.authority.name


def test_a_name_that_the_register_knows_too_is_no_mismatch(quick):
    sender = make_authority(quick, other_names=("Office d'Exemple",))
    body = annex1(sender)
    body["authority"]["name"] = "OFFICE D’EXEMPLE"

    assert take_in(quick, body, by=sender).order.trust == "signed"


def test_the_real_order_is_not_swallowed_by_one_that_another_signed_first(quick):
    named, signer = make_authority(quick), make_authority(quick)
    body = annex1(named)
    spoofed = take_in(quick, body, by=signer).order

    real = take_in(quick, body, by=named)

    assert real.is_new
    assert (real.order.state, spoofed.state) == ("running", "authenticating")


def test_whoever_signs_for_another_withdraws_nothing_of_theirs(quick):
    named, signer = make_authority(quick), make_authority(quick)
    order = take_in(quick, annex1(named), by=named).order
    body = referral(named, form="withdrawal", locations=[], withdraws=order.reference)

    letter = take_in(quick, body, by=signer).order

    assert letter.state == "received"
    with transaction(quick.id) as tx:
        assert tx.orders.order(order.id).state == "running"


# A wrong clock


@pytest.mark.parametrize(
    ("ahead", "flag"),
    [
        (timedelta(minutes=5, seconds=1), "signed_in_future"),
        (timedelta(days=400), "signed_in_future"),
        (-timedelta(days=7, seconds=1), "signed_long_ago"),
    ],
)
def test_a_senders_wrong_clock_is_no_forgery(org, ahead, flag):
    sender = make_authority(org)
    signed = sender.sign(annex1(sender), at=NOON + ahead)

    with transaction(org.id) as tx:
        received = receive_arrival(arrival_of(org, signed), tx=tx, now=NOON)
    order = received.order

    assert (received.refused, order.state, order.trust) == (None, "authenticating", "out_of_time")
    assert flag in order.flags
    assert order.due_at == NOON + HOUR
    assert order.authority_name == sender.authority.name
    assert find_genuine(org, order).state == "running"


def test_a_signature_that_has_run_out_is_on_the_board_with_its_clock(quick):
    sender = make_authority(quick)
    end = NOON + timedelta(minutes=10)
    signed = jws.sign_payload(annex1(sender), sender.key, now=NOON, jti="1", expires_at=end)

    with transaction(quick.id) as tx:
        late = receive_arrival(arrival_of(quick, signed, now=end), tx=tx, now=end).order

    assert (late.state, late.trust, late.due_at) == ("authenticating", "out_of_time", end + HOUR)
    assert "signature_expired" in late.flags


def test_a_signature_older_than_the_keys_pin_is_on_the_board_with_its_clock(quick):
    fresh = make_authority(quick, key_counts_from=NOON + HOUR)
    early = fresh.sign(annex1(fresh), at=NOON)

    with transaction(quick.id) as tx:
        order = receive_arrival(arrival_of(quick, early, now=NOON), tx=tx, now=NOON).order

    assert (order.trust, "signed_before_key" in order.flags) == ("out_of_time", True)


def test_the_same_bytes_are_believed_once_our_clocks_agree(quick):
    sender = make_authority(quick)
    signed, later = sender.sign(annex1(sender), at=NOON + HOUR), NOON + HOUR
    with transaction(quick.id) as tx:
        first = receive_arrival(arrival_of(quick, signed, now=NOON), tx=tx, now=NOON).order

    with transaction(quick.id) as tx:
        again = receive_arrival(arrival_of(quick, signed, now=later), tx=tx, now=later)

    assert (again.is_new, again.order.id) == (False, first.id)
    assert (again.order.state, again.order.trust) == ("running", "signed")
    assert again.order.due_at == NOON + HOUR


# What is refused


def test_a_forgery_of_an_order_does_not_make_the_real_one_a_replay(org):
    sender = make_authority(org)
    real = sender.sign(annex1(sender), jti="number-of-the-real-one")
    false = altered(sender, annex1(sender), jti="number-of-the-real-one")
    with transaction(org.id) as tx:
        assert receive_arrival(arrival_of(org, false), tx=tx, now=NOON).refused == "forged"

    with transaction(org.id) as tx:
        received = receive_arrival(arrival_of(org, real), tx=tx, now=NOON)

    assert (received.refused, received.order.state) == (None, "running")


def test_a_referral_of_a_unit_that_names_another_is_judged_and_says_so(quick):
    named = make_authority(quick, kind=AuthorityKind.POLICE, country="GB")
    signer = make_authority(quick, kind=AuthorityKind.POLICE, country="GB")

    order = take_in(quick, referral(named), by=signer).order

    assert (order.state, order.trust) == ("running", "mismatched")
    assert order.authority_name == signer.authority.name
