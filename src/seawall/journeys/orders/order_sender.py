"""Who sent a document: what the register says of its signature, its key, its mail domain.

A name or a `From` in the document is a claim. It finds the authority whose number is called
back; it never proves anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.forms.model import Channel
from seawall.mailroom.signing.model import KnownKey, Signature, SignatureKind, SignatureState
from seawall.orders import trust
from seawall.orders.demand import Demand
from seawall.orders.duplicate import sender_key
from seawall.orders.model import Document, Trust
from seawall.orders.register.model import Authority
from seawall.orders.register.pinned_key import pinned_key_of
from seawall.orders.trust import SenderStanding
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class DocumentEnvelope:
    """Everything a document says of its sender from the outside."""

    channel: Channel
    signature: Signature
    address: str = ""
    """The mail address it came from."""
    bound: Authority | None = None
    """Whom the API key belongs to."""


@dataclass(frozen=True, slots=True)
class DocumentSender:
    """The sender of a document, as far as that is known."""

    authority: Authority | None
    standing: SenderStanding
    key: str
    """What its reference numbers are unique for."""

    @property
    def is_known(self) -> bool:
        """Whether work may begin without asking who it was."""
        return trust.is_sender_known(self.standing.trust)


def known_keys(*, tx: Transaction) -> list[KnownKey]:
    """Every key of the register that a signature can be checked against."""
    register_keys = (pinned_key_of(key) for key in tx.register.keys_of())
    return [key for key in register_keys if key]


def who_sent(
    envelope: DocumentEnvelope, demand: Demand, *, tx: Transaction, now: datetime
) -> DocumentSender:
    """The sender of a document, and how far to trust that it is."""
    authority = _authority(envelope, demand, tx=tx)
    standing = trust.standing(
        envelope.channel,
        envelope.signature,
        authority=authority,
        key_is_bound=envelope.bound is not None,
        now=now,
    )
    if demand.document_form == "public_report":
        standing = SenderStanding(Trust.ANONYMOUS)
    key = sender_key(
        authority=authority,
        is_known=trust.is_sender_known(standing.trust),
        signature=envelope.signature,
        claims=envelope.address or demand.authority_name,
    )
    return DocumentSender(authority, standing, key)


def signature_of(document: Document) -> Signature:
    """What became of a document's signature when it arrived."""
    facts = document.signature
    signed_at = facts["signed_at"]
    return Signature(
        state=SignatureState(facts["state"]),
        kind=SignatureKind(facts["kind"]) if facts["kind"] else None,
        key_fingerprint=facts["key"],
        signer=facts["signer"],
        signed_at=datetime.fromisoformat(signed_at) if signed_at else None,
        why=facts["why"],
        jti=facts["jti"],
    )


def envelope_of(document: Document) -> DocumentEnvelope:
    """A kept document as it says who sent it."""
    return DocumentEnvelope(document.channel, signature_of(document), document.sender)


def _authority(envelope: DocumentEnvelope, demand: Demand, *, tx: Transaction) -> Authority | None:
    if authority := _signer(envelope.signature, tx=tx):
        return authority
    if envelope.bound:
        return envelope.bound
    domain = envelope.address.rpartition("@")[2]
    if domain and (authority := tx.register.of_mail_domain(domain)):
        return authority
    return tx.register.named(demand.authority_name) if demand.authority_name.strip() else None


def _signer(signature: Signature, *, tx: Transaction) -> Authority | None:
    key = tx.register.key(signature.key_fingerprint) if signature.key_fingerprint else None
    return tx.register.authority(key.authority) if key else None
