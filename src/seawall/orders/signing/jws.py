"""Signed JSON: a JWS (RFC 7515) over canonical JSON with Ed25519 (RFC 8037, RFC 9864).

A JWS lets its writer choose much, and most attacks live there; `header` says what is left
to choose. The key is one of the register's, named by its RFC 7638 thumbprint, never one
that the message brings along. The payload must be written in the one canonical way, and
base64url without loose bits, so that no second spelling of a signed message passes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jws
from joserfc.jwk import OKPKey

from seawall.errors import InvalidRequest
from seawall.ledger.entry import canonical
from seawall.ledger.model import JSON
from seawall.orders.signing.header import ALGORITHMS, TYPE, Header, read_header
from seawall.orders.signing.model import BadSignature, Kind, KnownKey, Signature, State
from seawall.orders.signing.standing import standing

MEDIA_TYPE = "application/jose"


def fingerprint(key: Ed25519PublicKey) -> str:
    """The RFC 7638 thumbprint a key is named by."""
    return OKPKey.import_key(key).thumbprint()


def known_key(key: Ed25519PublicKey) -> KnownKey:
    """This key as the register holds it."""
    return KnownKey(Kind.JWS, fingerprint(key), key.public_bytes_raw())


def sign(
    payload: Mapping[str, JSON],
    key: Ed25519PrivateKey,
    *,
    now: datetime,
    jti: str,
    expires_at: datetime | None = None,
) -> str:
    """The payload in its canonical spelling, signed, in the compact form."""
    header: dict[str, str | int] = {
        "alg": ALGORITHMS[0],
        "typ": TYPE,
        "kid": fingerprint(key.public_key()),
        "iat": int(now.timestamp()),
        "jti": jti,
    }
    if expires_at is not None:
        header["exp"] = int(expires_at.timestamp())
    registry = jws.JWSRegistry(algorithms=ALGORITHMS[:1], strict_check_header=False)
    content = canonical(dict(payload)).encode()
    return jws.serialize_compact(header, content, OKPKey.import_key(key), registry=registry)


def verify(
    signed: str | bytes, keys: Iterable[KnownKey], *, now: datetime
) -> tuple[dict[str, Any] | None, Signature]:
    """What it says, as far as it can be read, and what became of its signature.

    ``now`` is the time of receipt. The payload of a signature that is not valid is what
    somebody claims: it is for a person and for the log.
    """
    payload: dict[str, Any] | None = None
    try:
        protected, body, mark = _parts(signed)
        payload = _object(body, "payload")
        header = read_header(_object(protected, "header"))
        if not _is_canonical(payload, body):
            raise BadSignature("The payload is not written in the canonical way.")
        signature = Signature(
            State.INVALID, Kind.JWS, header.kid, signed_at=header.issued_at, jti=header.jti
        )
        content = f"{protected}.{body}".encode()
        key = _key(keys, header)
        if key is None:
            why = "No key of this fingerprint is registered."
            return payload, replace(signature, state=State.UNKNOWN_KEY, why=why)
        Ed25519PublicKey.from_public_bytes(key.public).verify(decoded(mark), content)
    except BadSignature as wrong:
        return payload, Signature(State.INVALID, Kind.JWS, why=str(wrong))
    except InvalidSignature:
        why = "The signature does not fit what is signed: something was altered."
        return payload, replace(signature, why=why)
    state, why = standing(key, signed_at=header.issued_at, now=now)
    if state is State.VALID and (late := header.why_not(now)):
        state, why = State.EXPIRED, late
    return payload, replace(signature, state=state, why=why, holder=key.holder)


def decoded(text: str) -> bytes:
    """Base64url without padding (RFC 7515, section 2), in its one spelling only."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise BadSignature("It is not written in base64url.") from None
    if base64.urlsafe_b64encode(content).rstrip(b"=").decode() != text:
        raise BadSignature("It is not written in the one spelling of base64url.")
    return content


def _key(keys: Iterable[KnownKey], header: Header) -> KnownKey | None:
    ours = (key for key in keys if key.kind is Kind.JWS)
    return next((key for key in ours if key.fingerprint == header.kid), None)


def _parts(signed: str | bytes) -> tuple[str, str, str]:
    """Header, payload and signature of the compact form, or of a JSON form with one signature."""
    try:
        text = (signed if isinstance(signed, str) else signed.decode("ascii")).strip()
        said = json.loads(text) if text.startswith("{") else text.split(".")
    except (ValueError, RecursionError):
        raise BadSignature("It is no JWS.") from None
    if isinstance(said, dict):
        said = _of_json(said)
    if len(said) != 3 or not all(isinstance(part, str) for part in said):
        raise BadSignature("A JWS has a header, a payload and one signature.")
    return said[0], said[1], said[2]


def _of_json(said: dict[str, Any]) -> list[Any]:
    """The general form (RFC 7515, section 7.2.1) with one signature, or the flattened one."""
    signatures = said.pop("signatures", None)
    if isinstance(signatures, list) and len(signatures) == 1 and isinstance(signatures[0], dict):
        said |= signatures[0]
    parts = [said.pop(name, None) for name in ("protected", "payload", "signature")]
    if said:
        raise BadSignature(f"A signed order may not say {min(said)!r} outside its signature.")
    return parts


def _object(part: str, name: str) -> dict[str, Any]:
    try:
        said = json.loads(decoded(part))
    except (ValueError, RecursionError):
        raise BadSignature("It is no JSON.", field=name) from None
    if not isinstance(said, dict):
        raise BadSignature("It is no JSON object.", field=name)
    return said


def _is_canonical(payload: dict[str, Any], body: str) -> bool:
    try:
        return canonical(payload).encode() == decoded(body)
    except (InvalidRequest, RecursionError):
        return False
