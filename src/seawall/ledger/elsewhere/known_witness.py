"""A witness as settings or a forum name it: where it answers, and the key line it cosigns with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seawall.errors import problem
from seawall.ledger.note import COSIGNATURE, BadCheckpoint, Verifier


@dataclass(frozen=True, slots=True)
class KnownWitness:
    """A witness of our log."""

    url: str
    verifier: Verifier

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self.verifier.name

    @property
    def key(self) -> str:
        """The line of its key, by which it is told from another that calls itself the same."""
        return str(self.verifier)

    @classmethod
    def parse(cls, line: str) -> KnownWitness:
        """Read `https://host/witness name+hash+key`; `BadCheckpoint` for anything else."""
        url, _, key = line.strip().partition(" ")
        verifier = Verifier.parse(key)
        if not url.startswith(("https://", "http://")) or verifier.kind != COSIGNATURE:
            raise problem("ledger.witness-unreadable", BadCheckpoint)
        return cls(url.rstrip("/"), verifier)


def known_witnesses(lines: Iterable[str]) -> list[KnownWitness]:
    """Every witness of the settings."""
    return [KnownWitness.parse(line) for line in lines]
