"""Who sent a document: what the register says of its signature, its key, its mail domain.

A name or a `From` in the document is a claim. It finds the authority whose number is called
back; it never proves anything. Whoever a key proves is the sender that is shown, whatever the
document says of itself; in what they differ is kept with it (`orders/signer_mismatch.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from seawall.forms.model import Channel
from seawall.mailroom.signing.model import KnownKey, Signature, SignatureKind, SignatureState
from seawall.orders import trust
from seawall.orders.demand import Demand
from seawall.orders.document_addressee import KnownAddressee, other_addressee
from seawall.orders.duplicate import sender_key
from seawall.orders.locating import address_of
from seawall.orders.model import Document, Order, Trust
from seawall.orders.register.model import Authority, AuthorityKind, ContactPoint
from seawall.orders.register.pinned_key import pinned_key_of
from seawall.orders.signer_mismatch import DifferingFact, SenderFact, differing_facts
from seawall.orders.trust import SenderStanding, is_known_by
from seawall.people.model import Organisation
from seawall.transaction import INSTALLATION, Transaction

#: ISO 3166: what is longer is no state.
_STATE = 2
#: So many of its addresses are looked up to find out whether a document is for us.
_LOOKED_UP = 200


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
    is_proved: bool = False
    """Whether a key of the register proves that it is from this authority."""
    differing: tuple[DifferingFact, ...] = ()
    """In what the document names another sender, or is for another addressee."""

    @property
    def names_another(self) -> bool:
        """Whether the document names another sender than this one."""
        return any(fact.fact is not SenderFact.ADDRESSEE for fact in self.differing)

    @property
    def is_for_another(self) -> bool:
        """Whether the document is plainly for somebody else than us."""
        return any(fact.fact is SenderFact.ADDRESSEE for fact in self.differing)

    @property
    def is_known(self) -> bool:
        """Whether work may begin without asking who it was."""
        return trust.is_sender_known(self.standing.trust)

    @property
    def kind(self) -> AuthorityKind | None:
        """What the register knows it as; None where it knows nobody."""
        return self.authority.kind if self.authority else None


def known_keys(*, tx: Transaction) -> list[KnownKey]:
    """Every key of the register that a signature can be checked against."""
    register_keys = (pinned_key_of(key) for key in tx.register.keys_of())
    return [key for key in register_keys if key]


def who_sent(envelope: DocumentEnvelope, demand: Demand, *, tx: Transaction) -> DocumentSender:
    """The sender of a document, and how far to trust that it is."""
    authority = _authority(envelope, demand, tx=tx)
    facts = differing_facts(demand, authority, sent_from=envelope.address) if authority else ()
    facts = (*facts, *_facts_of_addressee(demand, tx=tx))
    standing = trust.standing(
        envelope.channel,
        envelope.signature,
        authority=authority,
        key_is_bound=envelope.bound is not None,
        differing=facts,
    )
    if demand.document_form == "public_report":
        standing = SenderStanding(Trust.ANONYMOUS)
    key = sender_key(
        authority=authority,
        is_known=trust.is_sender_known(standing.trust),
        signature=envelope.signature,
        claims=envelope.address or demand.authority_name,
    )
    is_proved = authority is not None and _is_proved(envelope, standing)
    return DocumentSender(authority, standing, key, is_proved, facts)


def is_refused(envelope: DocumentEnvelope, demand: Demand, *, tx: Transaction) -> bool:
    """Whether it is refused on arrival for who sent it, or claims to have."""
    authority = _authority(envelope, demand, tx=tx)
    sender = trust.standing(envelope.channel, envelope.signature, authority=authority)
    return sender.refused is not None


def shown_as_sender(order: Order, sender: DocumentSender, demand: Demand) -> Order:
    """The order under the name and the state of its sender: proved, else as it says itself."""
    authority = sender.authority
    name = demand.authority_name or order.authority_name or (authority.name if authority else "")
    state = demand.issuing_state or order.issuing_state or (authority.country if authority else "")
    if authority is not None and sender.is_proved:
        name, state = authority.name, authority.country
    return replace(
        order,
        trust=sender.standing.trust,
        authority=authority.id if authority else None,
        authority_name=name,
        sender_key=sender.key,
        issuing_state=state if len(state) == _STATE else "",
    )


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
        fits=facts["fits"],
    )


def envelope_of(document: Document) -> DocumentEnvelope:
    """A kept document as it says who sent it."""
    return DocumentEnvelope(document.channel, signature_of(document), document.sender)


def _facts_of_addressee(demand: Demand, *, tx: Transaction) -> tuple[DifferingFact, ...]:
    """The one fact that a document is for somebody else, where it is."""
    fact = other_addressee(
        demand,
        _as_addressee(tx.people.organisation(tx.organisation), tx.register.contact_point()),
        neighbours=partial(_other_addressees, tx),
        is_of_ours=partial(_names_item, demand, tx),
    )
    return (fact,) if fact else ()


def _other_addressees(tx: Transaction) -> list[KnownAddressee]:
    """The other organisations of the installation, as documents may name them."""
    everybody = tx.of(INSTALLATION)
    try:
        contacts = everybody.register.contact_points()
        organisations = everybody.people.organisations()
    finally:
        tx.of(tx.organisation)
    return [
        _as_addressee(organisation, contacts.get(organisation.id))
        for organisation in organisations
        if organisation.id != tx.organisation
    ]


def _as_addressee(organisation: Organisation, contact: ContactPoint | None) -> KnownAddressee:
    legal = (contact.legal_name, contact.representative) if contact else ()
    names = (*legal, organisation.name, organisation.slug)
    return KnownAddressee(tuple(name for name in names if name), contact.email if contact else "")


def _names_item(demand: Demand, tx: Transaction) -> bool:
    """Whether one of its addresses is an item that the platform told us of."""
    spellings = {
        spelling
        for place in demand.places[:_LOOKED_UP]
        for spelling in address_of(place.url).spellings
        if spelling
    }
    return any(item.latest_version for item in tx.intake.items_at(spellings).values())


def _authority(envelope: DocumentEnvelope, demand: Demand, *, tx: Transaction) -> Authority | None:
    if authority := _signer(envelope.signature, tx=tx):
        return authority
    if envelope.bound:
        return envelope.bound
    domain = envelope.address.rpartition("@")[2]
    if domain and (authority := tx.register.of_mail_domain(domain)):
        return authority
    return tx.register.named(demand.authority_name) if demand.authority_name.strip() else None


def _is_proved(envelope: DocumentEnvelope, standing: SenderStanding) -> bool:
    """By the mathematics of its signature, by its API key, or by a channel that knows its own."""
    if standing.refused:
        return False
    return envelope.signature.fits or envelope.bound is not None or is_known_by(envelope.channel)


def _signer(signature: Signature, *, tx: Transaction) -> Authority | None:
    key = tx.register.key(signature.key_fingerprint) if signature.key_fingerprint else None
    return tx.register.authority(key.authority) if key else None
