"""Nothing is written of whoever only begins to sign in, and what they begin counts once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session as BrowserSession
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seawall.db import models as db
from seawall.journeys.people.provider_setup import WantedProvider, add_provider
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit, ports
from tests.passkeys_made import with_passkey
from tests.people_made import make_person
from tests.web.console.conftest import Visitor, rows, visitor

QUESTION = "seawall-question"


@pytest.fixture(autouse=True)
def counted_afresh():
    limit._counter.cache_clear()


def is_in(person: Visitor) -> bool:
    return person.get("/me").status_code == 200


def options_of(person: Visitor):
    return person.post("/sign-in/passkey/options").json()


def sessions() -> int:
    with transaction(INSTALLATION):
        return BrowserSession.objects.count()


def test_a_stranger_who_asks_for_a_question_a_hundred_times_leaves_no_row(org):
    with CaptureQueriesContext(connection) as asked:
        for _ in range(100):
            assert options_of(visitor())["publicKey"]["challenge"]

    assert asked.captured_queries == []
    assert sessions() == 0


def test_neither_does_one_who_is_sent_to_the_sign_in_page_from_everywhere(org):
    for page in ("/me", "/orders", "/cases/none", "/admin/keys"):
        stranger = visitor()
        stranger.get(stranger.get(page)["Location"])

    assert sessions() == 0


def test_nor_does_one_who_is_sent_on_to_a_provider(org, monkeypatch):
    there = {"authorization_endpoint": "https://login.example/authorize"}
    monkeypatch.setattr(ports, "oidc_discover", lambda *_: there)
    wanted = WantedProvider("Harbour login", "https://login.example", "seawall", "secret", True)
    with transaction(org.id) as tx:
        at = add_provider(wanted, is_local=True, tx=tx, now=datetime.now(UTC), by="tests")

    away = visitor().get(f"/sign-in/at/{at.id}")

    assert away["Location"].startswith("https://login.example/authorize?")
    assert sessions() == 0


@pytest.mark.parametrize("counts", [False, True])
def test_a_passkey_lets_its_owner_in(org, counts):
    soft, person = with_passkey(make_person(org), counts=counts), visitor()
    person.get("/sign-in?next=/me/access")

    for _ in range(2):
        answer = person.post("/sign-in/passkey", credential=soft.answer(options_of(person)))
        assert answer.status_code == 302
    assert is_in(person)
    assert sessions() == 1


def test_whoever_signs_in_is_led_where_they_wanted_to_go_and_that_is_forgotten(org):
    soft, person = with_passkey(make_person(org)), visitor()
    person.get("/sign-in?next=/me/access")
    there = [
        person.post("/sign-in/passkey", credential=soft.answer(options_of(person)))["Location"]
        for _ in range(2)
    ]

    assert there == ["/me/access", "/"]


def test_what_a_passkey_answered_counts_once_even_for_who_copied_the_browsers_cookie(org):
    """A key that counts nothing, as synced ones do, signs the same bytes that a thief has."""
    soft, person = with_passkey(make_person(org)), visitor()
    credential = soft.answer(options_of(person))
    thief = visitor()
    thief.client.cookies[QUESTION] = person.client.cookies[QUESTION].value

    assert person.post("/sign-in/passkey", credential=credential).status_code == 302
    assert thief.post("/sign-in/passkey", credential=credential).status_code == 401
    assert not is_in(thief)
    assert len(rows(db.SignedInRow)) == 1


def test_an_answer_is_good_in_the_browser_that_was_asked_and_in_no_other(org):
    soft, person, other = with_passkey(make_person(org)), visitor(), visitor()
    credential = soft.answer(options_of(person))
    options_of(other)

    assert other.post("/sign-in/passkey", credential=credential).status_code == 401
    assert visitor().post("/sign-in/passkey", credential=credential).status_code == 401


def test_a_question_that_was_answered_wrongly_is_asked_anew(org):
    soft, person = with_passkey(make_person(org)), visitor()
    credential = soft.answer(options_of(person))
    person.post("/sign-in/passkey", credential='{"rawId":"AAAA"}')

    assert person.post("/sign-in/passkey", credential=credential).status_code == 401


def test_a_question_that_nobody_here_asked_is_answered_by_nobody(org):
    soft, person = with_passkey(make_person(org)), visitor()
    for cookie in ("", "nonsense", signing.dumps({"challenge": "mine"}, salt="another purpose")):
        credential = soft.answer(options_of(person))
        person.client.cookies[QUESTION] = cookie

        assert person.post("/sign-in/passkey", credential=credential).status_code == 401


def test_a_question_is_good_for_five_minutes(org, monkeypatch):
    soft, person = with_passkey(make_person(org)), visitor()
    credential = soft.answer(options_of(person))
    later = signing.time.time() + 301
    monkeypatch.setattr(signing.time, "time", lambda: later)

    assert person.post("/sign-in/passkey", credential=credential).status_code == 401
