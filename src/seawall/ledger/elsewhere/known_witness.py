"""A witness as settings or a forum name it: where it answers, and the keys that it cosigns with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seawall.errors import problem
from seawall.ledger.note import BadCheckpoint, Verifier

#: Characters of a key's line: an ML-DSA-44 key has 1,312 bytes.
LONGEST_KEY_LINE = 2_200


@dataclass(frozen=True, slots=True)
class KnownWitness:
    """A witness of our log."""

    url: str
    verifiers: tuple[Verifier, ...]

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self.verifiers[0].name

    @property
    def key(self) -> str:
        """The line of its first key, which tells it from another that calls itself the same."""
        return str(self.verifiers[0])

    @property
    def keys(self) -> frozenset[str]:
        """The line of each of its keys."""
        return frozenset(map(str, self.verifiers))

    @classmethod
    def parse(cls, line: str) -> KnownWitness:
        """Read `https://host/witness name+hash+key`; `BadCheckpoint` for anything else.

        A second key follows after a space: of the same name, and of another kind.
        """
        url, *keys = line.strip().split(" ")
        verifiers = tuple(map(Verifier.parse, keys))
        kinds = [verifier.kind for verifier in verifiers if verifier.is_witness]
        are_of_one = len({verifier.name for verifier in verifiers}) == 1
        are_keys = bool(keys) and len(set(kinds)) == len(keys)
        is_short = all(len(key) <= LONGEST_KEY_LINE for key in keys)
        if not (url.startswith(("https://", "http://")) and are_of_one and are_keys and is_short):
            raise problem("ledger.witness-unreadable", BadCheckpoint)
        return cls(url.rstrip("/"), verifiers)


def known_witnesses(lines: Iterable[str]) -> list[KnownWitness]:
    """Every witness of the settings."""
    return [KnownWitness.parse(line) for line in lines]
