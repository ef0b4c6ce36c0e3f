"""The keys that may stand under the signed events of one organisation's log."""

from __future__ import annotations

from seawall.keys import base64url
from seawall.keys.organisation import own_key
from seawall.mailroom.signing.model import KnownKey, SignatureKind
from seawall.orders.register.pinned_key import pinned_key_of
from seawall.referrals.platform_receipt import key_of
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_audit import EventSigners
from seawall.transparency.signed_events.event_signing import signer_of
from seawall.transparency.signed_events.signed_event import EventParty


def known_signers(*, tx: Transaction) -> EventSigners:
    """Our own key, and those of every authority and platform that we ever registered."""
    authorities = [pinned_key_of(key) for key in tx.register.keys_of()]
    platforms = [key for recipient in tx.referring.recipients() for key in key_of(recipient)]
    own = signer_of(own_key(tx.organisation).public_key())
    return EventSigners(
        frozenset({own}),
        {
            EventParty.SENDER: frozenset(_named(key) for key in authorities if key),
            EventParty.PLATFORM: frozenset(map(_named, platforms)),
        },
    )


def _named(key: KnownKey) -> str:
    return base64url.encode(key.public) if key.kind is SignatureKind.JWS else ""
