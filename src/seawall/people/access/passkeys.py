"""Passkeys: WebAuthn Level 2, by the library `fido2`; discoverable, and the user verified.

Nobody types who they are: the device offers the account, and asks for its finger or its
PIN. Attestation is not asked for: who made somebody's phone is not our business. A
counter that does not advance says that the credential was copied (§6.1.1). The library is loaded
by the first who shows one: with it come the names of all public suffixes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from seawall.errors import problem
from seawall.ids import PersonId
from seawall.people.access.model import Passkey
from seawall.people.model import Member

if TYPE_CHECKING:
    from fido2.server import Fido2Server

_LARGEST = 16_384


@dataclass(frozen=True, slots=True)
class NewCredential:
    """A new credential: its id, its public half, its counter."""

    credential: str
    public: str
    sign_count: int


def registration_options(
    member: Member, present: list[Passkey], *, origin: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser is asked to make, and what we must remember until it answers."""
    from fido2.utils import websafe_decode
    from fido2.webauthn import (
        PublicKeyCredentialDescriptor,
        PublicKeyCredentialType,
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    user = PublicKeyCredentialUserEntity(
        name=member.email, id=handle_of(member.id), display_name=member.name
    )
    descriptors = [
        PublicKeyCredentialDescriptor(
            type=PublicKeyCredentialType.PUBLIC_KEY, id=websafe_decode(passkey.credential)
        )
        for passkey in present
    ]
    options, state = _server(origin).register_begin(
        user,
        descriptors,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), state


def registered_credential(answer: str, state: Mapping[str, Any], *, origin: str) -> NewCredential:
    """The credential that the device made, if it is sound."""
    from fido2.utils import websafe_encode

    response = _answer_fields(answer)
    try:
        registration = _server(origin).register_complete(state, response)
    except (ValueError, KeyError, TypeError) as wrong:
        raise problem("people.passkey-refused") from wrong
    data = registration.credential_data
    if data is None:
        raise problem("people.passkey-refused")
    return NewCredential(
        websafe_encode(data.credential_id), websafe_encode(bytes(data)), registration.counter
    )


def proof_options(*, origin: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser is asked to sign, by whichever passkey its owner picks."""
    from fido2.webauthn import UserVerificationRequirement

    options, state = _server(origin).authenticate_begin(
        None, user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options), state


def credential_in(answer: str) -> str:
    """Which credential signed, as the device says; nothing is proved yet."""
    credential_id = _answer_fields(answer).get("rawId") or _answer_fields(answer).get("id")
    return credential_id.rstrip("=") if isinstance(credential_id, str) else ""


def proved_counter(answer: str, passkey: Passkey, state: Mapping[str, Any], *, origin: str) -> int:
    """The counter after this signature; raises unless the passkey's owner made it just now."""
    from fido2.utils import websafe_decode
    from fido2.webauthn import AttestedCredentialData, AuthenticatorData

    signed_answer = _answer_fields(answer)
    credential = AttestedCredentialData(websafe_decode(passkey.public))
    try:
        _server(origin).authenticate_complete(state, [credential], signed_answer)
        response = signed_answer["response"]
        counter = AuthenticatorData(websafe_decode(response["authenticatorData"])).counter
        handle = websafe_decode(response.get("userHandle") or "")
    except (ValueError, KeyError, TypeError) as wrong:
        raise problem("people.passkey-refused") from wrong
    if handle != handle_of(passkey.person):
        raise problem("people.passkey-refused")
    if (counter or passkey.sign_count) and counter <= passkey.sign_count:
        raise problem("people.passkey-refused")
    return counter


def handle_of(person: PersonId) -> bytes:
    """What a device knows a person by; it says nothing to anybody else."""
    return hashlib.sha256(f"seawall/passkey/{person}".encode()).digest()


def _server(origin: str) -> Fido2Server:
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    host = urlsplit(origin).hostname or "localhost"
    return Fido2Server(
        PublicKeyCredentialRpEntity(name="Seawall", id=host),
        verify_origin=lambda claimed_origin: claimed_origin == origin,
    )


def _answer_fields(answer: str) -> dict[str, Any]:
    try:
        answer_fields = json.loads(answer) if len(answer) <= _LARGEST else None
    except (ValueError, RecursionError):
        answer_fields = None
    if not isinstance(answer_fields, dict):
        raise problem("people.passkey-unreadable")
    return answer_fields
