"""An organisation's people sign in at their own provider: written down, switched on and off.

Whoever runs a provider can say that they are anybody who is bound there. So adding one and
switching one on are acts for two (`approvals_known.py`), and nobody is bound but by their own
proof (`proving.py`). Nothing of a provider is changed afterwards: another issuer, client or
word about its second factor is another provider. Switching off takes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.errors import problem
from seawall.ids import ProviderId, new_id
from seawall.journeys.people.identity_changes import note_provider
from seawall.keys.sealing import open_sealed, seal_secret
from seawall.ledger import Entry
from seawall.ledger.words.people import (
    PROVIDER_ADDED,
    PROVIDER_SWITCHED_OFF,
    PROVIDER_SWITCHED_ON,
)
from seawall.people.access.model import Provider
from seawall.people.access.oidc import checked_issuer
from seawall.people.approval.model import IdentityChangeKind
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True, repr=False)
class WantedProvider:
    """A provider as an admin writes it down."""

    name: str
    issuer: str
    client: str
    secret: str
    vouches: bool = False


def add_provider(
    new_provider: WantedProvider, *, is_local: bool, tx: Transaction, now: datetime, by: str
) -> Provider:
    """Add a provider at which the organisation's people sign in."""
    check_provider(new_provider, is_local=is_local)
    provider_id = ProviderId(new_id("idp", now=now))
    provider = Provider(
        id=provider_id,
        organisation=tx.organisation,
        name=new_provider.name.strip()[:80],
        issuer=checked_issuer(new_provider.issuer.strip(), is_local=is_local),
        client=new_provider.client.strip(),
        secret=seal_secret(new_provider.secret.strip(), about=provider_id),
        vouches=new_provider.vouches,
        is_on=True,
        created_at=now,
        entered_by=by,
    )
    tx.access.add_provider(provider)
    public_facts = {"issuer": provider.issuer, "vouches": "yes" if provider.vouches else "no"}
    tx.ledger.append(Entry(PROVIDER_ADDED, provider_id, at=now, by=by, public=public_facts))
    note_provider(IdentityChangeKind.PROVIDER_ADDED, provider.name, by=by, tx=tx, now=now)
    return provider


def check_provider(new_provider: WantedProvider, *, is_local: bool) -> None:
    """Refuse what is no provider, before anybody is asked to approve it."""
    for field in ("name", "client", "secret"):
        if not getattr(new_provider, field).strip():
            raise problem("people.no-client", field=field)
    checked_issuer(new_provider.issuer.strip(), is_local=is_local)


def switch_provider(
    provider: ProviderId, *, is_on: bool, tx: Transaction, now: datetime, by: str
) -> Provider:
    """Switch a provider on or off."""
    stored_provider = tx.access.provider(provider)
    last_hand = by if is_on else stored_provider.entered_by
    tx.access.switch_provider(stored_provider.id, is_on=is_on, by=last_hand)
    word = PROVIDER_SWITCHED_ON if is_on else PROVIDER_SWITCHED_OFF
    tx.ledger.append(Entry(word, stored_provider.id, at=now, by=by))
    kind = IdentityChangeKind.PROVIDER_ON if is_on else IdentityChangeKind.PROVIDER_OFF
    note_provider(kind, stored_provider.name, by=by, tx=tx, now=now)
    return tx.access.provider(provider)


def secret_of(provider: Provider) -> str:
    """The client's secret, to be sent to the provider and nowhere else."""
    return open_sealed(provider.secret, about=provider.id)
