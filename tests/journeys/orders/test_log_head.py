"""The head of our ledger goes out with every letter that others keep."""

from __future__ import annotations

import json

from seawall.journeys.orders.order_receipt import signed_receipt
from seawall.keys import base64url
from seawall.keys.ledger_mark import read_mark
from seawall.keys.organisation import own_key
from seawall.mailroom.signing import jws
from seawall.mailroom.signing.model import SignatureState
from seawall.transaction import transaction
from seawall.worker.tasks import place_entries
from tests.holds_made import Harbour
from tests.people_made import NOON
from tests.referring_made import make_unit


def said_head(signed: str) -> str:
    """What the protected header says of the signer's ledger."""
    return json.loads(base64url.decode(signed.split(".", maxsplit=1)[0])).get("log", "")


def head() -> str:
    return " ".join((read_mark() or "").split("\n")[:3])


def test_a_receipt_and_the_answer_after_it_carry_the_newest_checkpoint(sqlite):
    harbour = Harbour()
    item = harbour.publish()
    order = harbour.order(item)
    place_entries(NOON)
    with transaction(harbour.org.id) as tx:
        receipt = signed_receipt(harbour.stored(order), tx=tx, now=NOON)
    harbour.comply(order)
    harbour.platform_reports(item)
    with transaction(harbour.org.id) as tx:
        answers = [answer.signed for answer in tx.answers.of_order(order.id)]

    assert answers
    assert {said_head(signed) for signed in (receipt, *answers)} == {head()}


def test_so_does_what_a_unit_sends(sqlite):
    unit = make_unit()
    unit.platform()
    place_entries(NOON)

    dispatch = unit.sent("https://clips.example.com/v/grey-tide")

    assert said_head(dispatch.signed) == head() != ""


def test_a_letter_with_a_head_is_a_letter_and_nothing_else_may_stand_there(sqlite):
    org = Harbour().org.id
    known = [jws.known_key(own_key(org).public_key())]

    for log, state in (("a 1 b", SignatureState.VALID), ("x" * 9_999, SignatureState.UNREADABLE)):
        signed = jws.sign_payload({"form": "x"}, own_key(org), now=NOON, jti="j", log=log)
        assert jws.verify_jws(signed, known, now=NOON)[1].state is state
