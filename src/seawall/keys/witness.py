"""The key that cosigns other people's checkpoints; it signs nothing else, as tlog-cosignature asks."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from urllib.parse import urlsplit

from seawall.keys.derived_keys import derive_key
from seawall.keys.signing import signing_key
from seawall.keys.unlocking import KeyPurpose, secret_for
from seawall.ledger.note import Signer


def witness_signer(public_url: str) -> Signer:
    """Ourselves as a witness, under our public host and `/witness`."""
    return Signer(
        f"{urlsplit(public_url).netloc}/witness", signing_key(secret_for(KeyPurpose.WITNESS))
    )


def witness_rank() -> Callable[[str], bytes]:
    """An order of witnesses by their keys' lines, always the same and foreseen by nobody else."""
    secret = derive_key(secret_for(KeyPurpose.WITNESS), "whom-to-ask")
    return lambda line: hmac.digest(secret, line.encode(), "sha256")
