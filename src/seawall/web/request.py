"""What a request carries once the middleware has admitted it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.http import HttpRequest

from seawall.config import settings
from seawall.errors import problem
from seawall.ids import OrganisationId
from seawall.journeys.people.sign_in import begin_session, end_session
from seawall.people.access import sessions
from seawall.people.access.model import Session, SignInWay
from seawall.people.model import ApiKeyRecord, Member
from seawall.transaction import Transaction, transaction

#: Where the browser's session keeps which of ours it is (`people/access/sessions.py`).
SESSION = "visit"


class Call(HttpRequest):
    """A request with its unit of work, its time, and who is asking."""

    tx: Transaction
    now: datetime
    organisation: OrganisationId
    """Whose records it sees; the whole installation's until somebody has signed in."""
    member: Member | None
    visit: Session | None
    """The session they came in by."""
    key: ApiKeyRecord | None


def person_of(request: Call) -> Member:
    """The person who is signed in, or a refusal that says how to sign in."""
    if request.member is None:
        raise problem("web.not-signed-in")
    return request.member


def sign_in(request: Call, member: Member, how: SignInWay, *, tx: Transaction) -> None:
    """Begin a session; the browser's gets a new key, so an old one is worth nothing."""
    agent = sessions.agent_of(request.META.get("HTTP_USER_AGENT", ""))
    own_visit = request.visit if request.member == member else None
    visit = begin_session(
        member,
        how,
        agent=agent,
        instead_of=own_visit.id if own_visit else None,
        tx=tx.of(member.organisation),
        now=request.now,
    )
    request.session.flush()
    request.session[SESSION] = visit.id
    request.member, request.visit = member, visit
    request.organisation = member.organisation


def sign_out(request: Call) -> None:
    """Forget who was signed in."""
    if request.member and request.visit:
        end_session(request.visit.id, request.member, tx=request.tx, now=request.now)
    request.session.flush()
    request.member = request.visit = None


def limits() -> sessions.SessionLimits:
    """How long sessions last here."""
    own_settings = settings()
    return sessions.SessionLimits.of(
        idle_minutes=own_settings.session_minutes,
        hours=own_settings.session_hours,
        fresh_minutes=own_settings.step_up_minutes,
    )


def is_fresh(request: Call) -> bool:
    """Whether the person signed in recently enough for an act that is hard to undo."""
    visit = request.visit
    return visit is not None and sessions.is_fresh(visit, now=request.now, limits=limits())


@contextmanager
def hold_transaction(request: Call) -> Iterator[Transaction]:
    """A unit of work for a request that runs without one (see `middleware.UNHELD`)."""
    with transaction(request.organisation) as tx:
        request.tx = tx
        try:
            yield tx
        finally:
            del request.tx
