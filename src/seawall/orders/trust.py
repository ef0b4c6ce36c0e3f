"""Who sent it, and whether that is enough to start work on it.

A signature counts for a key of the register and its authority (TCO Art. 12 and recital 35).
What claims to be signed and is not, what a revoked key signed, and what a suspended
authority sends is refused. What carries no signature is never refused for that: its clock
runs while two people find out whether it is genuine (`genuineness.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from seawall.forms.model import Channel
from seawall.mailroom.signing.model import Signature, SignatureState
from seawall.orders.model import Trust
from seawall.orders.register.model import Authority, AuthorityState

#: What was signed longer ago is not taken up: an order that old is a copy, or was held back.
OLDEST = timedelta(days=7)

#: Channels on which every sender is known to whoever runs the channel.
_AUTHENTICATED = frozenset({Channel.PERCI_EXPORT})


class RefusalReason(StrEnum):
    """Why something was refused; the word goes to the sender and into the ledger."""

    FORGED = "forged"
    """Its signature does not fit what is signed: forged, or altered on the way."""
    EXPIRED = "expired"
    """Its signature or its key had run out, or it is too old to be taken up."""
    REVOKED_KEY = "revoked_key"
    SUSPENDED = "suspended_authority"
    REPLAYED = "replayed"
    """It was received before, under another claim."""
    SUPERSEDED = "superseded"
    """Its own sender has withdrawn it."""
    HISTORIC = "historic_law"
    NOT_YET = "not_yet_applicable"
    MALFORMED = "malformed"
    NOT_GENUINE = "not_genuine"
    """Two people found out that it is not from whom it says."""


@dataclass(frozen=True, slots=True)
class SenderStanding:
    """How far the sender is known, or why nothing is taken from it."""

    trust: Trust
    refused: RefusalReason | None = None
    why: str = ""


_REFUSED = {
    SignatureState.INVALID: RefusalReason.FORGED,
    SignatureState.REVOKED_KEY: RefusalReason.REVOKED_KEY,
    SignatureState.EXPIRED_KEY: RefusalReason.EXPIRED,
    SignatureState.EXPIRED: RefusalReason.EXPIRED,
}


def standing(
    channel: Channel,
    signature: Signature,
    *,
    authority: Authority | None,
    now: datetime,
    key_is_bound: bool = False,
) -> SenderStanding:
    """How far a sender is trusted; `authority` is who the register says it is.

    `key_is_bound` says that it came with an API key that belongs to that authority.
    """
    if reason := _REFUSED.get(signature.state):
        return SenderStanding(Trust.UNSIGNED, reason, signature.why)
    if signature.signed_at is not None and now - signature.signed_at > OLDEST:
        return SenderStanding(
            Trust.UNSIGNED, RefusalReason.EXPIRED, f"It was signed over {OLDEST.days} days ago."
        )
    if authority is not None and authority.state is AuthorityState.SUSPENDED:
        return SenderStanding(Trust.UNSIGNED, RefusalReason.SUSPENDED, authority.why)
    if signature.is_valid and authority is not None:
        return SenderStanding(Trust.SIGNED)
    if (key_is_bound or channel in _AUTHENTICATED) and authority is not None:
        return SenderStanding(Trust.AUTHENTICATED_CHANNEL)
    return SenderStanding(Trust.UNSIGNED if authority else Trust.UNKNOWN_SENDER)


def is_sender_known(trust: Trust) -> bool:
    """Whether the sender is known, so that work may begin without two people's word."""
    return trust in {Trust.SIGNED, Trust.AUTHENTICATED_CHANNEL}
