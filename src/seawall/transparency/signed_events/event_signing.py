"""An event is signed once, by the party that did it, and read the same way everywhere.

It is a JWS (RFC 7515) in the compact form with Ed25519 (RFC 8037, RFC 9864), over canonical JSON
(the part of RFC 8785 that our ledger uses). Its header has one spelling for a key, and names the
key itself, so that whoever holds an event can do the mathematics with nothing else; whose key it
is must be known from elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from seawall.errors import problem
from seawall.keys import base64url
from seawall.keys.signed_json import NotSigned, open_compact, sign_compact
from seawall.keys.signing import ALGORITHM, PublicKey, SigningKey, public_key, thumbprint
from seawall.keys.strict_json import without_twins
from seawall.ledger.entry import canonical_json, moment
from seawall.transparency.signed_events.signed_event import BadEvent, EventKind, SignedEvent

TYPE = "seawall-event+jws"
#: Characters of one event: an entry of the ledger must hold it (64 KiB), with room to spare.
LONGEST = 48 * 1024
_FIELDS = frozenset({"kind", "document", "at", "facts"})
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class OpenedEvent:
    """An event whose signature fits, its text, and the public key that signed it."""

    event: SignedEvent
    text: str
    signer: str
    """The key: 32 bytes in base64url, as a JWK has it under `x`."""

    @property
    def thumbprint(self) -> str:
        """The RFC 7638 thumbprint of the signer's key."""
        return thumbprint(public_key(base64url.decode(self.signer)))


def sign_event(event: SignedEvent, key: SigningKey) -> str:
    """The event in its one spelling, signed, in the compact form."""
    text = sign_compact(_header(signer_of(key.public_key())), _content(event), key)
    if len(text) > LONGEST:
        raise problem("transparency.event-too-long", BadEvent, length=len(text), longest=LONGEST)
    return text


def signer_of(key: PublicKey) -> str:
    """How an event names this key."""
    return base64url.encode(key.public_bytes_raw())


def open_event(text: str) -> OpenedEvent:
    """The event, if the key that it names signed exactly this; else `BadEvent` says why."""
    if len(text) > LONGEST:
        raise problem("transparency.event-too-long", BadEvent, length=len(text), longest=LONGEST)
    signer = _named_signer(text)
    try:
        content = open_compact(text, _header(signer), base64url.decode(signer))
    except NotSigned as wrong:
        raise problem("transparency.event-signature", BadEvent, why=str(wrong)) from None
    event = _event(_object(content))
    if _content(event) != content:
        raise problem("transparency.event-spelling", BadEvent)
    return OpenedEvent(event, text, signer)


def _named_signer(text: str) -> str:
    try:
        key_id = _object(base64url.decode(text.partition(".")[0])).get("kid")
    except base64url.NotBase64Url:
        raise problem("transparency.event-unreadable", BadEvent) from None
    try:
        if isinstance(key_id, str) and len(base64url.decode(key_id)) == 32:
            return key_id
    except base64url.NotBase64Url:
        pass
    raise problem("transparency.event-unreadable", BadEvent)


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(content, object_pairs_hook=without_twins)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise problem("transparency.event-unreadable", BadEvent)
    return value


def _event(fields: Mapping[str, Any]) -> SignedEvent:
    if set(fields) != _FIELDS or not isinstance(fields["facts"], dict):
        raise problem("transparency.event-unreadable", BadEvent)
    try:
        at = datetime.strptime(str(fields["at"]), _MOMENT).replace(tzinfo=UTC)
        kind = EventKind(str(fields["kind"]))
    except ValueError:
        raise problem("transparency.event-unreadable", BadEvent) from None
    return SignedEvent(kind, str(fields["document"]), at, fields["facts"])


def _content(event: SignedEvent) -> bytes:
    return canonical_json(
        {
            "kind": event.kind.value,
            "document": event.document,
            "at": moment(event.at),
            "facts": event.facts,
        }
    ).encode()


def _header(signer: str) -> bytes:
    return canonical_json({"alg": ALGORITHM, "kid": signer, "typ": TYPE}).encode()
