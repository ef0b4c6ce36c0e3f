"""Trees to be signed, and a signer that lives in a folder, asked as its process would be."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from seawall.config import settings
from seawall.keys import remote_signing, signing_helper
from seawall.ledger import merkle
from seawall.ledger.elsewhere.witnessing import AddCheckpoint
from seawall.ledger.note import CheckpointStatement
from seawall.ledger.tree_growth import TreeGrowth

NAME = "log.example/log"


@dataclass(frozen=True)
class Tree:
    """A log by its leaves."""

    leaves: tuple[str, ...]

    def nodes(self, nodes):
        hashes = [merkle.leaf_hash(leaf.encode()) for leaf in self.leaves]
        return merkle.completed_nodes(0, hashes, dict.fromkeys) | {
            merkle.MerkleNode(0, index): leaf for index, leaf in enumerate(hashes)
        }

    @property
    def root(self) -> bytes:
        return merkle.root(len(self.leaves), self.nodes)

    @property
    def text(self) -> str:
        return checkpoint(len(self.leaves), self.root)

    def proof(self, old: int) -> Sequence[bytes]:
        return merkle.consistency_proof(old, len(self.leaves), self.nodes)

    def asked(self, old: int) -> bytes:
        """The request to sign it as one that goes on from this size."""
        return str(AddCheckpoint(old, tuple(self.proof(old)), self.text)).encode()

    def growth(self, since: int) -> TreeGrowth:
        return TreeGrowth(since, self.proof)


def tree(size: int, *, other: int | None = None) -> Tree:
    """So many entries; from `other` on they are different ones."""
    fork = size if other is None else other
    return Tree(tuple(f"{'ours' if at < fork else 'other'} {at}" for at in range(size)))


def checkpoint(size: int, root: bytes = bytes(32)) -> str:
    return CheckpointStatement(NAME, size, root).text()


def command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "seawall.keys.signing_helper", str(folder)]


def ask_here(folder: Path, *words: str, content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """What the helper's process would answer, without one."""
    out, err = io.StringIO(), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(content))
    with mock.patch.multiple("sys", stdin=stdin, stdout=out, stderr=err):
        code = signing_helper.main([str(folder), *words])
    answers = out.getvalue().encode(), err.getvalue().encode()
    return subprocess.CompletedProcess([], code, *answers)


def ask_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts the helper gets the same answers without a process, and so sooner."""
    run = subprocess.run

    def run_here(words, **options):
        if words[1:3] != command(Path())[1:3]:
            return run(words, **options)
        return ask_here(words[3], *words[4:], content=options["input"])

    monkeypatch.setattr("seawall.keys.remote_signing.subprocess.run", run_here)
    remote_signing._public.cache_clear()


def use_signer(monkeypatch: pytest.MonkeyPatch, words: Sequence[str]) -> None:
    """Have the ledger signed by this command."""
    monkeypatch.setenv("SEAWALL_LEDGER_SIGNER", json.dumps(list(words)))
    remote_signing._public.cache_clear()
    settings.cache_clear()
