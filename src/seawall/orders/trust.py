"""Who sent it, and whether that is enough to start work on it.

A signature counts for a key of the register and its authority (TCO Art. 12 and recital 35).
What was altered after it was signed, what a revoked key signed, and what a suspended authority
sends is refused. What carries no signature, or one that a wrong clock spoils, or one by another
than it names, is never refused for that: its clock runs while two people find out whether it is
genuine (`genuineness.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from seawall.forms.model import Channel
from seawall.mailroom.signing.model import Signature, SignatureState
from seawall.orders.model import Trust
from seawall.orders.register.model import Authority, AuthorityState
from seawall.orders.signer_mismatch import DifferingFact

#: Channels on which every sender is known to whoever runs the channel.
_AUTHENTICATED = frozenset({Channel.PERCI_EXPORT})


class RefusalReason(StrEnum):
    """Why something was refused; the word goes to the sender and into the ledger."""

    FORGED = "forged"
    """Its signature does not fit what is signed: forged, or altered on the way."""
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
}

#: The signature is by a key of the register, and its time or the key's does not fit.
_OUT_OF_TIME = frozenset(
    {
        SignatureState.NOT_YET,
        SignatureState.BEFORE_KEY,
        SignatureState.EXPIRED,
        SignatureState.EXPIRED_KEY,
        SignatureState.LONG_AGO,
    }
)


def standing(
    channel: Channel,
    signature: Signature,
    *,
    authority: Authority | None,
    key_is_bound: bool = False,
    differing: Collection[DifferingFact] = (),
) -> SenderStanding:
    """How far a sender is trusted; `authority` is who the register says it is.

    `key_is_bound` says that it came with an API key that belongs to that authority, `differing`
    in what the document names another sender than that.
    """
    if reason := _REFUSED.get(signature.state):
        return SenderStanding(Trust.UNSIGNED, reason, signature.why)
    if authority is None:
        return SenderStanding(Trust.UNKNOWN_SENDER)
    if authority.state is AuthorityState.SUSPENDED:
        return SenderStanding(Trust.UNSIGNED, RefusalReason.SUSPENDED, authority.why)
    is_by_channel = key_is_bound or is_known_by(channel)
    if signature.is_valid or is_by_channel:
        known = Trust.SIGNED if signature.is_valid else Trust.AUTHENTICATED_CHANNEL
        return SenderStanding(Trust.MISMATCHED if differing else known)
    is_out_of_time = signature.fits and signature.state in _OUT_OF_TIME
    return SenderStanding(Trust.OUT_OF_TIME if is_out_of_time else Trust.UNSIGNED)


def is_known_by(channel: Channel) -> bool:
    """Whether every sender on this channel is known to whoever runs it."""
    return channel in _AUTHENTICATED


def is_sender_known(trust: Trust) -> bool:
    """Whether the sender is known, so that work may begin without two people's word."""
    return trust in {Trust.SIGNED, Trust.AUTHENTICATED_CHANNEL}
