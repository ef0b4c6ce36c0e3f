"""Who may see what, and what a link is worth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.journeys.people.sign_in import issue_link
from seawall.people.model import Role
from seawall.transaction import INSTALLATION, transaction
from tests.cases_made import open_case
from tests.people_made import make_organisation, make_person
from tests.web.console.conftest import signed_in, visitor

PAGES = ("/", "/try", "/banks", "/ledger", "/admin/endpoints", "/admin/people", "/me", "/go")


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in(org, path):
    answer = visitor().get(path)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def test_a_link_is_not_spent_by_looking_at_it(org):
    token = link_for(org)
    visitor().get("/sign-in/link")

    assert visitor().post("/sign-in/link", token=token).status_code == 302


def test_a_link_works_once(org):
    token = link_for(org)

    assert visitor().post("/sign-in/link", token=token).status_code == 302
    assert visitor().post("/sign-in/link", token=token).status_code == 401


def test_a_link_is_worth_nothing_after_fifteen_minutes(org):
    token = link_for(org, ago=timedelta(minutes=16))

    assert visitor().post("/sign-in/link", token=token).status_code == 401


def test_signing_out_ends_the_session(org):
    person = signed_in(org)
    person.post("/sign-out")

    assert person.get("/").status_code == 302


def test_no_case_of_another_organisation_is_shown_decided_or_revealed(org):
    stranger = signed_in(make_organisation(), "lead")
    case = open_case(org).id

    assert stranger.get(f"/cases/{case}").status_code == 404
    assert stranger.get(f"/cases/{case}/aftermath").status_code == 404
    assert stranger.post(f"/cases/{case}/lease").status_code == 404
    assert stranger.post(f"/cases/{case}/reveal", step="text").status_code == 404
    assert case not in stranger.get("/").content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_only_who_manages_people_sees_them(org, role):
    person = signed_in(org, role)

    assert person.get("/admin/people").status_code == (200 if role is Role.ADMIN else 403)


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_decide_is_offered_a_decision(org, role):
    case = open_case(org).id
    page = signed_in(org, role).get(f"/cases/{case}")

    may_see = role not in {Role.RESEARCHER, Role.CAMPAIGNER}
    may_decide = role in {Role.REVIEWER, Role.LEAD, Role.LEGAL}
    assert page.status_code == (200 if may_see else 403)
    assert (b'name="finding"' in page.content) is may_decide


def test_a_form_from_elsewhere_is_refused(org):
    person = signed_in(org)
    person.client.handler.enforce_csrf_checks = True

    assert person.post(f"/cases/{open_case(org).id}/lease").status_code == 403


def test_an_invited_colleague_gets_a_link_that_is_shown_once(org):
    admin = signed_in(org, "admin")
    said = {"name": "Noor", "email": "noor@example.org", "role": "reviewer"}
    shown = admin.post("/admin/people", **said).content.decode()

    assert "/sign-in/link#" in shown
    assert "/sign-in/link#" not in admin.get("/admin/people").content.decode()


def test_an_address_that_is_taken_is_explained_beside_its_field(org):
    admin = signed_in(org, "admin")
    said = {"name": "Again", "email": admin.member.email, "role": "reviewer"}
    answer = admin.post("/admin/people", **said)

    assert answer.status_code == 409
    assert 'href="#email"' in answer.content.decode()


def link_for(org, ago=timedelta(0)):
    """A link for a new member, made so long ago."""
    member = make_person(org)
    with transaction(INSTALLATION) as tx:
        return issue_link(member.email, tx=tx, now=datetime.now(UTC) - ago)
