"""What is unlocked at the start of a process, and what for: one secret a purpose.

No room reads the key files: the edge has them read once (`installation`), and a room asks
for the secret of its own purpose. A purpose is asked for in one module, so that no key
serves two ends; a test holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from seawall.errors import problem


class KeyPurpose(StrEnum):
    """What a secret is derived for; the word goes into the derivation and never changes."""

    EVIDENCE = "evidence"
    """Wraps the key of each sealed file."""
    ROWS = "endpoint-secrets"
    """Seals what lies in a row: signing secrets, forms half filled in, proposals."""
    VAULT = "secret-notices"
    """Seals the vault, and marks who may look into it."""
    DECONFLICTION = "deconfliction"
    """Marks addresses among the units of one installation."""
    ORGANISATIONS = "orders-ed25519"
    """Makes the key each organisation signs with."""
    SEATS = "forum-ed25519"
    """Makes the keys of each seat in a forum."""
    WEBHOOKS = "webhooks-ed25519"
    """Signs deliveries that a receiver checks with our public key."""
    FILES = "files-beside-the-database"
    """Seals what must outlive a database that fails: the journal of checks, open deadlines."""
    DIGESTS = "ledger-rows"
    """Makes the digests by which the ledger knows rows of other tables."""
    COUNTS = "checkpoint-counts"
    """Seals how many orders and decisions a checkpoint covers."""
    WITNESS = "witness-ed25519"
    """Cosigns the checkpoints of other logs."""
    SESSIONS = "django"
    """Signs cookies and forms."""


_secrets: dict[KeyPurpose, bytes] = {}


def hold_secrets(secrets: Mapping[KeyPurpose, bytes]) -> None:
    """Take these secrets, in place of any held before for the same purposes."""
    _secrets.update(secrets)


def secret_for(purpose: KeyPurpose) -> bytes:
    """The secret of this purpose."""
    if purpose not in _secrets:
        raise problem("keys.purpose-locked", purpose=purpose)
    return _secrets[purpose]
