"""A signer beside Seawall: `python -I -m seawall.keys.signing_helper FOLDER sign EPOCH < request`.

It needs neither settings nor a database, and has a memory of its own: what it has signed last of
each epoch. It signs what is proved to go on from there. So whoever has the database and may ask
it to sign cannot have the key, and cannot change the past that was signed: what they can have
signed is one more continuation of it.
"""

from __future__ import annotations

import fcntl
import re
import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from seawall.keys.core_dumps import leave_no_core
from seawall.keys.signer_folder import Refused, SignerFolder
from seawall.ledger.elsewhere.witnessing import AddCheckpoint
from seawall.ledger.note import BadCheckpoint
from seawall.ledger.tree_growth import read_tree, why_not_signed

#: How it ends when it remembers another size than it was asked with; that size is its answer.
OTHER_SIZE = 3
USAGE = "usage: FOLDER newest | FOLDER public|sign|retire EPOCH"
_LONGEST = 16 * 1024
_EPOCH = re.compile("[1-9][0-9]{0,5}")


class _OtherSize(Exception):
    """The question goes on from another size than the one that is remembered."""


def main(words: Sequence[str]) -> int:
    """Answer one question; the exit code says whether it was."""
    leave_no_core()
    try:
        sys.stdout.write(f"{_answer(words)}\n")
        sys.stdout.flush()
    except _OtherSize as other:
        sys.stdout.write(f"{other}\n")
        return OTHER_SIZE
    except (Refused, OSError) as refused:
        sys.stderr.write(f"signing helper: {refused}\n")
        return 1
    return 0


def _answer(words: Sequence[str]) -> str:
    if len(words) == 2 and words[1] == "newest":
        return str(SignerFolder(Path(words[0])).newest() or 1)
    if len(words) != 3 or words[1] not in {"public", "sign", "retire"}:
        raise Refused(USAGE)
    if not _EPOCH.fullmatch(words[2]):
        raise Refused(USAGE)
    folder, verb, epoch = Path(words[0]), words[1], int(words[2])
    request = _request(sys.stdin.buffer.read(_LONGEST + 1)) if verb == "sign" else None
    with _alone(folder):
        signer = SignerFolder(folder)
        if request:
            return b64encode(_signed(signer, epoch, request)).decode()
        if verb == "retire":
            signer.retire(epoch)
            return "retired"
        return b64encode(signer.key(epoch).public_key().public_bytes_raw()).decode()


def _request(content: bytes) -> AddCheckpoint:
    if len(content) > _LONGEST:
        raise Refused("the request is too long")
    try:
        request = AddCheckpoint.parse(content.decode())
        read_tree(request.note)
    except (BadCheckpoint, UnicodeDecodeError):
        raise Refused("this is not a request to sign a checkpoint") from None
    return request


def _signed(signer: SignerFolder, epoch: int, request: AddCheckpoint) -> bytes:
    """Sign a tree that goes on from the last; remember it first."""
    key, last = signer.key(epoch), signer.last(epoch)
    if request.old != last.size:
        raise _OtherSize(last.size)
    if why_not := why_not_signed(request, last):
        raise Refused(why_not)
    signer.remember(epoch, request.note)
    return key.sign(request.note.encode())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
