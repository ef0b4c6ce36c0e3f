"""Only in a demo can somebody change into somebody else, and only within its invented people."""

from __future__ import annotations

import pytest

from seawall.journeys.people.founding import MemberInvitation, invite_member
from seawall.people.demo_cast import FIRST, HARBOUR
from seawall.people.model import Role
from seawall.transaction import INSTALLATION, transaction
from seawall.web import ports
from seawall.world.founding_cast import found_cast
from tests.people_made import NOON, make_organisation
from tests.web.console.conftest import signed_in_as, visitor

ROBIN, SASHA = HARBOUR.people[:2]
FORM = {"person": SASHA.email}


@pytest.fixture
def cast(sqlite):
    """The demo's organisations, without a demo."""
    with transaction(INSTALLATION) as tx:
        found_cast(FIRST, tx=tx, now=NOON, by="demo")


@pytest.fixture
def playing(cast, monkeypatch):
    """A server that plays the demo."""
    monkeypatch.setattr(ports, "is_demo", lambda: True)


def member(email: str):
    with transaction(INSTALLATION) as tx:
        return tx.people.member_by_email(email)


def robin():
    return signed_in_as(member(ROBIN.email))


@pytest.mark.usefixtures("cast")
def test_where_no_demo_is_played_there_is_no_such_page_for_anybody():
    person = robin()

    assert person.get("/demo").status_code == 404
    assert person.post("/demo/role", **FORM).status_code == 404
    assert b"Switch role" not in person.get("/").content
    assert member(SASHA.email).name not in person.get("/me").content.decode()


@pytest.mark.usefixtures("playing")
def test_nobody_comes_into_the_demo_without_having_signed_in():
    stranger = visitor()

    assert stranger.get("/demo").status_code == 404
    assert stranger.post("/demo/role", **FORM).status_code == 404
    assert stranger.get("/me").status_code == 302


@pytest.mark.usefixtures("playing")
def test_a_real_person_on_the_same_server_neither_sees_it_nor_becomes_one_of_them():
    own = make_organisation()
    with transaction(INSTALLATION) as tx:
        invited = MemberInvitation("ada@platform.example", "Ada", Role.ADMIN)
        ada = invite_member(invited, organisation=own.id, tx=tx, now=NOON)
    person = signed_in_as(ada)

    assert person.get("/demo").status_code == 404
    assert person.post("/demo/role", **FORM).status_code == 404
    assert b"Switch role" not in person.get("/").content


@pytest.mark.usefixtures("playing")
@pytest.mark.parametrize(
    "email", ["", "ada@platform.example", "lead@quayside-chat.example", "LEAD@forum.example"]
)
def test_nobody_in_the_demo_becomes_somebody_who_is_not_in_it(email):
    own = make_organisation()
    with transaction(INSTALLATION) as tx:
        invited = MemberInvitation("ada@platform.example", "Ada", Role.ADMIN)
        invite_member(invited, organisation=own.id, tx=tx, now=NOON)
    person = robin()

    assert person.post("/demo/role", person=email).status_code == 404
    assert "Robin Lead" in person.get("/demo").content.decode()


@pytest.mark.usefixtures("playing")
def test_whoever_changes_is_somebody_else_and_the_audit_log_says_how():
    person = robin()
    answer = person.post("/demo/role", **FORM)
    assert answer.status_code == 302

    shown = person.get("/demo").content.decode()
    assert "<bdi>Sasha Reviewer</bdi>, <bdi>Harbour Video</bdi>" in shown
    sasha = member(SASHA.email)
    with transaction(sasha.organisation) as tx:
        came_in = [entry for entry in tx.ledger.about(sasha.id) if "signed_in" in entry.what]
    assert [entry.public["how"] for entry in came_in] == ["demo"]


@pytest.mark.usefixtures("playing")
def test_a_change_is_a_form_and_no_link():
    assert robin().get("/demo/role").status_code == 405
