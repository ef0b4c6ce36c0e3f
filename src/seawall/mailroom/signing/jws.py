"""Signed JSON: a JWS (RFC 7515) over canonical JSON with Ed25519 (RFC 8037, RFC 9864).

A JWS lets its writer choose much, and most attacks live there; `header` says what is left
to choose. The key is one of the register's, named by its RFC 7638 thumbprint, never one
that the message brings along. The payload must be written in the one canonical way, and
base64url without loose bits, so that no second spelling of a signed message passes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_bytes
from typing import Any

from seawall.errors import InvalidRequest, problem
from seawall.keys import base64url
from seawall.keys.signed_json import header_json, sign_compact
from seawall.keys.signing import PublicKey, SigningKey, has_signed, thumbprint
from seawall.keys.strict_json import TwinMembers, without_twins
from seawall.ledger.entry import canonical_json, commitment_of, commitment_of_text
from seawall.ledger.model import JSON
from seawall.mailroom.signing.header import ALGORITHMS, SALT, TYPE, Header, read_header
from seawall.mailroom.signing.key_standing import standing
from seawall.mailroom.signing.model import (
    BadSignature,
    KnownKey,
    Signature,
    SignatureKind,
    SignatureState,
)

MEDIA_TYPE = "application/jose"
#: The compact form, and the JSON forms.
MEDIA_TYPES = (MEDIA_TYPE, "application/jose+json")


@dataclass(frozen=True, slots=True)
class CarriedEvents:
    """What a letter says of itself in public, and the salt of what it is known by there."""

    salt: bytes
    events: Sequence[str]


def new_salt() -> bytes:
    """A salt for one letter: without it nobody can try what the letter may say."""
    return token_bytes(SALT)


def commitment_to(payload: Mapping[str, JSON], salt: bytes) -> str:
    """What a letter with this payload is known by in public: 64 hexadecimal digits."""
    return commitment_of(payload, salt)


def commitment_in(signed: str) -> str:
    """What a letter that we signed is known by in public.

    One without a salt goes by the SHA-256 of its bytes, which nobody can guess without its signature.
    """
    protected, body, _ = _parts(signed)
    header = read_header(_object(protected, "header", read=_read))
    if not header.salt:
        return hashlib.sha256(signed.encode()).hexdigest()
    return commitment_of_text(decoded_part(body).decode(), header.salt)


def payload_of(signed: str) -> dict[str, Any]:
    """What stands in a letter that was checked when it came."""
    return _object(_parts(signed)[1], "payload")


def known_key(key: PublicKey) -> KnownKey:
    """This key as the register holds it."""
    return KnownKey(SignatureKind.JWS, thumbprint(key), key.public_bytes_raw())


def sign_payload(
    payload: Mapping[str, JSON],
    key: SigningKey,
    *,
    now: datetime,
    jti: str,
    expires_at: datetime | None = None,
    log: str = "",
    carried: CarriedEvents | None = None,
) -> str:
    """The payload in its canonical spelling, signed, in the compact form.

    `log` is the head of our ledger (`LedgerStore.head_line`), which the reader then keeps for us.
    """
    header: dict[str, str | int | Sequence[str]] = {
        "alg": ALGORITHMS[0],
        "typ": TYPE,
        "kid": thumbprint(key.public_key()),
        "iat": int(now.timestamp()),
        "jti": jti,
    }
    if expires_at is not None:
        header["exp"] = int(expires_at.timestamp())
    if log:
        header["log"] = log
    if carried:
        header["salt"] = base64url.encode(carried.salt)
        header["events"] = carried.events
    return sign_compact(header_json(header), canonical_json(dict(payload)).encode(), key)


def verify_jws(
    signed: str | bytes, keys: Iterable[KnownKey], *, now: datetime
) -> tuple[dict[str, Any] | None, Signature]:
    """The payload of a JWS, if it can be read, and what became of its signature.

    ``now`` is the time of receipt. The payload of a signature that is not valid is what
    somebody claims: it is for a person and for the log.
    """
    payload: dict[str, Any] | None = None
    try:
        protected, body, mark = _parts(signed)
        payload = _object(body, "payload")
        header = read_header(_object(protected, "header", read=_read))
        decoded_mark = decoded_part(mark)  # of whosever key: a loose bit is another spelling
        signature = Signature(
            SignatureState.INVALID,
            SignatureKind.JWS,
            header.kid,
            signed_at=header.issued_at,
            jti=header.jti,
        )
        content = f"{protected}.{body}".encode()
        key = _key(keys, header)
        if key is None:
            why = "No key of this fingerprint is registered."
            return payload, replace(signature, state=SignatureState.UNKNOWN_KEY, why=why)
        if not _is_canonical(payload, body):  # where nothing is proved, no spelling counts
            raise problem("mailroom.jws-not-canonical", BadSignature)
        if not has_signed(key.public, content, decoded_mark):
            why = "The signature does not fit what is signed: something was altered."
            return payload, replace(signature, why=why)
    except BadSignature as wrong:
        return payload, Signature(SignatureState.UNREADABLE, SignatureKind.JWS, why=str(wrong))
    state, why = standing(key, signed_at=header.issued_at, now=now)
    if state is SignatureState.VALID and (late := header.why_not(now)):
        state, why = SignatureState.EXPIRED, late
    fitting = replace(signature, holder=key.holder, fits=True, events=header.events)
    if header.salt:
        committed = commitment_of_text(decoded_part(body).decode(), header.salt)
        fitting = replace(fitting, commitment=committed)
    return payload, replace(fitting, state=state, why=why)


def compact_form(signed: bytes) -> bytes:
    """The one spelling that a JWS is known by: its three parts, without white space around them.

    What stands around the parts is signed by nobody, and the JSON forms hold nothing else. What
    is no JWS stays as it is.
    """
    try:
        return ".".join(_parts(signed)).encode()
    except BadSignature:
        return signed


def decoded_part(text: str) -> bytes:
    """A part of a JWS, in its one spelling only."""
    try:
        return base64url.decode(text)
    except base64url.NotBase64Url:
        raise problem("mailroom.jws-not-base64url", BadSignature) from None


def _key(keys: Iterable[KnownKey], header: Header) -> KnownKey | None:
    jws_keys = (key for key in keys if key.kind is SignatureKind.JWS)
    return next((key for key in jws_keys if key.fingerprint == header.kid), None)


def _parts(signed: str | bytes) -> tuple[str, str, str]:
    """Header, payload and signature of the compact form, or of a JSON form with one signature."""
    try:
        text = (signed if isinstance(signed, str) else signed.decode("ascii")).strip()
        parts = _read(text) if text.startswith("{") else text.split(".")
    except TwinMembers:
        raise problem("mailroom.jws-twice", BadSignature) from None
    except (ValueError, RecursionError):
        raise problem("mailroom.jws-unreadable", BadSignature) from None
    if isinstance(parts, dict):
        parts = _of_json(parts)
    if len(parts) != 3 or not all(isinstance(part, str) for part in parts):
        raise problem("mailroom.jws-parts", BadSignature)
    return parts[0], parts[1], parts[2]


def _of_json(envelope: dict[str, Any]) -> list[Any]:
    """The general form (RFC 7515, section 7.2.1) with one signature, or the flattened one."""
    signatures = envelope.pop("signatures", None)
    if isinstance(signatures, list) and len(signatures) == 1 and isinstance(signatures[0], dict):
        envelope |= signatures[0]
    parts = [envelope.pop(name, None) for name in ("protected", "payload", "signature")]
    if envelope:
        raise problem("mailroom.jws-unsigned-field", BadSignature, name=min(envelope))
    return parts


def _object(part: str, name: str, *, read: Callable[[bytes], Any] = json.loads) -> dict[str, Any]:
    try:
        json_value = read(decoded_part(part))
    except TwinMembers:
        raise problem("mailroom.jws-field-twice", BadSignature, field=name) from None
    except (ValueError, RecursionError):
        raise problem("mailroom.jws-not-json", BadSignature, field=name) from None
    if not isinstance(json_value, dict):
        raise problem("mailroom.jws-no-object", BadSignature, field=name)
    return json_value


def _read(content: bytes | str) -> Any:
    """JSON that says nothing twice. A payload that does is shown to people, and not canonical."""
    return json.loads(content, object_pairs_hook=without_twins)


def _is_canonical(payload: dict[str, Any], body: str) -> bool:
    try:
        return canonical_json(payload).encode() == decoded_part(body)
    except (InvalidRequest, RecursionError):
        return False
