"""An order that comes again by mail, in whichever wrapping: a few an hour are kept, all counted."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest

from seawall import config
from seawall.db import models as db
from seawall.errors import problem
from seawall.intake.evidence import vault
from seawall.intake.intake_faults import EvidenceGone
from seawall.journeys.anteroom import _strangers_quota
from seawall.journeys.duties import authority_register
from seawall.journeys.mailroom import mail_taking
from seawall.journeys.orders import order_reading
from seawall.journeys.orders.order_sender import known_keys
from seawall.orders.copies.repeat_bound import MOST_REPEATS, is_repeat_kept
from seawall.sandbox import DecoderPool, SandboxLimits
from seawall.transaction import transaction
from tests.anteroom_made import come, let_in, waiting_of
from tests.journeys.orders.copies_made import mail
from tests.mailroom.annexes_printed import signed_mail
from tests.mailroom.mails_made import multipart_signed
from tests.mailroom.signing.keys_made import MAILBOX, pgp_signer, signer, today
from tests.orders_made import NOON, URL, altered, annex1, make_authority
from tests.people_made import make_person
from tests.problems import raises_problem

MANY = MOST_REPEATS + 4


@pytest.fixture(scope="module")
def pool():
    made = DecoderPool(1, SandboxLimits(max_pixels=1_000_000, max_bytes=2**25, seconds=10))
    yield made
    made.close()


def deliver(org, pool, made, *, at=NOON):
    """A mail as the worker takes it in: sealed, read, and put where it belongs."""
    raw = made if isinstance(made, bytes) else made.as_bytes()
    with transaction(org.id) as tx:
        sealed = tx.evidence.seal(raw, "message/rfc822", "order", at)
        keys = known_keys(tx=tx)
    letter = order_reading.from_mail(raw, keys=keys, pool=pool, received_at=at)
    with transaction(org.id) as tx:
        return sealed, mail_taking.take_letter(letter, sealed, tx=tx, now=at)


def at_most(monkeypatch, **quota):
    few = config.settings().model_copy(update=quota)
    monkeypatch.setattr(_strangers_quota, "settings", lambda: few)


def repeats_of(org, order):
    with transaction(org.id) as tx:
        return [event.what for event in tx.orders.events(order)].count("repeated")


def copies_of(org, order):
    with transaction(org.id) as tx:
        copies = tx.copies.copies_of(order)
    return copies.times if copies else 0


def is_kept(org, sealed):
    with transaction(org.id) as tx:
        try:
            return bool(tx.evidence.open(sealed))
        except EvidenceGone:
            return False


def zipped(content):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("order.jws", content)
    return held.getvalue()


def by_jws(signed, number):
    return mail(number, f"Word {number}.", order_jws=signed.encode() + b"\n" * number)


def by_json_form(signed, number):
    protected, payload, mark = signed.split(".")
    form = {"protected": protected, "payload": payload, "signature": mark}
    return mail(number, order_json=json.dumps(form, indent=number).encode())


def by_zip(signed, number):
    return mail(number, order_zip=zipped(signed + " " * number))


@pytest.mark.both_databases
@pytest.mark.parametrize("wrap", [by_jws, by_json_form, by_zip])
def test_of_a_signed_order_that_is_mailed_again_and_again_a_few_an_hour_are_kept(org, pool, wrap):
    authority = make_authority(org)
    signed = authority.sign(annex1(authority))
    order = come(org, signed).order.id

    sent = [deliver(org, pool, wrap(signed, number)) for number in range(MANY)]

    assert {taken[0].id for _, taken in sent} == {order}
    assert [is_kept(org, sealed) for sealed, _ in sent].count(True) == MOST_REPEATS
    assert repeats_of(org, order) == MOST_REPEATS
    assert copies_of(org, order) == MANY - MOST_REPEATS


def smime(content_by, number):
    made = signed_mail(mail(1, f"Please remove {URL}", sender=MAILBOX), content_by)
    return b"X-Hop: " + str(number).encode() + b"\r\n" + made


def openpgp(content_by, number):
    body = f"Content-Type: text/plain; charset=utf-8\r\n\r\nPlease remove {URL}\r\n".encode()
    seal = content_by.detached(body).replace(b"\n\n", b"\nComment: %d\n\n" % number, 1)
    return multipart_signed(body, seal, "application/pgp-signature")


@pytest.mark.parametrize(
    ("make_signer", "certificate", "wrap"),
    [
        (signer, lambda by: by.certificate_pem, smime),
        (pgp_signer, lambda by: bytes(by.certificate), openpgp),
    ],
    ids=["smime", "openpgp"],
)
def test_of_a_signed_mail_with_other_padding_a_few_an_hour_are_kept(
    org, pool, make_signer, certificate, wrap
):
    """Another line on the way, another comment in the armour: the signature fits all the same."""
    authority, by, at = make_authority(org, mail_domains=("authority.example.org",)), None, today()
    by = make_signer()
    with transaction(org.id) as tx:
        authority_register.add_key(
            authority.authority.id, certificate(by), tx=tx, now=at - timedelta(days=1), by="tests"
        )
    (_, (order,)), *rest = [
        deliver(org, pool, wrap(by, number), at=at) for number in range(MANY + 1)
    ]

    assert order.trust == "signed"
    assert {taken[0].id for _, taken in rest} == {order.id}
    assert [is_kept(org, sealed) for sealed, _ in rest].count(True) == MOST_REPEATS
    assert repeats_of(org, order.id) == MOST_REPEATS


def test_an_hour_later_a_few_more_copies_are_kept(org, pool):
    authority = make_authority(org)
    signed = authority.sign(annex1(authority))
    order = come(org, signed).order.id
    for number in range(MANY):
        deliver(org, pool, by_jws(signed, number))
    later = NOON + timedelta(minutes=61)
    deliver(org, pool, by_jws(signed, MANY), at=later)

    assert repeats_of(org, order) == MOST_REPEATS + 1


@pytest.mark.both_databases
def test_copies_share_the_megabytes_of_strangers(org, pool, monkeypatch):
    at_most(monkeypatch, anteroom_megabytes=4)
    authority = make_authority(org)
    signed = authority.sign(annex1(authority))
    order = come(org, signed).order.id

    big = mail(1, order_jws=signed.encode(), picture_bin=b"\0" * 2**20)
    sealed, _ = deliver(org, pool, big)

    assert not is_kept(org, sealed)
    assert (repeats_of(org, order), copies_of(org, order)) == (0, 1)


@pytest.mark.both_databases
def test_a_copy_that_is_not_kept_leaves_no_file_and_a_row_that_says_when_it_went(org, pool):
    authority = make_authority(org)
    signed = authority.sign(annex1(authority))
    come(org, signed)
    sent = [deliver(org, pool, by_jws(signed, number))[0] for number in range(MANY)]

    with transaction(org.id) as tx:
        record = tx.evidence.get(sent[-1])
    assert record.erased_at == NOON
    assert not vault.has_file(record.path)


@pytest.mark.both_databases
def test_a_copy_whose_transaction_fails_is_there_as_it_was(org, pool):
    authority = make_authority(org)
    signed = authority.sign(annex1(authority))
    order = come(org, signed).order.id
    for number in range(MOST_REPEATS):
        deliver(org, pool, by_jws(signed, number))
    raw = by_jws(signed, MANY).as_bytes()
    with transaction(org.id) as tx:
        sealed, keys = tx.evidence.seal(raw, "message/rfc822", "order", NOON), known_keys(tx=tx)
    letter = order_reading.from_mail(raw, keys=keys, pool=pool, received_at=NOON)

    def fail_after_taking():
        with transaction(org.id) as tx:
            mail_taking.take_letter(letter, sealed, tx=tx, now=NOON)
            raise problem("orders.unknown-order", order="order_of_nobody")

    with raises_problem("orders.unknown-order"):
        fail_after_taking()

    assert is_kept(org, sealed)
    assert copies_of(org, order) == 0


def test_what_a_file_of_an_erased_row_left_behind_is_swept(org):
    with transaction(org.id) as tx:
        sealed = tx.evidence.seal(b"a mail", "message/rfc822", "order", NOON)
        path = tx.evidence.get(sealed).path
        rows = db.EvidenceRow.objects.filter(organisation_id=org.id, id=sealed)
        rows.update(erased_at=NOON)
    with transaction(org.id) as tx:
        tx.evidence.sweep_orphans(before=today() + timedelta(seconds=1))

    assert not vault.has_file(path)


def test_the_same_signed_once_more_is_no_copy_and_keeps_its_line(org):
    """Whoever has the key may say it again: that is new, and theirs to bound."""
    authority = make_authority(org)
    body = annex1(authority)
    order = come(org, authority.sign(body)).order.id
    for _ in range(MANY):
        come(org, authority.sign(body))

    assert (repeats_of(org, order), copies_of(org, order)) == (MANY, 0)


def test_the_proof_of_an_order_in_doubt_is_no_copy_of_it(org, pool):
    authority = make_authority(org, mail_domains=("police.example",))
    body = annex1(authority)
    officer = {"sender": "officer@police.example"}
    (_, (doubted,)) = deliver(org, pool, mail(1, order_json=json.dumps(body).encode(), **officer))
    proof = mail(2, order_jws=authority.sign(body).encode(), **officer)
    sealed, (proved,) = deliver(org, pool, proof)

    assert (doubted.state, doubted.trust) == ("authenticating", "unsigned")
    assert (proved.id, proved.state, proved.trust) == (doubted.id, "running", "signed")
    assert is_kept(org, sealed)


def test_mails_with_an_orders_number_and_other_words_wait_beyond_a_few_an_hour(org, pool):
    """A mailbox can be forged: whoever knows a number writes no more lines than others do."""
    authority = make_authority(org, mail_domains=("police.example",))
    body = annex1(authority)
    order = come(org, authority.sign(body)).order.id
    officer = {"sender": "officer@police.example"}
    for number in range(MANY):
        other = (
            [{"url": f"https://videos.example.com/v/{number}"}] if number % 2 else [{"url": URL}]
        )
        said = {**body, "reasons": f"Reason {number}.", "locations": other}
        sealed, _ = deliver(
            org, pool, mail(number, order_json=json.dumps(said).encode(), **officer)
        )
        assert is_kept(org, sealed)

    assert len(waiting_of(org)) == MANY - MOST_REPEATS
    assert (repeats_of(org, order), copies_of(org, order)) == (MOST_REPEATS, 0)


OWN = annex1(locations=[{"url": "https://videos.example.com/v/wanted-down"}])


@pytest.mark.parametrize("beside", ["copy", "forged"])
def test_an_order_of_nobody_waits_whatever_copy_or_forgery_lies_beside_it(org, pool, beside):
    authority = make_authority(org)
    signed = authority.sign(annex1(authority))
    come(org, signed)
    jws = signed if beside == "copy" else altered(authority, annex1(authority))

    deliver(org, pool, mail(1, order_jws=jws.encode(), own_json=json.dumps(OWN).encode()))

    (document,) = waiting_of(org)
    with transaction(org.id) as tx:
        assert sum(tx.orders.count().values()) == 1
    let_in(org, document.id)
    with transaction(org.id) as tx:
        urls = {tx.orders.items(order.id)[0].url for order in tx.orders.board(limit=None)}
    assert urls >= {OWN["locations"][0]["url"]}


def test_a_copy_comes_while_its_case_is_held_by_somebody_and_waits_for_nobody(org, pool):
    authority = make_authority(org)
    signed = authority.sign(annex1(authority))
    order = come(org, signed).order.id
    make_person(org, "reviewer")
    with transaction(org.id) as tx:
        held = tx.orders.locked(order)
        tx.copies.count_copy(order, now=NOON)
        tx.orders.save(held)

    assert come(org, f"{signed}\n").order.state == held.state
    assert copies_of(org, order) == 2


def test_the_bound_of_copies_needs_room_and_ends():
    assert [is_repeat_kept(n, has_room=True) for n in (0, MOST_REPEATS - 1, MOST_REPEATS)] == [
        True,
        True,
        False,
    ]
    assert not is_repeat_kept(0, has_room=False)
