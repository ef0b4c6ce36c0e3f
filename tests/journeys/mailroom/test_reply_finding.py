"""A reply in a new mail finds the order that waits for it, by its number and its sender."""

from __future__ import annotations

import pytest

from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.forms.model import Form
from seawall.journeys.answers.order_clarifying import Inability, tell_inability
from seawall.journeys.mailroom import mail_taking
from seawall.journeys.orders import order_reading
from seawall.orders.answering.filling import Impossibility
from seawall.sandbox import DecoderPool, SandboxLimits
from seawall.transaction import transaction
from tests.answering_made import minutes
from tests.orders_made import NOON, make_authority, make_contact_point, make_order
from tests.people_made import make_organisation, make_person

NUMBER = "FR-2026-000917"


@pytest.fixture(scope="module")
def pool():
    with_limits = DecoderPool(1, SandboxLimits(max_pixels=1_000_000, max_bytes=2**25, seconds=10))
    yield with_limits
    with_limits.close()


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


@pytest.fixture
def order(org):
    """An order without an address; its authority was asked which one it means."""
    authority = make_authority(org, mail_domains=("police.example",))
    made = make_order(org, by=authority, reference_number=NUMBER, locations=[])
    why = Impossibility(
        (NonComplianceGround.MANIFEST_ERRORS,), "It names no address.", "Which address?"
    )
    with transaction(org.id) as tx:
        tell_inability(Inability(made.id, make_person(org, "legal"), why), tx=tx, now=NOON)
    return made


def mailed(org, pool, *, sender="officer@police.example", subject="Your question", text):
    raw = f"From: {sender}\nTo: orders@videos.example.com\nSubject: {subject}\n\n{text}\n".encode()
    at = NOON + minutes(30)
    letter = order_reading.from_mail(raw, keys=[], pool=pool, received_at=at)
    with transaction(org.id) as tx:
        sealed = tx.evidence.seal(raw, "message/rfc822", "order", at)
        (taken,) = mail_taking.take_letter(letter, sealed, tx=tx, now=at)
        return taken


@pytest.mark.parametrize(
    "words",
    [
        {"subject": f"AW: {NUMBER}", "text": "https://videos.example.com/v/grey-tide"},
        {"text": f"Voici l'adresse pour {NUMBER}: https://videos.example.com/v/grey-tide"},
    ],
    ids=["subject", "text"],
)
def test_tco_r16_a_reply_in_a_new_mail_is_a_reply_and_waits_for_a_person(org, order, pool, words):
    taken = mailed(org, pool, **words)

    assert taken.id == order.id
    with transaction(org.id) as tx:
        (said,) = [one for one in tx.orders.events(order.id) if one.what == "clarified"]
        assert said.data["is_enough"] is None
        assert tx.orders.order(order.id).state == "paused"


@pytest.mark.parametrize(
    ("sender", "number"),
    [
        ("somebody@elsewhere.example", NUMBER),
        ("officer@not-police.example", NUMBER),
        ("officer@police.example", f"{NUMBER}1"),
    ],
)
def test_another_sender_or_another_number_is_a_letter(org, order, pool, sender, number):
    taken = mailed(org, pool, sender=sender, text=f"About {number}.")

    assert (taken.form, taken.id == order.id) == (Form.LETTER, False)


def test_a_letter_says_which_order_it_may_answer(org, order, pool):
    make_authority(org, mail_domains=("elsewhere.example",))
    taken = mailed(org, pool, sender="somebody@elsewhere.example", text=f"About {NUMBER}.")

    with transaction(org.id) as tx:
        assert tx.orders.document(taken.document).reading["may_answer"] == [order.id]


def test_a_mail_that_names_two_orders_is_read_by_a_person(org, order, pool):
    other = f"{NUMBER[:-1]}8"
    twin = make_authority(org, mail_domains=("twin.example",))
    second = make_order(org, by=twin, reference_number=other, locations=[])
    why = Impossibility(
        (NonComplianceGround.MANIFEST_ERRORS,), "It names no address.", "Which address?"
    )
    with transaction(org.id) as tx:
        tell_inability(Inability(second.id, make_person(org, "legal"), why), tx=tx, now=NOON)

    assert mailed(org, pool, text=f"About {NUMBER} and {other}.").id == order.id
    make_authority(org, mail_domains=("elsewhere.example",))
    taken = mailed(org, pool, sender="x@elsewhere.example", text=f"About {NUMBER} and {other}.")

    with transaction(org.id) as tx:
        hints = tx.orders.document(taken.document).reading["may_answer"]
    assert set(hints) == {order.id, second.id}
