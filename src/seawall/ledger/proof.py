"""A proof that travels in one file: c2sp.org/tlog-proof@v1.

Entry, index, the hashes up to the root and the signed checkpoint. Whoever holds
the file and the log's public key can check it without us and without a network.
Our `extra` line carries the entry's leaf and opens what it tells; they prove nothing by
themselves, the leaf hash made from them does.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from seawall.errors import problem
from seawall.ledger import merkle
from seawall.ledger.model import Checkpoint, Recorded
from seawall.ledger.note import (
    BadCheckpoint,
    CheckpointStatement,
    Verifier,
    open_note,
    strict_base64,
)
from seawall.ledger.shown_entry import ShownEntry

HEADER = "c2sp.org/tlog-proof@v1"


class BadProof(BadCheckpoint):
    """The proof does not hold, or is no proof."""

    kind = "bad-proof"


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That this entry stands at this index of the log this checkpoint speaks of."""

    entry: ShownEntry
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        hashes = "".join(f"{_text(value)}\n" for value in self.hashes)
        extra = _text(str(self.entry).encode())
        return f"{HEADER}\nextra {extra}\nindex {self.index}\n{hashes}\n{self.checkpoint}"

    @classmethod
    def of(
        cls, entry: Recorded, checkpoint: Checkpoint, read_nodes: merkle.ReadNodes
    ) -> InclusionProof | None:
        """The proof of an entry under a checkpoint; None where that does not cover it."""
        if entry.index is None or entry.index >= checkpoint.size:
            return None
        hashes = merkle.inclusion_proof(entry.index, checkpoint.size, read_nodes)
        return cls(ShownEntry.opened(entry), entry.index, tuple(hashes), checkpoint.note)

    @property
    def leaf_hash(self) -> bytes:
        """The hash of the entry's leaf."""
        return merkle.leaf_hash(self.entry.leaf.encode())

    def verify(self, verifier: Verifier) -> CheckpointStatement:
        """Check signature, path, leaf and what it tells; the statement is of the whole log."""
        statement = open_note(self.checkpoint, verifier)
        is_there = merkle.includes_leaf(
            self.leaf_hash,
            index=self.index,
            size=statement.size,
            root=statement.root,
            proof=self.hashes,
        )
        if not is_there or not self.entry.holds:
            raise problem("ledger.proof-fails", BadProof, index=self.index, log=verifier.name)
        return statement

    @classmethod
    def parse(cls, text: str) -> InclusionProof:
        """Read a proof file."""
        head, cut, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not cut or lines[0] != HEADER or len(lines) < 3:
            raise problem("ledger.proof-header", BadProof, header=HEADER)
        if not lines[1].startswith("extra ") or not lines[2].startswith("index "):
            raise problem("ledger.proof-lines", BadProof)
        index = lines[2].removeprefix("index ")
        if not index.isdecimal() or str(int(index)) != index:
            raise problem("ledger.proof-index", BadProof, index=index)
        try:
            entry = ShownEntry.parse(strict_base64(lines[1].removeprefix("extra ")).decode())
        except UnicodeDecodeError as wrong:
            raise problem("ledger.proof-lines", BadProof) from wrong
        hashes = [strict_base64(line) for line in lines[3:]]
        return cls(entry, int(index), tuple(hashes), checkpoint)


def _text(value: bytes) -> str:
    return b64encode(value).decode()
