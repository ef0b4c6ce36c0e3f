"""Cosignatures under a checkpoint: a witness says which history of a log it saw, and when.

c2sp.org/tlog-cosignature has two kinds. Ed25519 signs the whole note. ML-DSA-44 (FIPS 204), made
to withstand quantum computers, signs the witness's name, the log's name, its size and its root.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from seawall.errors import problem
from seawall.ledger.note import (
    COSIGNATURE,
    ML_DSA_COSIGNATURE,
    BadCheckpoint,
    KeyThatSigns,
    Verifier,
    is_by_key,
    read_statement,
    signature_in,
    signature_line,
)

#: The last second that a cosignature can be of.
_LATEST = 2**63 - 1
_LABEL = b"subtree/v1\n\0"
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class WitnessSigner:
    """A witness under its name, with its keys; the second is for readers who know that kind."""

    name: str
    key: KeyThatSigns
    ml_dsa_key: MLDSA44PrivateKey | None = None

    @property
    def cosigner(self) -> Verifier:
        """What everybody checks its cosignatures with."""
        return Verifier(self.name, self.key.public_key().public_bytes_raw(), COSIGNATURE)

    @property
    def cosigners(self) -> tuple[Verifier, ...]:
        """Each of its keys."""
        if self.ml_dsa_key is None:
            return (self.cosigner,)
        public_key = self.ml_dsa_key.public_key().public_bytes_raw()
        return self.cosigner, Verifier(self.name, public_key, ML_DSA_COSIGNATURE)

    def cosign(self, note: str, *, at: int) -> str:
        """A line for each key under a checkpoint, for the time in seconds."""
        text = note.rpartition("\n\n")[0]
        signed = self.key.sign(_note_message(text, at))
        line = signature_line(self.cosigner, _stamped(at, signed))
        if self.ml_dsa_key is None:
            return line
        signed = self.ml_dsa_key.sign(_tree_message(self.name, note, at))
        return line + signature_line(self.cosigners[1], _stamped(at, signed))


def cosigned_at(note: str, verifier: Verifier) -> int | None:
    """When this witness cosigned this note, in seconds; None if it did not."""
    for line in note.rpartition("\n\n")[2].split("\n"):
        signature = signature_in(line, verifier)
        at = int.from_bytes(signature[:8], "big")
        if len(signature) > 8 and at <= _LATEST and _holds(signature[8:], note, at, verifier):
            return at
    return None


def claims_signer(note: str, verifier: Verifier) -> bool:
    """Whether a line under this note says that it is by this key, be that true or not."""
    return any(signature_in(line, verifier) for line in note.rpartition("\n\n")[2].split("\n"))


def _holds(signature: bytes, note: str, at: int, verifier: Verifier) -> bool:
    if verifier.kind != ML_DSA_COSIGNATURE:
        text = note.rpartition("\n\n")[0]
        return is_by_key(verifier.public_key, _note_message(text, at), signature)
    if at == 0:  # of any time: it does not say that it saw no larger tree
        return False
    try:
        key = MLDSA44PublicKey.from_public_bytes(verifier.public_key)
        key.verify(signature, _tree_message(verifier.name, note, at))
    except (InvalidSignature, BadCheckpoint):
        return False
    return True


def _stamped(at: int, signature: bytes) -> bytes:
    return at.to_bytes(8, "big") + signature


def _note_message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}\n".encode()


def _tree_message(name: str, note: str, at: int) -> bytes:
    """`cosigned_message` of the whole tree; a log whose name is too long for it has none."""
    statement = read_statement(note)
    names = name.encode(), statement.origin.encode()
    if any(not 0 < len(each) <= _LONGEST_NAME for each in names):
        raise problem("ledger.witness-name", BadCheckpoint)
    witness, log = (bytes([len(each)]) + each for each in names)
    whole_tree = bytes(8) + statement.size.to_bytes(8, "big") + statement.root
    return _LABEL + witness + at.to_bytes(8, "big") + log + whole_tree
