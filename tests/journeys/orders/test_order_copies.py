"""Nobody takes an order's place by copying it: what an authority signs is its order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.forms.model import Channel
from seawall.journeys.answers.order_clarifying import Inability, tell_inability
from seawall.journeys.answers.order_genuineness import say_whether_genuine
from seawall.journeys.duties import authority_register
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.orders.answering.filling import Impossibility
from seawall.orders.effect_end import EndCause
from seawall.orders.model import OrderState
from seawall.orders.trust import RefusalReason
from seawall.sandbox import DecoderPool, SandboxLimits
from seawall.transaction import transaction
from tests.journeys.orders.copies_made import (
    LATER,
    UNREAD,
    mail,
    mailed,
    read,
    take,
)
from tests.mailroom.annexes_printed import printed_pdf, signed_mail
from tests.mailroom.signing.keys_made import MAILBOX, signer, today
from tests.orders_made import (
    NOON,
    URL,
    annex1,
    arrival,
    arrival_of,
    confirm_end,
    make_authority,
    make_contact_point,
    take_in,
)
from tests.people_made import make_organisation, make_person


@pytest.fixture(scope="module")
def pool():
    made = DecoderPool(1, SandboxLimits(max_pixels=1_000_000, max_bytes=2**25, seconds=10))
    yield made
    made.close()


@pytest.fixture
def desk(sqlite):
    made = make_organisation()
    make_contact_point(made)
    return made


def judge(org, order, *, is_genuine, now=NOON):
    for _ in range(2):
        with transaction(org.id) as tx:
            person = make_person(org, "lead")
            decided = say_whether_genuine(
                order.id, person, is_genuine=is_genuine, reason="called back", tx=tx, now=now
            )
    return decided


# Nobody takes an order's place by copying it


def test_a_genuine_order_without_a_number_wins_over_a_copy_that_came_first(desk, pool):
    unit = make_authority(
        desk,
        name=UNREAD.authority.name,
        mail_domains=("authority.example.org", "office.example.test"),
    )
    by, at = signer(), today()
    with transaction(desk.id) as tx:
        authority_register.add_key(
            unit.authority.id, by.certificate_pem, tx=tx, now=at - timedelta(days=1), by="t"
        )
    pdf = printed_pdf(UNREAD, "fr")
    copy = mailed(desk, pool, 1, order_pdf=pdf, now=at).order

    raw = signed_mail(mail(2, order_pdf=pdf, sender=MAILBOX), by)
    (genuine,) = take(desk, read(desk, pool, raw, now=at), now=at)

    assert copy.state == "authenticating"
    assert (genuine.order.state, genuine.order.trust) == ("running", "signed")
    assert genuine.order.authority == unit.authority.id


def test_a_genuine_order_is_new_where_two_people_had_refused_a_copy(desk):
    sender = make_authority(desk)
    body = annex1(sender)
    copy = take_in(desk, body, channel=Channel.EMAIL_PLAIN).order
    assert judge(desk, copy, is_genuine=False).state == "refused"

    genuine = take_in(desk, body, by=sender, now=LATER)

    assert (genuine.is_new, genuine.refused) == (True, None)
    assert (genuine.order.state, genuine.order.due_at) == ("running", LATER + timedelta(hours=1))


def test_what_an_authority_signs_counts_and_not_what_a_copy_said(desk):
    sender = make_authority(desk)
    body = annex1(sender)
    false = {
        **body,
        "authority": {**body["authority"], "email": "thief@elsewhere.example"},
        "follow_up": {**body["follow_up"], "issuing_authority": "thief@elsewhere.example"},
        "non_disclosure": True,
    }
    copy = take_in(desk, false, channel=Channel.EMAIL_PLAIN).order

    genuine = take_in(desk, body, by=sender, now=LATER).order

    assert (genuine.id, genuine.state, genuine.trust) == (copy.id, "running", "signed")
    assert genuine.body["authority"]["email"] == body["authority"]["email"]
    assert "non_disclosure" not in genuine.body
    assert (genuine.channel, genuine.document) != (copy.channel, copy.document)
    with transaction(desk.id) as tx:
        assert tx.orders.order(genuine.id) == genuine


def test_a_copy_whose_clock_is_held_does_not_hold_what_the_authority_signs(desk):
    """A stranger's copy was asked a question: the authority's own order has its whole hour."""
    sender = make_authority(desk)
    body = annex1(sender)
    copy = take_in(desk, body, channel=Channel.EMAIL_PLAIN).order
    why = Impossibility(
        (NonComplianceGround.INSUFFICIENT_INFORMATION,), "It is unclear.", "Which clip?"
    )
    with transaction(desk.id) as tx:
        tell_inability(Inability(copy.id, make_person(desk, "legal"), why), tx=tx, now=NOON)

    genuine = take_in(desk, body, by=sender, now=LATER).order

    assert genuine.id != copy.id
    assert (genuine.state, genuine.due_at) == ("running", LATER + timedelta(hours=1))


def test_a_doubted_order_is_not_made_genuine_by_another_of_its_number(desk):
    """Its key was stolen: what the authority sends under the number is the order."""
    sender = make_authority(desk)
    false = take_in(desk, annex1(sender, locations=[{"url": f"{URL}-innocent"}]), by=sender).order
    with transaction(desk.id) as tx:
        authority_register.revoke_key(sender.fingerprint, "stolen", tx=tx, now=NOON, by="t")
        assert tx.orders.order(false.id).state == "authenticating"

    body = annex1(sender, reference_number=false.reference)
    genuine = take_in(desk, body, bound=sender.authority, now=LATER)

    assert genuine.is_new
    assert (genuine.order.state, genuine.order.reference) == ("running", false.reference)
    with transaction(desk.id) as tx:
        assert tx.orders.order(false.id).state == "authenticating"
        assert [one.url for one in tx.orders.items(genuine.order.id)] == [URL]


def test_a_forger_who_writes_the_number_of_a_signature_first_stops_nothing(desk):
    sender = make_authority(desk)
    body = annex1(sender)
    signed = sender.sign(body, jti="the-number")
    header, _, mark = signed.split(".")
    payload = sender.sign(annex1(sender, locations=[{"url": f"{URL}-false"}])).split(".")[1]
    with transaction(desk.id) as tx:
        forged = receive_arrival(arrival_of(desk, f"{header}.{payload}.{mark}"), tx=tx, now=NOON)
        genuine = receive_arrival(arrival_of(desk, signed), tx=tx, now=NOON)

    assert forged.refused is RefusalReason.FORGED
    assert (genuine.refused, genuine.is_new, genuine.order.state) == (None, True, "running")


def test_another_authority_that_brings_an_order_first_does_not_keep_its_own_from_it(desk):
    sender, thief = make_authority(desk), make_authority(desk)
    came = arrival(desk, annex1(sender))
    with transaction(desk.id) as tx:
        stolen = receive_arrival(replace(came, bound=thief.authority), tx=tx, now=NOON).order
        genuine = receive_arrival(replace(came, bound=sender.authority), tx=tx, now=LATER)
        again = receive_arrival(replace(came, bound=sender.authority), tx=tx, now=LATER)

    assert (genuine.refused, genuine.is_new) == (None, True)
    assert genuine.order.authority == sender.authority.id != stolen.authority
    assert (genuine.order.state, genuine.order.received_at) == ("running", LATER)
    assert (again.is_new, again.order.id) == (False, genuine.order.id)


def test_a_signed_letter_is_not_lost_in_an_unsigned_copy_of_it(desk, pool):
    unit = make_authority(desk, mail_domains=("authority.example.org", "office.example.test"))
    by, at = signer(), today()
    with transaction(desk.id) as tx:
        authority_register.add_key(
            unit.authority.id, by.certificate_pem, tx=tx, now=at - timedelta(days=1), by="t"
        )
    words = f"Prosimy o pilne usunięcie {URL}"
    copy = mailed(desk, pool, 1, text=words, sender=MAILBOX, now=at).order

    raw = signed_mail(mail(2, text=words, sender=MAILBOX), by)
    (genuine,) = take(desk, read(desk, pool, raw, now=at), now=at)

    assert (copy.form, copy.trust) == ("letter", "unsigned")
    assert (genuine.is_new, genuine.order.trust) == (True, "signed")


def test_a_copy_of_a_genuine_order_changes_nothing_of_it(desk):
    sender = make_authority(desk)
    body = annex1(sender, reference_number="")
    genuine = take_in(desk, body, by=sender).order

    copy = take_in(desk, body, channel=Channel.EMAIL_PLAIN, now=LATER)

    assert (copy.is_new, copy.order.id) == (False, genuine.id)
    assert (copy.order.trust, copy.order.flags) == ("signed", genuine.flags)


_OTHER = [{"url": f"{URL}-innocent"}]


def _forged(desk, sender, body):
    header, _, mark = sender.sign(body, jti="the-number").split(".")
    payload = sender.sign({**body, "locations": _OTHER}).split(".")[1]
    with transaction(desk.id) as tx:
        receive_arrival(arrival_of(desk, f"{header}.{payload}.{mark}"), tx=tx, now=NOON)


def _brought_by_another(desk, _sender, body):
    thief = make_authority(desk)
    with transaction(desk.id) as tx:
        receive_arrival(replace(arrival(desk, body), bound=thief.authority), tx=tx, now=NOON)


def _sent(**changes):
    def send(desk, _sender, body):
        return take_in(desk, {**body, **changes}, channel=Channel.EMAIL_PLAIN).order

    return send


def _refused(desk, sender, body):
    copy = _sent()(desk, sender, body)
    if copy.state is OrderState.AUTHENTICATING:
        judge(desk, copy, is_genuine=False)


def _ended(desk, sender, body):
    copy = _sent()(desk, sender, body)
    if copy.state is OrderState.AUTHENTICATING:
        confirm_end(desk, copy, EndCause.LAPSED)


def _by_portal(desk, _sender, body):
    take_in(desk, body, channel=Channel.PORTAL)


_HOSTILE = [
    _sent(),
    _sent(locations=_OTHER),
    _sent(follow_up={"issuing_authority": "thief@elsewhere.example"}),
    _sent(non_disclosure=True, reasons="Other words."),
    _forged,
    _brought_by_another,
    _refused,
    _ended,
    _by_portal,
]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(_HOSTILE), max_size=4), st.booleans())
def test_whatever_others_sent_before_the_authoritys_order_runs_as_the_authority_wrote_it(
    desk, acts, is_numbered
):
    sender = make_authority(desk)
    body = annex1(sender)
    if not is_numbered:
        body["reference_number"] = ""
    for act in acts:
        act(desk, sender, body)

    signed = sender.sign(body, jti="the-number")
    with transaction(desk.id) as tx:
        received = receive_arrival(arrival_of(desk, signed), tx=tx, now=LATER)
    order = received.order

    assert received.refused is None
    assert (order.state, order.trust, order.authority) == ("running", "signed", sender.authority.id)
    assert order.body == body
    with transaction(desk.id) as tx:
        assert tx.orders.order(order.id) == order
        assert [line.url for line in tx.orders.asked_items(order.id)] == [URL]
        clocks = {row.profile: row.state for row in tx.orders.clocks(order.id)}
    assert clocks["eu-tco-removal-order"] == "running"

    with transaction(desk.id) as tx:
        again = receive_arrival(arrival(desk, body, by=sender), tx=tx, now=LATER)
    assert (again.is_new, again.order.id) == (False, order.id)
