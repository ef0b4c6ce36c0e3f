"""A signer beside Seawall: `python -m seawall.keys.signing_helper FOLDER sign EPOCH < text`.

It needs neither settings nor a database, and has a memory of its own: what it has signed last of
each epoch. So whoever has the database and may ask it to sign can neither cut the log back nor
sign another tree of the same size, and cannot have the key. It does not see whether a larger tree
goes on from the last: witnesses do.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from seawall.keys.core_dumps import leave_no_core
from seawall.keys.private_file import write_private
from seawall.keys.signing import SigningKey, signing_key
from seawall.ledger.note import BadCheckpoint, CheckpointStatement, read_statement

_LONGEST = 16 * 1024
USAGE = "usage: FOLDER newest | FOLDER public|sign|retire EPOCH"


class Refused(Exception):
    """What was asked is not signed; why."""


def main(words: Sequence[str]) -> int:
    """Answer one question; the exit code says whether it was."""
    leave_no_core()
    try:
        sys.stdout.write(f"{_answer(words)}\n")
    except (Refused, OSError) as refused:
        sys.stderr.write(f"signing helper: {refused}\n")
        return 1
    return 0


def _answer(words: Sequence[str]) -> str:
    if len(words) == 2 and words[1] == "newest":
        return str(_newest(Path(words[0])))
    if len(words) != 3 or not (words[2].isascii() and words[2].isdigit()):
        raise Refused(USAGE)
    folder, verb, epoch = Path(words[0]), words[1], int(words[2])
    with _alone(folder):
        if verb == "public":
            raw = _key(folder, epoch).public_key().public_bytes_raw()
            return b64encode(raw).decode()
        if verb == "sign":
            return b64encode(_signed(folder, epoch, sys.stdin.buffer.read(_LONGEST))).decode()
        if verb == "retire":
            _file(folder, epoch).unlink(missing_ok=True)
            return "retired"
    raise Refused(USAGE)


def _signed(folder: Path, epoch: int, content: bytes) -> bytes:
    """Sign a checkpoint that is no smaller and no other than the last; remember it first."""
    new, memory = _read(content), folder / f"signed-{epoch}"
    if memory.exists():
        last = _read(memory.read_bytes())
        if new.size < last.size or (new.size == last.size and new.root != last.root):
            raise Refused(f"{last.size} entries were signed, and these are {new.size} or others")
    key = _key(folder, epoch)
    draft = folder / f".signed-{epoch}.{os.getpid()}"
    draft.unlink(missing_ok=True)
    write_private(draft, content)
    draft.replace(memory)
    return key.sign(content)


def _read(content: bytes) -> CheckpointStatement:
    try:
        return read_statement(content.decode() + "\n")
    except (BadCheckpoint, UnicodeDecodeError):
        raise Refused("this is no checkpoint") from None


def _key(folder: Path, epoch: int) -> SigningKey:
    path = _file(folder, epoch)
    if not path.exists():
        if epoch < _newest(folder):
            raise Refused(f"epoch {epoch} is over")
        write_private(path, secrets.token_bytes(32))
    return signing_key(path.read_bytes())


def _newest(folder: Path) -> int:
    names = (path.stem.partition("-")[2] for path in folder.glob("ledger-*.key"))
    return max((int(name) for name in names if name.isascii() and name.isdigit()), default=1)


def _file(folder: Path, epoch: int) -> Path:
    return folder / f"ledger-{epoch}.key"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
