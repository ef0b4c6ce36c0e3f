"""A leaf with its entry and its sealed part, cell by cell, as the database keeps them.

What `append` writes is the one spelling of the entry, so that the text of the row is the text that
was hashed: whether a row is as it was written needs no reading of what it says. Only a row that
does not hash to its leaf is read, to say what is wrong with it.
"""

from __future__ import annotations

import hashlib
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from seawall.ledger.entry import SALT, actor_commitment, commitment_of_text, told_salt
from seawall.ledger.shown_entry import ShownEntry


class StoredLeaf(NamedTuple):
    """A place in the tree and what stands there; None where a row is gone or cannot be read."""

    place: int
    """Its index in the log."""
    entry: str
    leaf_hash: str
    """In hex, as all hashes are stored."""
    organisation: str | None = None
    what: str | None = None
    about: str | None = None
    by: str | None = None
    public: str | None = None
    commitment: str | None = None
    entry_salt: str | None = None
    at: str | None = None
    """RFC 3339 in UTC with microseconds, as `entry.moment` writes it."""
    salt: str | None = None
    """Of the sealed part."""
    sealed: str | None = None

    @property
    def is_erased(self) -> bool:
        """Whether something was sealed here, and is gone."""
        return bool(self.commitment) and self.sealed is None

    @property
    def is_as_written(self) -> bool:
        """Whether entry and sealed part are, to the letter, what the leaf was made from."""
        try:
            return _leaf_hash(self) == self.leaf_hash and (
                self.sealed is None or _commitment(self) == self.commitment
            )
        except (TypeError, ValueError):
            return False

    @property
    def shown(self) -> ShownEntry:
        """The entry as others read it, opened; of a row that is as it was written."""
        leaf, told, salt = _opened(self)
        return ShownEntry(leaf, told, salt.hex())

    @property
    def leaf(self) -> str:
        """The leaf alone, of a row that is as it was written."""
        return _opened(self)[0]

    @property
    def hash(self) -> bytes:
        """The hash of the leaf; nothing where it is none, which equals no other."""
        try:
            value = bytes.fromhex(self.leaf_hash)
        except ValueError:
            return b""
        return value if value.hex() == self.leaf_hash else b""


def _leaf_hash(row: StoredLeaf) -> str:
    """The leaf of the row's own text, hashed as RFC 6962 §2.1 has it."""
    return hashlib.sha256(b"\0" + _opened(row)[0].encode()).hexdigest()


def _opened(row: StoredLeaf) -> tuple[str, str, bytes]:
    """`entry.leaf_bytes` and `entry.told_text` of the row's own text, and the salt of the second."""
    cells: Any = row  # one that is missing is refused below
    _, entry, _, organisation, what, about, by, public, commitment, entry_salt, at, _, _ = cells
    salt = _unhex(entry_salt, SALT)
    opening = told_salt(salt)
    told = f'{{"about":{_quoted(about)},"public":{public}}}'
    leaf = (
        f'{{"at":{_quoted(at)},"by":"{actor_commitment(by, salt)}","id":{_quoted(entry)},'
        f'"organisation":{_quoted(organisation)},"sealed":{_quoted(commitment)},'
        f'"told":"{commitment_of_text(told, opening)}","what":{_quoted(what)}}}'
    )
    return leaf, told, opening


def _commitment(row: StoredLeaf) -> str:
    """`entry.commitment_of` of the row's own text; nothing where the salt is not ours."""
    salt = bytes.fromhex(row.salt or "")
    return commitment_of_text(row.sealed or "", salt) if salt.hex() == row.salt else ""


def _unhex(text: str, length: int) -> bytes:
    """So many bytes, from hex in its one spelling; a `ValueError` for anything else."""
    value = bytes.fromhex(text)
    if len(value) != length or value.hex() != text:
        raise ValueError("no salt of ours")
    return value


_quoted = encode_basestring
