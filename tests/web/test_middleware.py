"""One request, one transaction: it happened, or nothing of it did."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from seawall.errors import Conflict
from seawall.journeys.people.sign_in import begin_session
from seawall.people.access.model import SignInWay
from seawall.transaction import INSTALLATION, close_connection, transaction
from seawall.web import limit
from seawall.web.middleware import OneTransaction
from seawall.web.request import SESSION
from tests.ledger_made import make_ledger_entry
from tests.people_made import NOON, make_key, make_organisation, make_person
from tests.waiting import PATIENCE


class Refused(Conflict):
    """A refusal from the middle of a view."""


def run(view, *, key="", member=None, path="/v1/cases"):
    """A request through the middleware, as Django calls it, to this view."""
    middleware = OneTransaction(lambda request: answer(request, view, middleware))
    headers = {"HTTP_AUTHORIZATION": f"Bearer {key}"} if key else {}
    request = RequestFactory().get(path, **headers)
    request.session = {SESSION: visit_of(member)} if member else {}
    return middleware(request)


def visit_of(member):
    """A session as the door would begin it."""
    with transaction(member.organisation) as tx:
        return begin_session(member, SignInWay.LINK, tx=tx, now=datetime.now(UTC)).id


def answer(request: HttpRequest, view, middleware) -> HttpResponse:
    try:
        return view(request)
    except Exception as error:  # as Django does around a view
        return middleware.process_exception(request, error) or HttpResponse(status=500)


def remembered(org):
    with transaction(org.id) as tx:
        return len(tx.ledger.about("a thing"))


def writing(then):
    def view(request):
        request.tx.ledger.append(make_ledger_entry("thing.done", "a thing", at=NOON))
        return then()

    return view


def raise_(error):
    raise error


@pytest.mark.parametrize("status", [200, 201, 302])
def test_what_succeeds_stays(database, status):
    org = make_organisation()

    done = run(writing(lambda: HttpResponse(status=status)), key=make_key(org))

    assert done.status_code == status
    assert remembered(org) == 1


@pytest.mark.parametrize(
    "then",
    [
        lambda: HttpResponse(status=400),
        lambda: HttpResponse(status=422),
        lambda: HttpResponse(status=500),
        lambda: raise_(Refused("no.")),
        lambda: raise_(RuntimeError("broken")),
    ],
    ids=["400", "422", "500", "refused", "broken"],
)
def test_what_fails_leaves_nothing_behind(database, then):
    org = make_organisation()

    done = run(writing(then), key=make_key(org))

    assert done.status_code >= 400
    assert remembered(org) == 0


def test_a_key_sees_its_own_organisation_and_no_other(database):
    ours, theirs = make_organisation(), make_organisation()
    seen = []

    run(lambda r: HttpResponse(seen.append(r.tx.organisation)), key=make_key(ours))

    assert seen == [ours.id]
    assert theirs.id not in seen


def test_a_person_is_who_the_session_says_while_they_are_active(database):
    org = make_organisation()
    person = make_person(org)
    seen = []

    def look(request):
        seen.append((request.member, request.tx.organisation))
        return HttpResponse()

    run(look, member=person, path="/")
    with transaction(INSTALLATION) as tx:
        tx.people.change_member(replace(person, is_active=False))
    run(look, member=person, path="/")

    assert seen == [(person, org.id), (None, INSTALLATION)]


def test_a_revoked_key_opens_nothing(database):
    org = make_organisation()
    secret = make_key(org)
    with transaction(org.id) as tx:
        (key,) = tx.people.keys()
        tx.people.revoke_key(key.id, now=NOON)

    assert run(lambda _: HttpResponse(), key=secret).status_code == 401


def test_a_key_that_ran_out_is_told_on_which_day(database):
    org = make_organisation()
    secret = make_key(org, ends=NOON)

    refused = run(lambda _: HttpResponse(), key=secret)

    assert refused.status_code == 401
    assert "expired on 02 Mar 2026" in refused.content.decode()
    assert "seawall key create" in refused.content.decode()


def test_a_key_over_its_limit_is_told_so(sqlite, monkeypatch):
    limit._counter.cache_clear()
    monkeypatch.setattr(limit, "settings", lambda: type("S", (), {"rate_limit": "2/hour"}))
    secret = make_key(make_organisation())
    answers = [run(lambda _: HttpResponse(), key=secret) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"]
    limit._counter.cache_clear()


@pytest.mark.parametrize("path", ["/sign-in", "/v1/orders", "/log/checkpoint"])
def test_what_strangers_ask_waits_for_nobody_who_writes(sqlite, path):
    """On SQLite there is one writer at a time: strangers are let in without being one."""

    def ask():
        try:
            return run(lambda _: HttpResponse(status=204), path=path).status_code
        finally:
            close_connection()

    with ThreadPoolExecutor(1) as elsewhere, transaction(INSTALLATION):
        assert elsewhere.submit(ask).result(PATIENCE) == 204
