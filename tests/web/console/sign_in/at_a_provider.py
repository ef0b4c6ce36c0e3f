"""A member at their organisation's own provider, on the loopback."""

from __future__ import annotations

from datetime import UTC, datetime

from seawall.journeys.people import provider_setup
from seawall.transaction import transaction
from tests.oidc_provider import CLIENT, SECRET
from tests.web.console.conftest import signed_in_as, visitor


def known_at(org, idp, *, vouches=True):
    """The organisation's provider, as its admin wrote it down."""
    wanted = provider_setup.WantedProvider("Harbour login", idp.issuer, CLIENT, SECRET, vouches)
    with transaction(org.id) as tx:
        return provider_setup.add_provider(
            wanted, is_local=True, tx=tx, now=datetime.now(UTC), by="tests"
        )


def is_person(idp, member, subject="subject-1", **more):
    idp.person = {"sub": subject, "email": member.email, "email_verified": True, **more}


def sign_in(at, idp, *, by=None):
    person = by or visitor()
    away = person.get(f"/sign-in/at/{at.id}")
    assert away.status_code == 302
    return person, person.get(idp.let_in(away["Location"]).replace("http://localhost:8000", ""))


def connect(at, idp, member):
    """The member, signed in by their own proof, connects the account that the provider has."""
    own = signed_in_as(member)
    away = own.post(f"/sign-in/at/{at.id}/connect")
    assert away.status_code == 302
    return own.get(idp.let_in(away["Location"]).replace("http://localhost:8000", ""))


def is_in(person):
    return person.get("/me").status_code == 200
