"""What holds for every act of the console, walked over the tables: a new row is tried at once.

Each act is tried on a page that offers it (`act_scenes.py`), as a browser would: what the page's
form has is filled in and sent. That the journey refuses is arranged; everything else is real.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from seawall.errors import InvalidRequest
from seawall.people.model import Role
from seawall.people.rights import ACTS, role_may
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit, problems
from seawall.web.console.orders import acts as orders_acts
from seawall.web.console.urls import TABLES
from tests.people_made import make_organisation
from tests.web.console.act_scenes import SCENES
from tests.web.console.acting import REFUSAL, Refusal, faults_of, forms_of, instead
from tests.web.console.conftest import signed_in
from tests.web.console.routes import ROUTES

EVERY_ACT = [
    pytest.param(table, act, id=table.address(act)) for table in TABLES for act in table.acts
]
#: What a request writes of itself, whatever it asks for.
OF_THE_REQUEST = frozenset({"SignedInRow", "Session"})
TABLES_OF_OURS = [
    model._meta.db_table for model in apps.get_models() if model.__name__ not in OF_THE_REQUEST
]


@pytest.fixture
def here(sqlite):
    """One organisation, on SQLite: what is tried here is the table, not the database."""
    limit._counter.cache_clear()
    return make_organisation()


def test_every_act_has_a_scene_and_every_scene_its_act():
    assert set(SCENES) == {table.address(act) for table in TABLES for act in table.acts}


def test_no_two_acts_have_one_address():
    addresses = [table.address(act) for table in TABLES for act in table.acts]

    assert len(addresses) == len(set(addresses))


def test_every_row_has_its_address_a_right_that_exists_and_a_guard_that_asks_for_it():
    routes = {route.pattern: route for route in ROUTES}
    wrong = [
        table.address(act)
        for table in TABLES
        for act in table.acts
        if act.right not in ACTS
        or routes[table.address(act)].is_fresh is not act.is_fresh
        or routes[table.address(act)].act != (act.page.act if act.page else act.right)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "is_at_once",
    [True, pytest.param(False, marks=pytest.mark.exhaustive)],
    ids=["fields at once", "fields one by one"],
)
@pytest.mark.parametrize(("table", "act"), EVERY_ACT)
def test_an_act_is_refused_without_its_right_and_a_refused_form_keeps_its_fields_and_shows_why(
    here, table, act, is_at_once, monkeypatch
):
    """Nothing changes; the page offers every field, and each error leads to its own."""
    scene = SCENES[table.address(act)](here)
    stranger = signed_in(
        scene.org or here, next(role for role in Role if not role_may(role, act.right))
    )
    forms = forms_of(scene)
    before, wrong, refusal = everything(), [], Refusal()
    with monkeypatch.context() as plain:
        plain.setattr(problems, "for_people", problems.answer_plainly)  # drawn elsewhere
        answer = stranger.post(scene.act, **forms[0].filled())

    assert answer.status_code == 403
    assert everything() == before
    with instead(table, replace(act, carry_out=refusal)):
        for number, form in enumerate(forms):
            sent = form.filled()
            refusal.names = ()
            answer = scene.person.post(scene.act, **sent)
            wrong += faults_of(answer, scene, number, sent, ())
            for names in refused_together(refusal.fields & form.typed, is_at_once):
                refusal.names = names
                answer = scene.person.post(scene.act, **sent)
                wrong += faults_of(answer, scene, number, sent, names)

    assert {name for form in forms for name in form.names} >= refusal.fields - scene.unshown
    assert not wrong, "\n".join(wrong)
    assert everything() == before


def refused_together(fields: set[str], is_at_once: bool) -> list[list[str]]:
    """The fields that one answer finds fault with: all of them, or each by itself."""
    names = sorted(fields)
    return [names] * bool(names) if is_at_once else [[name] for name in names]


def test_what_a_refused_act_had_written_is_undone_before_its_page_is_read_again(here):
    scene = SCENES["orders/<str:order_id>/genuine"](here)
    (act,) = [one for one in orders_acts.ACTS.acts if one.name == "genuine"]

    def write_and_refuse(call: Any) -> None:
        act.carry_out(call)
        raise InvalidRequest(REFUSAL)

    with instead(orders_acts.ACTS, replace(act, carry_out=write_and_refuse)):
        answer = scene.person.post(scene.act, is_genuine="yes", reason="They confirmed it.")

    assert answer.status_code == 422
    assert "You have said so." not in answer.content.decode()


def everything() -> dict[str, list[Any]]:
    """Every row of every table of ours."""
    with transaction(INSTALLATION):
        sqlite = connection.connection  # itself: Django's cursor takes longer than most reads
        return {
            table: sqlite.execute(f'SELECT * FROM "{table}"').fetchall() for table in TABLES_OF_OURS
        }
