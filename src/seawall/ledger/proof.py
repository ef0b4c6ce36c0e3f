"""A proof that travels in one file: c2sp.org/tlog-proof@v1.

Entry, index, the hashes up to the root and the signed checkpoint. Whoever holds
the file and the log's public key can check it without us and without a network.
Our `extra` line carries the entry's bytes; they prove nothing by themselves, the
leaf hash made from them does.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from seawall.errors import problem
from seawall.ledger import merkle
from seawall.ledger.note import (
    BadCheckpoint,
    CheckpointStatement,
    Verifier,
    open_note,
    strict_base64,
)

HEADER = "c2sp.org/tlog-proof@v1"


class BadProof(BadCheckpoint):
    """The proof does not hold, or is no proof."""

    kind = "bad-proof"


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That these bytes stand at this index of the log this checkpoint speaks of."""

    leaf: bytes
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        hashes = "".join(f"{_text(value)}\n" for value in self.hashes)
        return (
            f"{HEADER}\nextra {_text(self.leaf)}\nindex {self.index}\n{hashes}\n{self.checkpoint}"
        )

    def verify(self, verifier: Verifier) -> CheckpointStatement:
        """Check signature, path and leaf; the statement says how long the log was then."""
        statement = open_note(self.checkpoint, verifier)
        leaf = merkle.leaf_hash(self.leaf)
        if not merkle.includes_leaf(
            leaf, index=self.index, size=statement.size, root=statement.root, proof=self.hashes
        ):
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
        leaf = strict_base64(lines[1].removeprefix("extra "))
        hashes = [strict_base64(line) for line in lines[3:]]
        return cls(leaf, int(index), tuple(hashes), checkpoint)


def _text(value: bytes) -> str:
    return b64encode(value).decode()
