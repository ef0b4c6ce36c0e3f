"""The key that cosigns other people's checkpoints; it signs nothing else, as tlog-cosignature asks."""

from __future__ import annotations

from urllib.parse import urlsplit

from seawall.keys.signing import signing_key
from seawall.keys.unlocking import KeyPurpose, secret_for
from seawall.ledger.note import Signer


def witness_signer(public_url: str) -> Signer:
    """Ourselves as a witness, under our public host and `/witness`."""
    return Signer(
        f"{urlsplit(public_url).netloc}/witness", signing_key(secret_for(KeyPurpose.WITNESS))
    )
