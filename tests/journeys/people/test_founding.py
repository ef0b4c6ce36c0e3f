"""An organisation begins, lets people and machines in, and all of it is remembered."""

from __future__ import annotations

import pytest

from seawall.journeys.people import founding
from seawall.keys.tokens import token_digest
from seawall.people.model import OrganisationKind, Role
from seawall.transaction import INSTALLATION, transaction
from tests.people_made import NOON, make_organisation
from tests.problems import raises_problem

HARBOUR = founding.Founding("harbour", "Harbour Example", OrganisationKind.PLATFORM, ("EU",))


def found(**changes):
    with transaction(INSTALLATION) as tx:
        return founding.create_organisation(HARBOUR, tx=tx, now=NOON, by="tests", **changes)


def invite(organisation, email="lead@harbour.example", role=Role.LEAD):
    with transaction(INSTALLATION) as tx:
        invitation = founding.MemberInvitation(email, "Lea Dern", role)
        return founding.invite_member(
            invitation, organisation=organisation.id, tx=tx, now=NOON, by="tests"
        )


def remembered(organisation, about):
    with transaction(organisation.id) as tx:
        return tx.ledger.about(about)


def test_founding_an_organisation_is_remembered_in_its_own_ledger(database):
    organisation = found()

    (entry,) = remembered(organisation, organisation.id)
    assert entry.what == "organisation.founded"
    assert entry.public["slug"] == "harbour"
    assert entry.by == "tests"


def test_a_member_gets_a_code_and_the_ledger_shows_no_name(database):
    organisation = found()
    member = invite(organisation)

    assert member.code == "L-01"
    (entry,) = remembered(organisation, member.id)
    assert entry.what == "person.invited"
    assert entry.public == {"code": "L-01", "role": "lead"}
    with transaction(organisation.id) as tx:
        assert tx.ledger.sealed(entry.id).content == {
            "email": "lead@harbour.example",
            "name": "Lea Dern",
        }


def test_no_two_members_of_an_organisation_share_a_code(database):
    organisation = found()

    codes = [invite(organisation, f"p{number}@harbour.example").code for number in range(3)]

    assert codes == ["L-01", "L-02", "L-03"]


def test_the_last_admin_can_neither_leave_nor_step_down(database):
    admin = invite(found(), "admin@harbour.example", Role.ADMIN)

    with transaction(admin.organisation) as tx:
        with raises_problem("people.last-admin"):
            founding.deactivate_member(admin, tx=tx, now=NOON)
        with raises_problem("people.last-admin"):
            founding.change_role(admin, Role.LEAD, tx=tx, now=NOON, by="tests")


def test_an_admin_may_leave_once_another_is_there(database):
    organisation = found()
    first = invite(organisation, "one@harbour.example", Role.ADMIN)
    invite(organisation, "two@harbour.example", Role.ADMIN)

    with transaction(organisation.id) as tx:
        gone = founding.deactivate_member(first, tx=tx, now=NOON)
        assert tx.people.member(first.id) == gone

    assert not gone.is_active
    assert remembered(organisation, first.id)[-1].what == "person.deactivated"


def test_another_organisations_admin_does_not_count(database):
    invite(make_organisation(), "elsewhere@example.com", Role.ADMIN)
    admin = invite(found(), "admin@harbour.example", Role.ADMIN)

    with transaction(INSTALLATION) as tx, raises_problem("people.last-admin"):
        founding.deactivate_member(admin, tx=tx, now=NOON)


def test_a_keys_secret_is_in_the_answer_and_nowhere_else(database):
    organisation = found()
    with transaction(organisation.id) as tx:
        record, secret = founding.make_key(
            "uploads", ["check"], organisation=organisation.id, tx=tx, now=NOON
        )

    with transaction(organisation.id) as tx:
        assert tx.people.key_by_digest(token_digest(secret.text)) == record
    (entry,) = remembered(organisation, record.id)
    assert entry.public == {
        "expires_at": "2027-03-02T12:00:00+00:00",
        "name": "uploads",
        "scopes": ["check"],
    }
    assert secret.text not in str(entry)


def test_a_key_is_revoked_once(database):
    organisation = found()
    with transaction(organisation.id) as tx:
        key, _ = founding.make_key("old", ["check"], organisation=organisation.id, tx=tx, now=NOON)
        assert founding.revoke_key(key, tx=tx, now=NOON)
        assert not founding.revoke_key(key, tx=tx, now=NOON)

    assert [entry.what for entry in remembered(organisation, key.id)] == [
        "key.created",
        "key.revoked",
    ]


@pytest.mark.parametrize("slug", ["", "Harbour", "a b", "-a", "a-", "a" * 51, "ä"])
def test_a_short_name_can_be_typed_into_an_address(sqlite, slug):
    with transaction(INSTALLATION) as tx, raises_problem("people.bad-slug"):
        founding.create_organisation(
            founding.Founding(slug, "X", OrganisationKind.UNIT), tx=tx, now=NOON
        )


def test_a_fail_mode_is_a_verdict(sqlite):
    wrong = founding.Founding("x", "X", OrganisationKind.UNIT, fail_mode="shrug")

    with transaction(INSTALLATION) as tx, raises_problem("people.bad-fail-mode"):
        founding.create_organisation(wrong, tx=tx, now=NOON)


@pytest.mark.parametrize("email", ["", "someone", "@example.com", "a b@example.com"])
def test_an_invitation_needs_a_mail_address(sqlite, email):
    organisation = found()

    with raises_problem("people.bad-email"):
        invite(organisation, email)
