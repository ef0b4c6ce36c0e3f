"""A checkpoint as a signed note, readable by every C2SP client.

The text is the origin, the size and the root (c2sp.org/tlog-checkpoint), a line
each; under it stands one line a signature (c2sp.org/signed-note): an em dash, the
signer's name, and the key's hash with the Ed25519 signature in base64. Witnesses
add lines of their own, and a reader passes over those it does not know.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from seawall.errors import InvalidRequest, problem

#: The signature type bytes of plain Ed25519, c2sp.org/signed-note, and of cosignatures.
_ED25519, COSIGNATURE, ML_DSA_COSIGNATURE = b"\x01", b"\x04", b"\x06"
_KEY_BYTES = {_ED25519: 32, COSIGNATURE: 32, ML_DSA_COSIGNATURE: 1_312}
_LONGEST_SIZE = 19
#: Entries that a log can have: what a column of a database holds.
_MOST = 2**63 - 1
_DASH = "\u2014 "


class BadCheckpoint(InvalidRequest, ValueError):
    """The text is not a checkpoint anyone could check."""

    kind = "bad-note"


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with a name; `str()` is the line that is handed out."""

    name: str
    public_key: bytes
    kind: bytes = _ED25519

    @property
    def key_hash(self) -> bytes:
        """Four bytes that say which key signed; a hint, never a proof."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.kind + self.public_key).digest()[:4]

    @property
    def is_witness(self) -> bool:
        """Whether it checks cosignatures, and nothing else."""
        return self.kind in {COSIGNATURE, ML_DSA_COSIGNATURE}

    @property
    def key_id(self) -> str:
        """The name and the hint, as the first two parts of the key's line."""
        return f"{self.name}+{self.key_hash.hex()}"

    def __str__(self) -> str:
        return f"{self.key_id}+{b64encode(self.kind + self.public_key).decode()}"

    @classmethod
    def parse(cls, line: str) -> Verifier:
        """Read a key's line, and refuse one whose hint belongs to another key."""
        name, _, hint_and_key = line.strip().partition("+")
        hint, _, encoded = hint_and_key.partition("+")
        key = strict_base64(encoded)
        if not name or len(key) - 1 != _KEY_BYTES.get(key[:1]):
            raise problem("ledger.verifier-key", BadCheckpoint)
        verifier = cls(name, key[1:], key[:1])
        if verifier.key_hash.hex() != hint:
            raise problem(
                "ledger.verifier-key-hash",
                BadCheckpoint,
                expected=verifier.key_hash.hex(),
                hint=hint,
            )
        return verifier


class KeyThatSigns(Protocol):
    """An Ed25519 key, in this process or in another."""

    def sign(self, data: bytes, /) -> bytes:
        """64 bytes."""

    def public_key(self) -> Ed25519PublicKey:
        """Its public half."""


@dataclass(frozen=True, slots=True)
class Signer:
    """The log's signing key under the log's name."""

    name: str
    key: KeyThatSigns

    @property
    def verifier(self) -> Verifier:
        """What others check our signatures with."""
        return Verifier(self.name, self.key.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The note: the text and our line under it."""
        return f"{text}\n{signature_line(self.verifier, self.key.sign(text.encode()))}"


@dataclass(frozen=True, slots=True)
class CheckpointStatement:
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The bytes that are signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def origin(public_url: str, epoch: int = 1) -> str:
    """A log's name: its public host and `/log`, as tlog-tiles asks; each later epoch its own."""
    later = f"/{epoch}" if epoch > 1 else ""
    return f"{urlsplit(public_url).netloc}/log{later}"


def open_note(note: str, verifier: Verifier) -> CheckpointStatement:
    """Check the signature of this key on this note, and read what it says."""
    text, cut, lines = note.rpartition("\n\n")
    if not cut or not any(_signed_by(line, f"{text}\n", verifier) for line in lines.split("\n")):
        raise problem("ledger.checkpoint-unsigned", BadCheckpoint, key=verifier.key_id)
    return _statement(text)


def signed_by_alone(note: str, verifier: Verifier) -> str:
    """The note with the lines of this key, and without whatever else stands under it."""
    text, _, lines = note.rpartition("\n\n")
    once = dict.fromkeys(lines.split("\n"))
    own = (line for line in once if _signed_by(line, f"{text}\n", verifier))
    return "".join([f"{text}\n\n", *(f"{line}\n" for line in own)])


def is_signed(note: str, text: str, verifier: Verifier) -> bool:
    """Whether this note, of whatever kind, has this text and is signed by this key."""
    head, cut, lines = note.rpartition("\n\n")
    try:
        is_by_key = any(_signed_by(line, text, verifier) for line in lines.split("\n"))
    except BadCheckpoint:
        return False
    return bool(cut) and f"{head}\n" == text and is_by_key


def read_statement(note: str) -> CheckpointStatement:
    """What a note says, before anybody has checked who signed it."""
    return _statement(note.rpartition("\n\n")[0])


def merged_notes(notes: Iterable[str]) -> list[str]:
    """Each checkpoint once, with every line that anybody put under it, the smallest first."""
    lines: dict[str, dict[str, None]] = {}
    for note in notes:
        text, _, under = note.rpartition("\n\n")
        lines.setdefault(text, {}).update(dict.fromkeys(under.rstrip("\n").split("\n")))
    merged = ["\n".join([f"{text}\n", *under, ""]) for text, under in lines.items()]
    return sorted(merged, key=lambda note: (read_statement(note).size, note))


def signature_line(verifier: Verifier, signature: bytes) -> str:
    """The line under a note that has this signature by this key."""
    return f"{_DASH}{verifier.name} {b64encode(verifier.key_hash + signature).decode()}\n"


def signature_in(line: str, verifier: Verifier) -> bytes:
    """The signature in a line that claims to be by this key; else nothing."""
    name, _, encoded = line.removeprefix(_DASH).rpartition(" ")
    if not line.startswith(_DASH) or name != verifier.name:
        return b""
    signature = strict_base64(encoded)
    return signature[4:] if signature[:4] == verifier.key_hash else b""


def is_by_key(public_key: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the holder of this Ed25519 key, 32 bytes, signed exactly this content."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed_by(line: str, text: str, verifier: Verifier) -> bool:
    signature = signature_in(line, verifier)
    return bool(signature) and is_by_key(verifier.public_key, text.encode(), signature)


def _statement(text: str) -> CheckpointStatement:
    lines = text.split("\n")
    if len(lines) < 3 or not _is_size(lines[1]):
        raise problem("ledger.checkpoint-lines", BadCheckpoint)
    root = strict_base64(lines[2])
    if len(root) != 32:
        raise problem("ledger.checkpoint-root", BadCheckpoint)
    return CheckpointStatement(lines[0], int(lines[1]), root, tuple(lines[3:]))


def _is_size(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_SIZE and int(text) <= _MOST


def strict_base64(encoded: str) -> bytes:
    """Bytes from base64 as it is written here: one spelling, no stray bits."""
    try:
        value = b64decode(encoded, validate=True)
    except ValueError as wrong:
        raise problem("ledger.checkpoint-base64", BadCheckpoint) from wrong
    if b64encode(value).decode() != encoded:
        raise problem("ledger.checkpoint-base64", BadCheckpoint)
    return value
