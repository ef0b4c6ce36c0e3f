"""The truth about every item, sealed: the product is judged by it and can never read it.

It is written as the world is made, sealed, in the runner's own folder,
which is outside every installation's. The key lies beside it for the runner alone, and is
read once, at the end.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from seawall.keys.private_file import write_private
from seawall.keys.sealing import open_bytes, seal_bytes

_LABEL = "seawall-world-truth-1"


@dataclass(frozen=True, slots=True)
class GroundTruth:
    """What an item really is, and what should become of it in the end."""

    item: str
    platform: str
    account: str
    persona: str
    is_violating: bool
    should_end: str
    """`removed` or `restored`."""
    made_by: str = ""
    """How it was made: the picture's number, and the edit."""


@dataclass
class Truth:
    """The ground truth of a world: a fact for each item."""

    seed: int
    facts: list[GroundTruth] = field(default_factory=list)

    def add(self, fact: GroundTruth) -> GroundTruth:
        """Remember a fact."""
        self.facts.append(fact)
        return fact

    def seal(self, folder: Path) -> Path:
        """Write it down for nobody but the runner."""
        key = secrets.token_bytes(32)
        document = {"seed": self.seed, "facts": [asdict(fact) for fact in self.facts]}
        plain = json.dumps(document, sort_keys=True).encode()
        place = folder / "truth.sealed"
        _write(place, seal_bytes(plain, key=key, about=_LABEL))
        _write(folder / "truth.key", key)
        return place


def open_truth(folder: Path) -> Truth:
    """Read what was sealed, once the world has ended."""
    key, content = (folder / "truth.key").read_bytes(), (folder / "truth.sealed").read_bytes()
    document = json.loads(open_bytes(content, key=key, about=_LABEL))
    return Truth(document["seed"], [GroundTruth(**fact) for fact in document["facts"]])


def _write(place: Path, content: bytes) -> None:
    place.unlink(missing_ok=True)
    write_private(place, content)
