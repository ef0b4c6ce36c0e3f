"""People of one organisation, each with a client of their own that is signed in.

A session is begun as the door begins it, without walking through: who tests the doors, or what
a browser keeps of them, lets people come in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from seawall.journeys.people.sign_in import begin_session, issue_link
from seawall.people.access.model import SignInWay
from seawall.people.model import Member, Organisation
from seawall.transaction import INSTALLATION, transaction
from seawall.web.kept_sessions import SessionStore
from seawall.web.request import SESSION
from tests.people_made import make_organisation, make_person


@dataclass
class Visitor:
    """Somebody in front of the console."""

    client: Client
    member: Member | None = None

    def get(self, path: str, **data: Any) -> Any:
        return self.client.get(path, data, HTTP_HOST="localhost")

    def post(self, path: str, **data: Any) -> Any:
        return self.client.post(path, data, HTTP_HOST="localhost")


def visitor() -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(Client(raise_request_exception=False))


def signed_in(org: Organisation, role: str = "reviewer") -> Visitor:
    """Somebody of this organisation whose session has just begun."""
    return signed_in_as(make_person(org, role))


def signed_in_as(member: Member) -> Visitor:
    """This member, whose session has just begun."""
    with transaction(INSTALLATION) as tx:
        # the doors ask the real clock, so the session is dated by it
        own = tx.of(member.organisation)
        visit = begin_session(member, SignInWay.LINK, tx=own, now=datetime.now(UTC))
        browser = SessionStore()
        browser[SESSION] = visit.id
        browser.create()
    came = Visitor(Client(raise_request_exception=False), member)
    came.client.cookies[settings.SESSION_COOKIE_NAME] = browser.session_key
    return came


def came_in(org: Organisation, role: str = "reviewer") -> Visitor:
    """Somebody of this organisation who came in by a link, with what a browser keeps of it."""
    member = make_person(org, role)
    with transaction(INSTALLATION) as tx:
        token = issue_link(member.email, tx=tx, now=datetime.now(UTC))
    came = Visitor(Client(raise_request_exception=False), member)
    came.post("/sign-in/link", token=token)
    return came


def rows(model: Any) -> list[Any]:
    """Every row of a table, whoever it belongs to, in the order of their ids."""
    with transaction(INSTALLATION):
        return list(model.objects.order_by("pk"))


@pytest.fixture
def org(database: str) -> Organisation:
    """An organisation on either database."""
    return make_organisation()
