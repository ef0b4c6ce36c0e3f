"""Whoever has a copy of a signed order may spell it as they like: it is one document, counted."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import UTC, datetime

import pytest
from django.db import connections

from seawall.db import models as db
from seawall.keys.organisation import own_key
from seawall.mailroom.signing import jws
from seawall.transaction import transaction
from tests.anteroom_made import strangers_order, waiting_of
from tests.orders_made import annex1, make_authority, make_contact_point, referral
from tests.web.api.conftest import make_platform

pytestmark = pytest.mark.both_databases
TABLES = (db.DocumentRow, db.OrderEventRow, db.EvidenceRow, db.OrderRow, db.StrangersFileRow)


@pytest.fixture
def platform(database):
    made = make_platform()
    make_contact_point(made.org)
    return made


@pytest.fixture
def authority(platform):
    return make_authority(platform.org)


def now() -> datetime:
    return datetime.now(UTC)


def order_of(authority, **fields):
    return authority.sign(annex1(authority, issued_at=now().isoformat(), **fields), at=now())


def spellings(signed):
    """The same JWS, a dozen ways: each is other bytes."""
    protected, payload, mark = signed.split(".")
    flat = {"protected": protected, "payload": payload, "signature": mark}
    general = {"payload": payload, "signatures": [{"protected": protected, "signature": mark}]}
    blanks = [f"{' ' * n}{signed}{chr(10) * n}\t" for n in range(8)]
    return [*blanks, f"{signed}\r\n", json.dumps(flat), json.dumps(general, indent=3)]


def send(platform, content, *, path="/v1/orders"):
    sent = content if isinstance(content, bytes) else content.encode()
    where = f"{path}?to={platform.org.slug}"
    return platform.post(where, sent, authorization="", content_type="application/jose")


def rows(platform):
    """How many rows of what is kept there are."""
    with transaction(platform.org.id):
        return [table.objects.filter(organisation_id=platform.org.id).count() for table in TABLES]


def copies_of(platform, order):
    with transaction(platform.org.id) as tx:
        copies = tx.copies.copies_of(order)
    return copies.times if copies else 0


def test_a_copy_in_another_spelling_is_a_number_on_the_order_no_file_and_no_line(
    platform, authority
):
    signed = order_of(authority)
    order = send(platform, signed).json()
    before = rows(platform)

    answers = [send(platform, spelled) for spelled in spellings(signed)]

    assert [answer.status_code for answer in answers] == [200] * 11
    assert {answer.json()["order"] for answer in answers} == {order["order"]}
    assert not any(answer.json()["is_new"] for answer in answers)
    assert rows(platform) == before
    assert copies_of(platform, order["order"]) == 11
    with transaction(platform.org.id) as tx:
        words = [entry.what for entry in tx.ledger.about(order["order"])]
    assert "order.repeated" not in words


def test_the_receipt_of_a_copy_is_that_of_the_order_and_names_the_compact_form(platform, authority):
    signed = order_of(authority)
    first, *_, last = (send(platform, spelled).json() for spelled in reversed(spellings(signed)))

    known = [jws.known_key(own_key(platform.org.id).public_key())]
    facts = [jws.verify_jws(told["receipt"], known, now=now())[0] for told in (first, last)]
    assert {receipt["sha256"] for receipt in facts} == {hashlib.sha256(signed.encode()).hexdigest()}
    assert facts[0]["received_at"] == facts[1]["received_at"]


def test_megabytes_of_line_ends_around_an_order_are_not_kept(platform, authority):
    signed = order_of(authority)
    order = send(platform, f"{signed}{chr(10) * 7_000_000}".encode()).json()

    with transaction(platform.org.id) as tx:
        document = tx.orders.document(tx.orders.order(order["order"]).document)
        assert tx.evidence.open(document.evidence) == signed.encode()
    assert document.size == len(signed)


def test_a_second_order_with_the_number_of_the_first_and_other_words_is_a_new_document(
    platform, authority
):
    number = {"reference_number": "FR-2026-000031"}
    first = send(platform, order_of(authority, **number)).json()
    before = rows(platform)
    other = {"locations": [{"url": "https://videos.example.com/v/another"}]}

    second = send(platform, order_of(authority, **number, **other)).json()

    assert (second["order"], second["is_new"]) == (first["order"], False)
    documents, events, evidence, *_ = rows(platform)
    assert (documents, evidence) == (before[0] + 1, before[2] + 1)
    assert events > before[1]
    assert copies_of(platform, first["order"]) == 0
    with transaction(platform.org.id) as tx:
        assert "repeat_differs" in tx.orders.order(first["order"]).flags


def test_a_copy_of_what_repeated_an_order_is_a_number_too(platform, authority):
    """Signed twice, the second is a line in the history; whoever has it adds no more lines."""
    body = annex1(authority, issued_at=now().isoformat())
    order = send(platform, authority.sign(body, at=now())).json()
    other = {**body, "locations": [{"url": "https://videos.example.com/v/another"}]}
    repeats = [authority.sign(said, at=now()) for said in (body, other)]
    for signed in repeats:
        send(platform, signed)
    before = rows(platform)

    for signed in repeats:
        assert {send(platform, spelled).json()["order"] for spelled in spellings(signed)} == {
            order["order"]
        }

    assert rows(platform) == before
    assert copies_of(platform, order["order"]) == 22


def test_one_order_to_two_platforms_is_an_order_of_each(platform, authority):
    signed = order_of(authority)
    other = make_platform()
    make_contact_point(other.org)
    here, there = send(platform, signed).json(), send(other, f" {signed}").json()
    send(platform, f"{signed}\n")

    assert here["order"] != there["order"]
    assert (copies_of(platform, here["order"]), copies_of(other, there["order"])) == (1, 0)


def test_a_strangers_order_spelled_anew_is_the_one_that_waits(platform):
    signed = strangers_order(at=now())
    answers = [send(platform, spelled) for spelled in (signed, *spellings(signed))]

    assert len({answer.json()["order"] for answer in answers}) == 1
    assert len(waiting_of(platform.org)) == 1
    assert rows(platform)[2] == 1


def test_a_referral_is_known_by_its_compact_form_too(platform, authority):
    signed = authority.sign(referral(authority, issued_at=now().isoformat()), at=now())
    answers = [send(platform, spelled, path="/v1/referrals") for spelled in spellings(signed)]

    assert len({answer.json()["order"] for answer in answers}) == 1


def test_copies_that_come_at_once_are_all_counted(platform, authority):
    signed = order_of(authority)
    order = send(platform, signed).json()
    start, codes = threading.Barrier(4), []

    def bring(number):
        start.wait()
        for spelled in spellings(signed)[number : number + 3]:
            codes.append(send(platform, spelled).status_code)
        connections.close_all()

    threads = [threading.Thread(target=bring, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert codes == [200] * 12
    assert copies_of(platform, order["order"]) == 12
    assert rows(platform)[0] == 1
