"""What stands on the pages of an admin: a key, an endpoint, a provider, a proposal."""

from __future__ import annotations

from datetime import UTC, datetime

from seawall.db import models as db
from seawall.journeys.people import provider_setup
from seawall.journeys.platform import endpoint_setup
from seawall.transaction import transaction
from tests.people_made import make_key
from tests.web.console.conftest import rows, signed_in


def key_of(org):
    make_key(org)
    with transaction(org.id) as tx:
        return tx.people.keys()[-1].id


def endpoint_of(org, admin):
    del admin
    with transaction(org.id) as tx:
        endpoint, _ = endpoint_setup.add_endpoint(
            "http://127.0.0.1:9/hook", tx=tx, now=datetime.now(UTC), by="tests"
        )
    return endpoint.id


def provider_of(org):
    wanted = provider_setup.WantedProvider("x", "https://login.example.test", "c", "s")
    with transaction(org.id) as tx:
        at = provider_setup.add_provider(
            wanted, is_local=False, tx=tx, now=datetime.now(UTC), by="tests"
        )
    return at.id


def proposal_of(org, admin):
    """A second admin's proposal, so that `admin` can decide it."""
    other = signed_in(org, "admin")
    other.post("/admin/keys", name="feeder", scopes=["banks.write"])
    return rows(db.ProposalRow)[-1].id


def approved_of(org, admin):
    other = signed_in(org, "admin")
    admin.post("/admin/keys", name="feeder", scopes=["banks.write"])
    proposal = rows(db.ProposalRow)[-1].id
    other.post(f"/admin/approvals/{proposal}/approve")
    return proposal
