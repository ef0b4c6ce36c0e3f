"""A passkey made of software: it signs what it is asked, and counts or does not count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticatorData

from seawall.config import settings
from seawall.ids import PasskeyId, new_id
from seawall.people.access.model import Passkey
from seawall.people.access.passkeys import handle_of
from seawall.people.model import Member
from seawall.transaction import transaction

_HOST = sha256(b"localhost").digest()
_FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class SoftPasskey:
    """Somebody's key, which answers questions; a synced one always counts nothing."""

    member: Member
    key: ec.EllipticCurvePrivateKey
    credential: bytes
    count: int = 0
    counts: bool = False

    def answer(self, options: Mapping[str, Any]) -> str:
        """What the browser sends for these options."""
        self.count += self.counts
        asked = {
            "type": "webauthn.get",
            "challenge": options["publicKey"]["challenge"],
            "origin": settings().public_url,
        }
        client = json.dumps(asked).encode()
        told = AuthenticatorData.create(_HOST, _FLAGS, self.count)
        mark = self.key.sign(told + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(told),
            "signature": websafe_encode(mark),
            "userHandle": websafe_encode(handle_of(self.member.id)),
        }
        name = websafe_encode(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def with_passkey(member: Member, *, counts: bool = False) -> SoftPasskey:
    """A passkey that this member has added."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    soft = SoftPasskey(member, key, sha256(member.id.encode()).digest(), counts=counts)
    public = ES256.from_cryptography_key(key.public_key())
    data = AttestedCredentialData.create(Aaguid.NONE, soft.credential, public)
    stored = Passkey(
        id=PasskeyId(new_id("psk", now=now)),
        person=member.id,
        organisation=member.organisation,
        credential=websafe_encode(soft.credential),
        public=websafe_encode(bytes(data)),
        sign_count=0,
        name="Soft key",
        created_at=now,
    )
    with transaction(member.organisation) as tx:
        tx.access.add_passkey(stored)
    return soft
