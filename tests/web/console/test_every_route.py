"""Every address of the console, tried by every role, by strangers, and from next door.

The list comes from the routes and the answers from `rights.py`, so a new page is tried the
day it is written (ASVS 5.0 V8.2.1 and V8.4.1).
"""

from __future__ import annotations

import pytest

from seawall.people.model import Role
from seawall.people.rights import ACTS, role_may
from seawall.web import limit, problems
from seawall.web.console.urls import TABLES
from tests.people_made import make_organisation
from tests.test_tenancy import fill
from tests.web.console.conftest import Visitor, signed_in, visitor
from tests.web.console.routes import GUARDED, HIDDEN, OPEN, ROUTES, Route

#: Views that ask for a further right when something is changed.
INSIDE = {
    **{table.address(act): act.right for table in TABLES for act in table.acts if act.page},
}
#: Refused to everybody who did not ask, step by step, to see it.
UNASKED = frozenset({"cases/<str:case_id>/media/<str:evidence>"})


@pytest.fixture
def here(sqlite):
    """One organisation, on SQLite: what is tried here is the doors, not the database."""
    limit._counter.cache_clear()
    return make_organisation()


def test_every_address_has_a_guard_or_a_reason_to_be_open():
    assert {route.pattern for route in ROUTES if route.act is None} == OPEN | HIDDEN


def test_every_guard_asks_for_an_act_that_exists():
    assert {route.act for route in GUARDED if route.act} <= set(ACTS)


@pytest.fixture
def plainly(monkeypatch):
    """A refusal's page is drawn elsewhere."""
    monkeypatch.setattr(problems, "for_people", problems.answer_plainly)


@pytest.mark.usefixtures("plainly")
def test_every_address_lets_in_somebody_with_the_right_and_nobody_without(here):
    """One of each at every address, in turns, so that every role tries every right."""
    people = {role: signed_in(here, role) for role in Role}
    wrong = [fault for role, route in in_turns() for fault in faults_at(route, role, people[role])]

    assert not wrong, "\n".join(map(str, wrong))


def test_the_turns_bring_every_right_to_every_role_and_to_every_address_one_of_each_kind():
    tried = in_turns()

    assert {(route.act, role) for role, route in tried} == {
        (route.act, role) for route in GUARDED for role in Role
    }
    assert {(route.pattern, is_his(route, role)) for role, route in tried} == {
        (route.pattern, is_his(route, role)) for route in GUARDED for role in Role
    }


@pytest.mark.exhaustive
@pytest.mark.usefixtures("plainly")
@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_let_in_exactly_where_its_rights_say(here, role):
    person = signed_in(here, role)
    wrong = [fault for route in GUARDED for fault in faults_at(route, role, person)]

    assert not wrong, "\n".join(map(str, wrong))


def in_turns() -> list[tuple[Role, Route]]:
    """Who tries which address: of those with its right and of those without, the next in turn."""
    tried = []
    for act in sorted({route.act or "" for route in GUARDED}):
        routes = [route for route in GUARDED if route.act == act]
        for kind in (True, False):
            roles = [role for role in Role if is_his(routes[0], role) is kind]
            turns = range(max(len(roles), len(routes)) if roles else 0)
            tried += [(roles[n % len(roles)], routes[n % len(routes)]) for n in turns]
    return tried


def is_his(route: Route, role: Role) -> bool:
    """Whether the guard lets this role in."""
    return not route.act or role_may(role, route.act)


def faults_at(route: Route, role: Role, person: Visitor) -> list[tuple[object, ...]]:
    """What this address answers that the role's rights do not say."""
    wrong: list[tuple[object, ...]] = []
    for method, ask in (("GET", person.get), ("POST", person.post)):
        status = ask(route.at("nothing")).status_code
        inside = INSIDE.get(route.pattern) if method == "POST" else None
        if status == 405 or route.pattern in UNASKED:
            continue
        is_let_in = is_his(route, role) and (not inside or role_may(role, inside))
        if (status == 403) is is_let_in or status >= 500:
            wrong.append((method, route.pattern, route.act, role.value, status))
    return wrong


def test_a_stranger_sees_nothing_anywhere(here):
    stranger = visitor()
    let_in = [
        (method, route.pattern, answer.status_code)
        for route in GUARDED
        for method, ask in (("GET", stranger.get), ("POST", stranger.post))
        if (answer := ask(route.at("nothing"))).status_code != 405
        and not (answer.status_code == 302 and answer["Location"].startswith("/sign-in"))
    ]

    assert let_in == []


def test_the_vault_is_nowhere_for_a_stranger(here):
    answers = {visitor().get(r.at("nothing")).status_code for r in ROUTES if r.pattern in HIDDEN}

    assert answers == {404}


@pytest.mark.usefixtures("plainly")
def test_what_is_next_door_is_not_there(here):
    """The other organisation has a row in every table, and each of them is called `theirs`."""
    fill(make_organisation().id, "theirs")
    people = {role: signed_in(here, role) for role in Role}
    found = []
    for route in GUARDED:
        if not route.has_ids:
            continue
        for role, person in people.items():
            if route.act and not role_may(role, route.act):
                continue
            for method, ask in (("GET", person.get), ("POST", person.post)):
                answer = ask(route.at("theirs"))
                if answer.status_code not in {404, 405} and not _says_nothing(answer):
                    found.append((method, route.pattern, role.value, answer.status_code))
            break

    assert not found, "\n".join(map(str, found))


def _says_nothing(answer) -> bool:
    """Refused for its form before anything was looked up, or sent back to a page of one's own."""
    is_back = answer.status_code == 302 and "theirs" not in answer["Location"]
    is_form = answer.status_code in {400, 403, 409, 422} and b"theirs@" not in answer.content
    return is_back or is_form
