"""What a request carries once the middleware has admitted it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.http import HttpRequest

from seawall.errors import Unauthenticated
from seawall.ids import OrganisationId
from seawall.people.model import ApiKeyRecord, Member
from seawall.transaction import Transaction, transaction

#: Where the session keeps who is signed in.
SESSION_MEMBER = "member"


class Call(HttpRequest):
    """A request with its unit of work, its time, and who is asking."""

    tx: Transaction
    now: datetime
    organisation: OrganisationId
    """Whose records it sees; the whole installation's until somebody has signed in."""
    member: Member | None
    key: ApiKeyRecord | None


def person_of(request: Call) -> Member:
    """The person who is signed in, or a refusal that says how to sign in."""
    if request.member is None:
        raise Unauthenticated(
            "nobody is signed in.", remedy="Sign in with a one-time link: /sign-in explains how."
        )
    return request.member


def sign_in(request: Call, member: Member) -> None:
    """Remember who signed in; the session gets a new key, so an old one is worth nothing."""
    request.session.cycle_key()
    request.session[SESSION_MEMBER] = str(member.id)
    request.member = member


def sign_out(request: Call) -> None:
    """Forget who was signed in."""
    request.session.flush()
    request.member = None


@contextmanager
def hold(request: Call) -> Iterator[Transaction]:
    """A unit of work for a request that runs without one (see `middleware.UNHELD`)."""
    with transaction(request.organisation) as tx:
        request.tx = tx
        try:
            yield tx
        finally:
            del request.tx
