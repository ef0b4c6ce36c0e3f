"""The mark: what this machine signed last, in a file beside the keys that no backup may hold.

A database that was restored does not remember what it had signed. The mark does: it is the
newest checkpoint, word for word, written after each. With it stands what witnesses were heard
to say, should they know of more than we do.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from seawall.config import settings

MARK, HEARD = "ledger.mark", "ledger.heard"


def read_mark() -> str | None:
    """The checkpoint that this machine signed last; None if it has signed none."""
    return _read(MARK)


def write_mark(note: str) -> None:
    """Remember a checkpoint that was just signed and committed."""
    _write(MARK, note)


def write_first_mark(note: str) -> None:
    """Remember that this machine began with an empty log, unless it has signed more since."""
    if read_mark() is None:
        _write(MARK, note)


@dataclass(frozen=True, slots=True)
class HeardWitness:
    """What a witness said: it has cosigned so much of our log, or another history of it.

    `witness` is the line of its key. `proof` is the checkpoint with our own signature that it
    showed, if it did: that is true whoever shows it.
    """

    witness: str
    origin: str
    size: int
    is_another: bool = False
    proof: str = ""

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self.witness.partition("+")[0]


def read_heard() -> HeardWitness | None:
    """What a witness said last that we do not have; None if none did."""
    lines = (_read(HEARD) or "").split("\n", 4)
    if len(lines) < 5 or not lines[2].isascii() or not lines[2].isdigit():
        return None
    witness, origin, size, kind, proof = lines
    return HeardWitness(witness, origin, int(size), is_another=kind == "another", proof=proof)


def write_heard(heard: HeardWitness) -> None:
    """Remember it over a restart."""
    kind = "another" if heard.is_another else "more"
    _write(HEARD, f"{heard.witness}\n{heard.origin}\n{heard.size}\n{kind}\n{heard.proof}")


def forget_heard() -> None:
    """It has cosigned our newest checkpoint since."""
    (settings().data_dir / HEARD).unlink(missing_ok=True)


def _read(name: str) -> str | None:
    try:
        return (settings().data_dir / name).read_text("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def _write(name: str, content: str) -> None:
    path: Path = settings().data_dir / name
    draft = path.with_name(f".{name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
