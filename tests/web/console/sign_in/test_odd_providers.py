"""Whoever runs a provider may say anything, or nothing for a while: it is refused, nobody waits."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from seawall.app import oidc_calls
from seawall.outbound import client
from seawall.outbound.model import CallAnswer, CallFailure
from seawall.people.access import oidc
from tests.people_made import make_organisation, make_person
from tests.waiting import until
from tests.web.console.conftest import visitor
from tests.web.console.sign_in.at_a_provider import connect, is_in, is_person, known_at, sign_in

pytestmark = pytest.mark.usefixtures("wired")
ODD_KEYS = [[1, 2], "x", None, {}, [{"kty": ["EC"]}], [{"kty": "EC", "crv": "P-256", "x": "!"}]]
NO_ADDRESS = [
    "javascript:alert(1)",
    "//a.example",
    "https://",
    "https://[",
    "https://a.test/\r\nB: c",
]


@pytest.fixture
def connected(database, idp):
    """A member who came in by the provider before it began to lie."""
    org = make_organisation()
    at, member = known_at(org, idp), make_person(org)
    is_person(idp, member)
    assert connect(at, idp, member).status_code == 302
    return at, member


@pytest.mark.parametrize(
    "subject", ["subject-1\x00", "subject-1\n", "sübject", 1, ["subject-1"], ""]
)
def test_what_cannot_name_an_account_lets_nobody_in(connected, idp, subject):
    at, member = connected
    is_person(idp, member, subject)

    person, answer = sign_in(at, idp)

    assert answer.status_code == 401
    assert not is_in(person)


@pytest.mark.parametrize("methods", [[["otp"]], [{"otp": 1}], {"otp": 1}, "otp", 1])
def test_methods_that_are_no_words_are_no_second_factor(database, idp, methods):
    org = make_organisation()
    at, lead = known_at(org, idp, vouches=False), make_person(org, "lead")
    is_person(idp, lead)
    assert connect(at, idp, lead).status_code == 302
    is_person(idp, lead, amr=methods)

    assert sign_in(at, idp)[1].status_code == 401


@pytest.mark.parametrize("keys", ODD_KEYS)
def test_keys_that_are_none_let_nobody_in(connected, idp, monkeypatch, keys):
    monkeypatch.setattr(idp, "keys", lambda: {"keys": keys})

    person, answer = sign_in(connected[0], idp)

    assert answer.status_code == 401
    assert not is_in(person)


@pytest.mark.parametrize("endpoint", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("address", [*NO_ADDRESS, None, 7])
def test_nobody_is_sent_where_no_web_address_leads(connected, idp, endpoint, address):
    idp.document = {endpoint: address}

    assert visitor().get(f"/sign-in/at/{connected[0].id}").status_code == 503


def test_a_provider_over_https_sends_nobody_to_an_address_that_anybody_reads():
    assert not oidc.is_endpoint("http://login.example.test/authorize", "https://login.example.test")


@pytest.mark.parametrize("field", ["email", "password", "code"])
def test_a_stranger_who_writes_a_nul_into_a_form_is_told(database, field):
    make_organisation()
    filled = {"email": "a@b.example", "password": "x", "code": "1", field: "a\x00b"}

    answer = visitor().post("/sign-in/password", **filled)

    assert answer.status_code == 400
    assert "the character NUL" in answer.content.decode()


def test_a_provider_that_keeps_us_waiting_keeps_nobody_of_another_organisation(
    database, idp, monkeypatch
):
    quick, waits = known_at(make_organisation(), idp), make_organisation().id
    asked, may_answer = [], threading.Event()

    def send(call):
        if call.organisation != waits:
            return client.send_call(call)
        asked.append(call)
        may_answer.wait(60)
        return CallAnswer(None, "nothing came", failure=CallFailure.LATE)

    monkeypatch.setattr(oidc_calls, "client", SimpleNamespace(send_call=send))
    askers = [threading.Thread(target=asked_in_vain, args=(waits,)) for _ in range(2)]
    try:
        for asker in askers:
            asker.start()
        until(lambda: len(asked) == len(askers))

        assert "Too many people are signing in" in asked_in_vain(waits)
        assert visitor().get(f"/sign-in/at/{quick.id}").status_code == 302
        assert len(asked) == len(askers)
    finally:
        may_answer.set()
        for asker in askers:
            asker.join()


def asked_in_vain(organisation):
    with pytest.raises(oidc_calls.ProviderAway) as away:
        oidc_calls.discover_provider("https://login.example.test", organisation)
    return str(away.value)
