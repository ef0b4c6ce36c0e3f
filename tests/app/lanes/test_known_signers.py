"""Whose key signed a document is known before anything is counted, and counts as that authority's."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from seawall.app.lanes.known_signers import KnownSigners
from seawall.gate.index_snapshot import RegisteredSigner
from seawall.journeys.duties import authority_register
from seawall.keys.signing import new_signing_key
from seawall.transaction import transaction
from seawall.web import limit
from seawall.web.api import order_documents
from seawall.web.middleware import OneTransaction
from tests.app.lanes.live_server import JOSE
from tests.conftest import NOON
from tests.orders_made import annex1, make_authority

ELSEWHERE = "127.0.4.1"


@pytest.fixture
def signers(monkeypatch):
    """Of each request that Django answered, the authority that was known to have signed it."""
    seen, usual = [], OneTransaction.__call__

    def answer(middleware, request):
        signer = limit.signer_of(request)
        seen.append(signer.authority if signer else "")
        return usual(middleware, request)

    monkeypatch.setattr(OneTransaction, "__call__", answer)
    return seen


def few(monkeypatch, **rates):
    """So few requests may come; what is not named is as usual."""
    usual = limit.settings()
    changed = usual.model_copy(update=rates)
    monkeypatch.setattr(limit, "settings", lambda: changed)


def as_json(document: bytes) -> bytes:
    """The same signature in the flattened JSON form."""
    names = ("protected", "payload", "signature")
    return json.dumps(dict(zip(names, document.decode().split("."), strict=True))).encode()


def test_a_document_of_a_registered_key_is_its_authoritys_in_each_form(server, signers):
    answers = [server.send(server.order()), server.send(as_json(server.order()))]
    answers.append(
        server.ask(
            "POST",
            "/v1/orders",
            as_json(server.order()),
            **{"Content-Type": "application/jose+json; charset=utf-8"},
        )
    )

    assert [answer.status for answer in answers[:1]] == [201]
    assert signers == [server.authority.authority.id] * 3


def test_strangers_use_up_nothing_of_an_authoritys_at_the_same_address(
    server, signers, monkeypatch
):
    monkeypatch.setattr(order_documents, "_WITHOUT_KEY", "1/hour")
    few(monkeypatch, rate_limit="2/hour")
    stranger = make_stranger(server)

    strangers = [server.send(server.order(stranger)).status for _ in range(4)]
    known = [server.send(server.order()).status for _ in range(4)]

    assert strangers[1:] == [429] * 3
    assert known == [201] * 4
    assert signers == [""] * 4 + [server.authority.authority.id] * 4


def make_stranger(server):
    """Somebody with a key that no register has."""
    return replace(server.authority, key=new_signing_key())


def test_an_authority_has_a_quota_of_its_own_and_is_told_what_to_do_beyond_it(server, monkeypatch):
    few(monkeypatch, authority_rate_limit="2/hour")
    other = make_authority(server.here.organisation)
    server.here.parts.refresher.refresh()

    answers = [server.send(server.order(), address=f"127.0.4.{at}") for at in range(1, 4)]

    assert [answer.status for answer in answers] == [201, 201, 429]
    assert answers[-1].headers["retry-after"]
    assert "send the same document again" in answers[-1].document["remedy"]
    assert server.send(server.order(other)).status == 201
    assert server.send(server.order(make_stranger(server))).status in {201, 422}


def test_what_the_quota_refused_is_the_authoritys_when_it_is_sent_again(
    server, signers, monkeypatch
):
    few(monkeypatch, authority_rate_limit="1/hour")
    document = server.order()
    server.send(server.order())
    first = server.send(document).status
    few(monkeypatch, authority_rate_limit="5/hour")
    again = server.send(document).status

    assert (first, again) == (429, 201)
    assert set(signers) == {server.authority.authority.id}


def test_a_copy_of_what_was_answered_uses_up_nothing_of_its_signers(server, signers, monkeypatch):
    few(monkeypatch, authority_rate_limit="2/hour")
    document = server.order()
    copies = [document, document, as_json(document), document + b"\n"]
    statuses = [server.send(copy, address=ELSEWHERE).status for copy in copies]

    assert statuses[:2] == [201, 200]
    assert signers == [server.authority.authority.id, "", "", ""]
    assert server.send(server.order()).status == 201


@pytest.mark.parametrize("end", ["revoked", "suspended"])
def test_a_key_that_counts_no_more_is_a_strangers_as_soon_as_the_gate_has_looked(
    server, signers, end
):
    own = server.authority.authority
    with transaction(own.organisation) as tx:
        if end == "revoked":
            (key,) = tx.register.keys_of(own.id)
            authority_register.revoke_key(key.fingerprint, why="lost", tx=tx, now=NOON, by="tests")
        else:
            authority_register.suspend_authority(own.id, why="asked", tx=tx, now=NOON, by="tests")
    server.here.parts.refresher.refresh()

    server.send(server.order())

    assert signers == [""]


def test_nothing_that_a_client_can_send_makes_it_an_authority(server, signers):
    own, genuine = server.authority, server.order()
    header, body, mark = genuine.split(b".")
    altered = own.sign(annex1(own, reasons="Other words.")).encode().split(b".")[1]
    forged = [b".".join([header, altered, mark]), b".".join([header, body, mark[:-4] + b"AAAA"])]
    named = {
        "seawall.signer": own.authority.id,
        "Seawall-Signer": own.authority.id,
        "asgi.scope": own.authority.id,
        "X-Asgi-Scope": own.authority.id,
    }

    for document in (*forged, server.order(make_stranger(server)), b"{}", b"..", b""):
        where = f"/v1/orders?to={server.here.organisation.slug}"
        server.ask("POST", where, document, **JOSE, **named)

    assert signers
    assert set(signers) == {""}


def test_a_key_of_another_platforms_register_signs_nothing_here(server, signers):
    where = "/v1/orders?to=another-platform"
    server.ask("POST", where, server.order(), **JOSE)

    assert signers == [""]


def who(document, register, **asked):
    """The signer that is found for this document, each time anew."""
    return asyncio.run(KnownSigners(lambda: register).who_signed(document, **asked))


def test_only_a_document_that_names_a_registered_key_costs_mathematics(monkeypatch):
    tried = []
    monkeypatch.setattr(
        "seawall.mailroom.signing.document_signer.has_signed",
        lambda *asked: bool(tried.append(asked)),
    )
    register = {"known": [RegisteredSigner("aut_1", bytes(32), "here")]}
    names = [b"eyJraWQiOiJrbm93biJ9", b"eyJraWQiOiJvdGhlciJ9"]

    found = [who(b"%s.e30.AAAA" % name, register, platform="here") for name in names]

    assert (found, len(tried)) == ([None, None], 1)
