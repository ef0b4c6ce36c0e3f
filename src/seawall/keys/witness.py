"""The keys that cosign other people's checkpoints; they sign nothing else, as tlog-cosignature asks."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from seawall.keys.derived_keys import derive_key
from seawall.keys.signing import signing_key
from seawall.keys.unlocking import KeyPurpose, secret_for
from seawall.ledger.cosignature import WitnessSigner


def witness_signer(public_url: str) -> WitnessSigner:
    """Ourselves as a witness, under our public host and `/witness`."""
    name = f"{urlsplit(public_url).netloc}/witness"
    return signer_of_secret(name, secret_for(KeyPurpose.WITNESS))


def signer_of_secret(name: str, secret: bytes) -> WitnessSigner:
    """The witness of this name whose two keys follow from 32 secret bytes."""
    ml_dsa_key = MLDSA44PrivateKey.from_seed_bytes(derive_key(secret, "ml-dsa-44"))
    return WitnessSigner(name, signing_key(secret), ml_dsa_key)


def witness_rank() -> Callable[[str], bytes]:
    """An order of witnesses by their keys' lines, always the same and foreseen by nobody else."""
    secret = derive_key(secret_for(KeyPurpose.WITNESS), "whom-to-ask")
    return lambda line: hmac.digest(secret, line.encode(), "sha256")
