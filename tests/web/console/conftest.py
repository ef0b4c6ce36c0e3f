"""People of one organisation, each with a client of their own that is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from seawall.journeys.people.sign_in import issue_link
from seawall.people.model import Member, Organisation
from seawall.transaction import INSTALLATION, transaction
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
    """Somebody of this organisation who came in by a link."""
    # the doors ask the real clock, so the link is dated by it
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    member = make_person(org, role)
    with transaction(INSTALLATION) as tx:
        token = issue_link(member.email, tx=tx, now=now)
    came = Visitor(Client(raise_request_exception=False), member)
    came.post(f"/sign-in/{token}")
    return came


def rows(model: Any) -> list[Any]:
    """Every row of a table, whoever it belongs to, in the order of their ids."""
    with transaction(INSTALLATION):
        return list(model.objects.order_by("pk"))


@pytest.fixture
def org(database: str) -> Organisation:
    """An organisation on either database."""
    return make_organisation()
