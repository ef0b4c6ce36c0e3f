"""Nobody is let in without a key; a client of HMA has several places to carry one."""

import base64
from datetime import UTC, datetime

import pytest
from django.test import Client

from seawall.exchanges.hma.hma_endpoints import ADDRESSES
from seawall.journeys.people.sign_in import begin_session
from seawall.people.access.model import SignInWay
from seawall.transaction import transaction
from seawall.web.request import SESSION
from tests.conftest import NOON
from tests.people_made import make_key, make_person

PDQ = "f" * 64
CLOSED = [address for address in ADDRESSES if address.scope]


def basic(written):
    return {"Authorization": "Basic " + base64.b64encode(written.encode()).decode()}


@pytest.mark.parametrize("address", CLOSED, ids=lambda each: f"{each.method} {each.path}")
def test_without_a_key_every_address_is_closed(hma_on_sqlite, address):
    path = address.path.replace("{content_id}", "1").replace("{", "").replace("}", "")
    for headers in ({"Authorization": ""}, {"Authorization": "Bearer swk_wrong"}, basic("a:b")):
        said = hma_on_sqlite.ask(address.method, path, headers=headers)

        assert said.status == 401
        assert set(said.body) == {"message"}
        assert "Basic" in said.headers["WWW-Authenticate"]


@pytest.mark.parametrize("address", CLOSED, ids=lambda each: f"{each.method} {each.path}")
def test_a_key_without_the_scope_is_403(hma_on_sqlite, address):
    here = hma_on_sqlite.here
    scopes = frozenset({"check", "banks.read", "banks.write"}) - {address.scope}
    poor = make_key(here.organisation, scopes)
    here.parts.refresher.refresh()
    path = address.path.replace("{content_id}", "1").replace("{", "").replace("}", "")

    said = hma_on_sqlite.ask(address.method, path, headers={"Authorization": f"Bearer {poor}"})

    assert said.status == 403
    assert address.scope in said.body["message"]


@pytest.mark.parametrize(
    "carried",
    [
        lambda key: {"Authorization": f"Bearer {key}"},
        lambda key: {"Authorization": f"bearer  {key}"},
        lambda key: basic(f"{key}:"),
        basic,
        lambda key: basic(f"hma:{key}"),
        lambda key: basic(f"{key}:x"),
        lambda key: {"Authorization": "", "X-API-Key": key},
        lambda key: {"Authorization": "", "X-Seawall-Key": key},
        lambda key: {"Authorization": "Bearer of-the-proxy", "X-API-Key": key},
    ],
    ids=["Bearer", "bearer", "user", "bare", "password", "user and x", "api", "own", "both"],
)
def test_a_key_is_found_wherever_it_is_carried(hma_on_sqlite, carried):
    headers = carried(hma_on_sqlite.here.key)

    assert hma_on_sqlite.get("/c/banks", headers=headers).status == 200
    assert hma_on_sqlite.get("/m/index/status", headers=headers).status == 200


@pytest.mark.parametrize(
    "written", ["Basic !!!", "Basic /////w==", "Digest x", "Basic", "Bearer", "swk_x"]
)
def test_what_is_no_key_is_401(hma_on_sqlite, written):
    for path in ("/c/banks", "/m/index/status"):
        assert hma_on_sqlite.get(path, headers={"Authorization": written}).status == 401


def test_our_own_addresses_take_no_key_from_those_places(hma_on_sqlite):
    here = hma_on_sqlite.here

    for headers in ({"Authorization": basic(here.key)["Authorization"]}, {"X-API-Key": here.key}):
        assert (
            here.client.post(
                "/v1/checks", json={}, headers={"Authorization": "", **headers}
            ).status_code
            == 401
        )


def test_a_revoked_key_is_turned_away(hma):
    with transaction(hma.here.organisation.id) as tx:
        (key, *_) = tx.people.active_keys()
        tx.people.revoke_key(key.id, now=NOON)
    hma.here.parts.refresher.refresh()

    assert hma.get("/c/banks").status == 401
    assert hma.get("/m/lookup", signal=PDQ, signal_type="pdq").status == 401


def test_somebody_who_is_signed_in_is_nobody_here(hma_on_sqlite):
    """A page of a stranger could use a session; it cannot use a key."""
    client = Client(raise_request_exception=False)
    session = client.session
    person = make_person(hma_on_sqlite.here.organisation, "admin")
    with transaction(person.organisation) as tx:
        session[SESSION] = begin_session(person, SignInWay.LINK, tx=tx, now=datetime.now(UTC)).id
    session.save()

    said = client.delete("/compat/hma/c/bank/Example%20Forum", HTTP_HOST="localhost")

    assert said.status_code == 401
