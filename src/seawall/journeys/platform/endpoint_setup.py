"""Where the feed is pushed: added, rotated, switched off and on again.

The secret is shown once, here, and never again: what is kept is sealed. A new secret signs
beside the old one for a day, so a receiver can be told of it in peace.
"""

from __future__ import annotations

from datetime import datetime

from seawall.config import settings
from seawall.enforcement.model import Endpoint, EndpointState
from seawall.enforcement.outbox.tasks import Task
from seawall.enforcement.webhook_signature import new_secret
from seawall.ids import EndpointId, OrganisationId, new_id
from seawall.journeys.platform.delivery import send_event_again
from seawall.keys.rotation import Keyring
from seawall.ledger import Entry
from seawall.ledger.words.enforcement import (
    ENDPOINT_ADDED,
    ENDPOINT_DISABLED,
    ENDPOINT_ENABLED,
    ENDPOINT_SECRET_ROTATED,
)
from seawall.outbound.call_purpose import WEBHOOK
from seawall.outbound.egress import EgressWalls, checked_url
from seawall.outbound.listed_places import walls_for
from seawall.transaction import Transaction


def add_endpoint(url: str, *, tx: Transaction, now: datetime, by: str = "") -> tuple[Endpoint, str]:
    """Push the feed to this URL from now on; gives the endpoint, and its secret once."""
    endpoint = Endpoint(
        id=EndpointId(new_id("end", now=now)),
        organisation=tx.organisation,
        url=checked_url(url, walls=webhook_walls(tx.organisation)),
        state=EndpointState.ENABLED,
        why="",
        created_at=now,
    )
    secret = new_secret()
    tx.enforcement.add_endpoint(endpoint, Keyring(secret))
    sealed = {"url": endpoint.url}
    tx.ledger.append(Entry(ENDPOINT_ADDED, about=endpoint.id, at=now, by=by, sealed=sealed))
    return endpoint, secret


def webhook_walls(organisation: OrganisationId) -> EgressWalls:
    """What the webhooks of this organisation may reach."""
    return walls_for(WEBHOOK, organisation, settings())


def rotate_secret(endpoint: EndpointId, *, tx: Transaction, now: datetime, by: str = "") -> str:
    """A new secret, shown once; the old one signs beside it for a day."""
    secret = new_secret()
    keyring = tx.enforcement.keyring(endpoint).rotated(secret, now=now)
    tx.enforcement.set_keyring(endpoint, keyring)
    tx.ledger.append(Entry(ENDPOINT_SECRET_ROTATED, about=endpoint, at=now, by=by))
    return secret


def disable_endpoint(
    endpoint: EndpointId, *, why: str, tx: Transaction, now: datetime, by: str = ""
) -> Endpoint:
    """Stop pushing to an endpoint; the feed still holds everything."""
    tx.enforcement.set_state(endpoint, EndpointState.DISABLED, why=why)
    entry = Entry(ENDPOINT_DISABLED, about=endpoint, at=now, by=by, public={"why": why})
    tx.ledger.append(entry)
    return tx.enforcement.endpoint(endpoint)


def enable_endpoint(
    endpoint: EndpointId, *, tx: Transaction, now: datetime, by: str = ""
) -> Endpoint:
    """Push to an endpoint again, and first what was given up while it was away."""
    tx.enforcement.set_state(endpoint, EndpointState.ENABLED, why="")
    tx.ledger.append(Entry(ENDPOINT_ENABLED, about=endpoint, at=now, by=by))
    for job in tx.outbox.dead_letters(limit=1000):
        if job.task == Task.DELIVER and job.arguments["endpoint"] == endpoint:
            send_event_again(job.id, tx=tx, now=now, by=by)
    return tx.enforcement.endpoint(endpoint)
