"""A link lets one person in, once, and soon."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections

from seawall.journeys.people import founding, sign_in
from seawall.people.access.model import SignInWay
from seawall.people.model import Role
from seawall.people.sign_in_links import LASTS, LinkSpent
from seawall.people.store import NoSuchMember
from seawall.transaction import INSTALLATION, transaction
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem


def issue(member, now=NOON):
    with transaction(INSTALLATION) as tx:
        return sign_in.issue_link(member.email, tx=tx, now=now, by="tests")


def use(token, now=NOON):
    with transaction(INSTALLATION) as tx:
        return sign_in.use_link(token, tx=tx, now=now)


def test_a_link_signs_its_member_in_and_the_ledger_knows(database):
    member = make_person(make_organisation())

    assert use(issue(member)) == member

    with transaction(member.organisation) as tx:
        sign_in.begin_session(member, SignInWay.LINK, tx=tx, now=NOON)
        entries = tx.ledger.about(member.id)
    assert [entry.what for entry in entries] == ["person.link_issued", "person.signed_in"]
    assert entries[1].by == member.id
    assert entries[1].public == {"code": member.code, "how": "link"}


def test_a_link_works_once(database):
    token = issue(make_person(make_organisation()))
    use(token)

    with pytest.raises(LinkSpent):
        use(token)


def test_a_link_works_for_fifteen_minutes(database):
    member = make_person(make_organisation())

    assert use(issue(member), NOON + LASTS - timedelta(seconds=1)) == member
    with pytest.raises(LinkSpent):
        use(issue(member), NOON + LASTS)


def test_a_link_lets_nobody_in_who_was_deactivated_meanwhile(database):
    member = make_person(make_organisation(), "reviewer")
    token = issue(member)
    with transaction(member.organisation) as tx:
        founding.deactivate_member(member, tx=tx, now=NOON)

    with pytest.raises(LinkSpent):
        use(token)
    with raises_problem("people.not-active"):
        issue(member)


@pytest.mark.both_databases
def test_of_two_who_hold_one_link_one_comes_in(database):
    token = issue(make_person(make_organisation()))
    came_in, refused = [], []

    def try_it():
        try:
            came_in.append(use(token))
        except LinkSpent:
            refused.append(True)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(came_in), len(refused)) == (1, 3)


def test_an_invented_token_says_no_more_than_a_spent_one(database):
    with pytest.raises(LinkSpent, match="already used, has expired, or is not complete"):
        use("invented")


def test_there_is_no_link_for_a_stranger(database):
    with transaction(INSTALLATION) as tx, pytest.raises(NoSuchMember):
        sign_in.issue_link("stranger@example.com", tx=tx, now=NOON)


def test_the_token_is_not_kept(database):
    member = make_person(make_organisation(), Role.LEAD)
    token = issue(member)

    with transaction(member.organisation) as tx:
        assert token not in str(tx.ledger.about(member.id))
