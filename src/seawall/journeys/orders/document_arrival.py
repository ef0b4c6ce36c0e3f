"""One document as it arrived: its bytes, what was read in them, and what both are known by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from seawall.clocks.instant import offset_of
from seawall.forms.annexes.validity import location_faults
from seawall.forms.model import Channel
from seawall.ids import DocumentId, EvidenceId, OrderId, new_id
from seawall.journeys.orders.order_sender import DocumentEnvelope
from seawall.mailroom.signing.model import ABSENT, Signature
from seawall.orders.demand import Demand, storable_json
from seawall.orders.model import Document
from seawall.orders.opening.model import ReadAddresses, read_addresses
from seawall.orders.register.model import Authority
from seawall.orders.same_document import copy_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentArrival:
    """One document as it arrived, and what was read in it."""

    content: bytes
    media_type: str
    channel: Channel
    demand: Demand
    signature: Signature = ABSENT
    bound: Authority | None = None
    """The authority whose API key it came with."""
    sender: str = ""
    """The mail address it came from."""
    message_id: str = ""
    received_at: datetime | None = None
    """When it reached our contact point, where that was before we read it."""
    reading: Mapping[str, Any] = field(default_factory=dict)
    """Where each field was found, and what could not be read."""
    malformed: str = ""
    """Why a signed document cannot be read as what it says it is."""
    flags: tuple[str, ...] = ()
    evidence: EvidenceId | None = None
    """Where the bytes are sealed already, if they are."""
    places: int = 0
    """How many addresses it names, where not all of them were read."""
    number: OrderId | None = None
    """The number that its sender holds a receipt for, where it waited before."""
    hour_since: datetime | None = None
    """When the same was received before, by whomever, so that its hour runs from then."""
    content_digest: str = ""
    """Of what was read in it, without its envelope; that of its demand where nothing is said."""
    addresses: ReadAddresses | None = None
    """Those of its demand, once they are read."""
    copy_digest: str = ""
    """What its copies have in common with it, once its addresses are read."""

    @property
    def sha256(self) -> str:
        """What its bytes are known by."""
        return digest_of(self.content)

    @property
    def envelope(self) -> DocumentEnvelope:
        """What it says of its sender from the outside."""
        return DocumentEnvelope(self.channel, self.signature, self.sender, self.bound)

    def read(self) -> DocumentArrival:
        """The same with its addresses read and compared, once: the work that needs no lock.

        Whoever can does it before the transaction, in which it is waited for by everybody.
        """
        if self.addresses is not None:
            return self
        addresses = read_addresses(self.demand.places)
        content = self.content_digest or content_digest_of(self.demand.body)
        copies = copy_digest(content, addresses.fingerprints)
        if self.demand.annex1 is not None:
            location_faults(self.demand.annex1.locations)
        return replace(self, addresses=addresses, copy_digest=copies)


def as_document(
    arrival: DocumentArrival, evidence: EvidenceId, *, at: datetime, now: datetime
) -> Document:
    """The arrival as it is written down, with its bytes under this seal."""
    return Document(
        id=DocumentId(new_id("doc", now=now)),
        channel=arrival.channel,
        sha256=digest_of(arrival.content),
        media_type=arrival.media_type[:120],
        size=len(arrival.content),
        evidence=evidence,
        sender=storable_json(arrival.sender),
        message_id=storable_json(arrival.message_id),
        signature=_facts_of(arrival.signature),
        reading=storable_json(dict(arrival.reading)),
        received_at=at,
        received_offset=offset_of(at),
    )


def content_digest_of(fields: Mapping[str, Any]) -> str:
    """The SHA-256 of what a document says in fields, in whichever order they stand."""
    spelt = json.dumps(fields, ensure_ascii=True, sort_keys=True, default=str)
    return digest_of(spelt.encode())


def digest_of(content: bytes) -> str:
    """The SHA-256 that a document is known by."""
    return hashlib.sha256(content).hexdigest()


def _facts_of(signature: Signature) -> dict[str, Any]:
    return {
        "state": signature.state.value,
        "kind": signature.kind.value if signature.kind else "",
        "key": signature.key_fingerprint,
        "signer": signature.signer,
        "signed_at": signature.signed_at.isoformat() if signature.signed_at else None,
        "jti": signature.jti,
        "why": signature.why,
        "fits": signature.fits,
    }
