"""Every address for machines asks for a scope, and a key without it is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.db import models as db
from seawall.people.api_keys import SCOPES
from seawall.transaction import transaction
from seawall.web.api.door import ApiKey
from seawall.web.api.routes import api
from tests.people_made import make_key, make_organisation
from tests.web.api.conftest import Platform

#: Addresses that ask for no key of ours, by what stands in its place.
WITHOUT_A_KEY = {
    "a signed order or referral, or a receipt of one": {
        "POST /v1/orders",
        "GET /v1/orders/{order}",
        "POST /v1/orders/{order}/clarifications",
        "GET /v1/orders/{order}/answers/{answer}/pdf",
        "POST /v1/referrals",
        "POST /v1/answers",
        "POST /v1/deconfliction",
    },
    "a token that whoever wrote to us was given": {
        "GET /v1/receipts",
        "GET /v1/reports",
    },
    "nothing: it is for the public, within its own limits": {
        "POST /v1/reports",
        "GET /v1/contact-point",
        "GET /log/checkpoint",
        "GET /log/proof/{int:index}",
        "GET /log/tile/{path:path}",
        "GET /witness/checkpoint/{digest}",
        "GET /v1/forum/{forum}",
    },
    "the signature of a log that settings or a forum name (`ledger/elsewhere/witnessing.py`)": {
        "POST /witness/add-checkpoint",
    },
    "a pass signed by a member of the forum (`forum/access.py`)": {
        "POST /v1/forum/{forum}/join",
        "POST /v1/forum/{forum}/statements",
        "GET /v1/forum/{forum}/statements",
        "GET /v1/forum/{forum}/checkpoint",
        "GET /v1/forum/{forum}/proof/{int:index}",
        "GET /v1/forum/{forum}/documents/{digest}",
        "GET /v1/forum/{forum}/lookup",
        "GET /v1/forum/{forum}/lookup/{epoch}/{name}",
        "GET /v1/forum/{forum}/lookup/{epoch}/{name}/steps/{digest}",
        "POST /v1/forum/{forum}/lookup/evaluate",
        "POST /v1/forum/{forum}/lookup/match",
        "POST /v1/forum/{forum}/samples",
    },
}


def operations():
    """Every address with its method and the scopes that its guards ask for."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                scopes = {g.scope for g in operation.auth_callbacks if isinstance(g, ApiKey)}
                for method in operation.methods:
                    yield method, f"{prefix}{path}".replace("//", "/"), scopes


SCOPED = [(method, path, scopes) for method, path, scopes in operations() if scopes]
ANSWERS_EVERYBODY = {address for group in WITHOUT_A_KEY.values() for address in group}


def at(path):
    """The address with something in every hole."""
    holes = {"{int:": "7", "{path:": "0/000"}
    parts = []
    for part in path.split("/"):
        filled = next((word for mark, word in holes.items() if part.startswith(mark)), "nothing")
        parts.append(filled if part.startswith("{") else part)
    return "/".join(parts)


def test_every_address_asks_for_a_scope_or_is_listed_with_its_reason():
    unscoped = {f"{method} {path}" for method, path, scopes in operations() if not scopes}

    assert unscoped == ANSWERS_EVERYBODY


def test_every_scope_that_is_asked_for_can_be_given():
    assert set().union(*(scopes for _, _, scopes in SCOPED)) <= set(SCOPES)


def test_a_key_without_the_scope_is_refused_everywhere(sqlite):
    org, let_in = make_organisation(), []
    for method, path, scopes in SCOPED:
        platform = Platform(org, make_key(org, frozenset(SCOPES) - scopes))
        refused = platform.ask(method, at(path), {})
        nobody = platform.ask(method, at(path), {}, authorization="")
        is_named = next(iter(scopes)) in refused.content.decode()
        if (refused.status_code, nobody.status_code) != (403, 401) or not is_named:
            let_in.append((method, path, refused.status_code, nobody.status_code))

    assert not let_in, let_in


def test_a_key_that_ran_out_opens_nothing_and_its_last_day_is_known(database):
    org = make_organisation()
    platform = Platform(org, make_key(org))
    assert platform.get("/v1/banks").status_code == 200
    with transaction(org.id) as tx:
        (key,) = tx.people.keys()
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        assert key.last_used_on == today
        past = datetime.now(UTC) - timedelta(seconds=1)
        db.ApiKeyRow.objects.filter(organisation_id=org.id).update(expires_at=past)

    assert platform.get("/v1/banks").status_code == 401
