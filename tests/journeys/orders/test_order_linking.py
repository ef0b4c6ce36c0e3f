"""The same again, a replay, a contradiction, a withdrawal; and what is refused and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from seawall.forms.model import Channel
from seawall.journeys.duties import authority_register
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.orders.register.model import AuthorityKind
from seawall.orders.trust import RefusalReason
from seawall.transaction import transaction
from tests.orders_made import (
    NOON,
    URL,
    altered,
    annex1,
    arrival,
    arrival_of,
    make_authority,
    make_order,
    referral,
    take_in,
)
from tests.people_made import make_organisation

SOON = NOON + timedelta(minutes=7, seconds=30)


def whats(org, order):
    with transaction(org.id) as tx:
        return [event.what for event in tx.orders.events(order.id)]


def clocks(org, order):
    with transaction(org.id) as tx:
        return {row.profile: row for row in tx.orders.clocks(order.id)}


def of_state(country, **more):
    """A petition of this state that names nobody."""
    return {**referral(issuing_member_state=country, **more), "authority": {}}


# Repeats, replays, contradictions


def test_the_same_reference_again_is_linked_and_never_re_clocked(org):
    sender = make_authority(org)
    body = annex1(sender)
    first = take_in(org, body, by=sender).order

    again = take_in(org, body, by=sender, now=NOON + timedelta(minutes=30))

    assert (again.is_new, again.order.id) == (False, first.id)
    assert whats(org, first).count("received") == 1
    assert whats(org, first)[-1] == "repeated"
    assert clocks(org, first)["eu-tco-removal-order"].started_at == NOON


def test_a_repeat_that_asks_for_something_else_is_flagged_and_changes_nothing(org):
    sender = make_authority(org)
    body = annex1(sender)
    first = take_in(org, body, by=sender).order
    other = {**body, "locations": [{"url": f"{URL}-other"}]}

    again = take_in(org, other, by=sender, now=NOON + timedelta(minutes=5)).order

    assert again.id == first.id
    assert "repeat_differs" in again.flags
    with transaction(org.id) as tx:
        assert [one.url for one in tx.orders.items(first.id)] == [URL]


def test_nobody_takes_an_authoritys_numbers_by_writing_in_its_name(org):
    sender = make_authority(org)
    body = annex1(sender)
    forged = {**body, "locations": [{"url": f"{URL}-innocent"}]}
    claimed = take_in(org, forged, channel=Channel.EMAIL_PLAIN).order

    real = take_in(org, body, by=sender)

    assert real.is_new
    assert (claimed.state, real.order.state) == ("authenticating", "running")


def test_what_came_unsigned_is_authentic_once_the_same_comes_signed(org):
    sender = make_authority(org)
    body = annex1(sender)
    claimed = take_in(org, body, channel=Channel.EMAIL_PLAIN).order

    signed = take_in(org, body, by=sender, now=NOON + timedelta(minutes=20)).order

    assert signed.id == claimed.id
    assert (signed.state, signed.trust) == ("running", "signed")
    assert signed.due_at == NOON + timedelta(hours=1)


def test_the_number_of_a_signature_stands_for_one_document(org):
    sender = make_authority(org)
    first = take_in(org, annex1(sender), by=sender)
    other = sender.sign(annex1(sender, locations=[{"url": f"{URL}-2"}]), jti=_jti(org, first))

    with transaction(org.id) as tx:
        replayed = receive_arrival(arrival_of(org, other), tx=tx, now=NOON)

    assert replayed.refused is RefusalReason.REPLAYED


def test_a_signed_repeat_that_comes_by_a_second_way_is_no_replay(quick):
    sender = make_authority(quick)
    body = annex1(sender)
    first = take_in(quick, body, by=sender).order
    again = arrival(quick, body, by=sender)  # signed anew, under a number of its own

    with transaction(quick.id) as tx:
        by_api = receive_arrival(again, tx=tx, now=NOON)
        by_mail = receive_arrival(replace(again, channel=Channel.EMAIL_SIGNED), tx=tx, now=NOON)

    assert [one.order.id for one in (by_api, by_mail)] == [first.id, first.id]
    assert by_mail.refused is None


def _jti(org, received):
    with transaction(org.id) as tx:
        return tx.orders.document(received.order.document).signature["jti"]


def test_a_document_that_another_sender_claims_is_a_replay(quick):
    sender, thief = make_authority(quick), make_authority(quick)
    body = annex1(sender)
    came = arrival(quick, body, by=sender)
    with transaction(quick.id) as tx:
        stolen = receive_arrival(replace(came, bound=thief.authority), tx=tx, now=NOON)

    assert stolen.refused is RefusalReason.REPLAYED


def test_an_order_that_contradicts_another_is_shown_to_both_sides(org):
    australian = make_authority(org, country="AU", kind=AuthorityKind.COURT)
    french = make_authority(org)
    remove = take_in(org, of_state("AU", form="notice", locations=[URL]), by=australian).order
    keep = of_state("FR", form="removal_order", locations=[URL], aim="keep")

    second = take_in(org, keep, by=french).order

    assert second.contradicts == remove.id
    with transaction(org.id) as tx:
        first = tx.orders.order(remove.id)
    assert first.contradicts == second.id
    assert "contradicts" in first.flags
    assert "contradicts" in second.flags
    assert (first.state, second.state) == ("running", "running")
    assert "contradicted" in whats(org, first)


def test_what_its_sender_withdraws_is_over_and_its_clock_calls_nobody(org):
    sender = make_authority(org)
    order = make_order(org, by=sender)
    body = referral(sender, form="withdrawal", locations=[])
    withdrawal = {**body, "withdraws": order.reference, "withdraws_form": "removal_order"}

    letter = take_in(org, withdrawal, by=sender, now=NOON + timedelta(minutes=5)).order

    assert letter.state == "closed"
    with transaction(org.id) as tx:
        assert tx.orders.order(order.id).state == "ceased_legal_effect"
        assert "running" not in {row.state for row in tx.orders.clocks(order.id)}


def test_an_order_that_was_withdrawn_before_it_arrived_is_superseded(quick):
    sender = make_authority(quick)
    body = referral(sender, form="withdrawal", locations=[])
    take_in(quick, {**body, "withdraws": "FR-17"}, by=sender)

    late = take_in(quick, annex1(sender, reference_number="FR-17"), by=sender)

    assert late.refused is RefusalReason.SUPERSEDED


# What is refused


def test_a_forged_order_reaches_no_action_and_is_kept(org):
    real = make_authority(org)

    with transaction(org.id) as tx:
        came = arrival_of(org, altered(real, annex1(real)))
        received = receive_arrival(came, tx=tx, now=NOON)

    assert (received.refused, received.order.state) == (RefusalReason.FORGED, "refused")
    with transaction(org.id) as tx:
        assert tx.orders.clocks(received.order.id) == []
        assert tx.cases.queue(kind="order") == []
        entry = tx.ledger.about(received.order.id)[0]
    assert (entry.what, entry.public["reason"]) == ("order.refused", "forged")


def test_a_revoked_key_and_a_suspended_authority_are_refused(org):
    robbed, suspended = make_authority(org), make_authority(org)
    with transaction(org.id) as tx:
        authority_register.revoke_key(robbed.fingerprint, "stolen", tx=tx, now=NOON, by="t")
        authority_register.suspend_authority(
            suspended.authority.id, "hijacked", tx=tx, now=NOON, by="t"
        )

    one = take_in(org, annex1(robbed), by=robbed)
    other = take_in(org, annex1(suspended), by=suspended)

    assert (one.refused, other.refused) == (RefusalReason.REVOKED_KEY, RefusalReason.SUSPENDED)


def test_a_key_that_is_revoked_puts_open_orders_in_doubt_on_their_clock(org):
    sender = make_authority(org)
    order = make_order(org, by=sender)

    with transaction(org.id) as tx:
        authority_register.revoke_key(sender.fingerprint, "stolen", tx=tx, now=SOON, by="t")
        doubted = tx.orders.order(order.id)

    assert (doubted.state, doubted.genuine, doubted.trust) == (
        "authenticating",
        "pending",
        "unsigned",
    )
    assert doubted.due_at == order.due_at


def test_the_same_forgery_again_is_the_same_refusal_and_no_second_record(quick):
    sender = make_authority(quick)
    with transaction(quick.id) as tx:
        authority_register.revoke_key(sender.fingerprint, "stolen", tx=tx, now=NOON, by="t")
    came = arrival(quick, annex1(sender), by=sender)

    with transaction(quick.id) as tx:
        first, second = (receive_arrival(came, tx=tx, now=NOON) for _ in range(2))

    assert (first.is_new, second.is_new) == (True, False)
    assert second.refused is RefusalReason.REVOKED_KEY
    assert first.order.id == second.order.id


def test_another_organisation_knows_nothing_of_it(quick):
    order = make_order(quick)
    other = make_organisation()

    with transaction(other.id) as tx:
        assert tx.orders.board() == []
        assert tx.orders.orders_naming_any(["x"]) == []
        assert tx.register.authorities() == []
        assert tx.orders.by_receipt(order.receipt_digest) is None
