"""A ledger key that lives in another process: a command is shown a tree, and signs it.

`[command…] public EPOCH` prints the public key, `retire EPOCH` takes a key away, `newest` prints
the newest epoch. `sign EPOCH` reads what a witness is asked (c2sp.org/tlog-witness): `old` and the
size signed last, the consistency proof from there, an empty line, the text of the checkpoint. It
prints the signature, or ends with 3 and prints the size that it remembers: then it is asked once
more, from there. Keys, steps and signatures are in base64.
`python -I -m seawall.keys.signing_helper FOLDER` is one; over `ssh` or `sudo` it runs where whoever
has the database has nothing to say.
"""

from __future__ import annotations

import subprocess
from base64 import b64decode
from collections.abc import Sequence
from functools import cache

from seawall.errors import Misconfigured, problem
from seawall.keys.signing import PublicKey, has_signed, public_key
from seawall.ledger.elsewhere.witnessing import AddCheckpoint
from seawall.ledger.note import read_statement
from seawall.ledger.tree_growth import FROM_NOTHING, TreeGrowth

_SECONDS = 10.0
_KEY, _SIGNATURE = 32, 64
_OTHER_SIZE = 3


class SignerIsAhead(Misconfigured):
    """The signer has signed more entries than there are; `size` says how many."""

    kind = "signer-is-ahead"


class RemoteKey:
    """The key of one epoch, wherever it lives; `growth` is what it is shown with a tree."""

    def __init__(
        self, command: Sequence[str], epoch: int, growth: TreeGrowth = FROM_NOTHING
    ) -> None:
        self._command, self._epoch, self._growth = tuple(command), epoch, growth

    def sign(self, data: bytes, /) -> bytes:
        """Have the text of a checkpoint signed; an answer that is no signature of it is refused."""
        signature = _decoded(self._signature(data.decode()), _SIGNATURE)
        if not has_signed(self.public_key().public_bytes_raw(), data, signature):
            raise problem("keys.signer-failed", why="its signature does not hold")
        return signature

    def public_key(self) -> PublicKey:
        """Its public half, asked for once a process."""
        return public_key(_public(self._command, self._epoch))

    def _signature(self, text: str) -> bytes:
        answer = self._asked(self._growth.since, text)
        if answer.returncode == _OTHER_SIZE:
            size, here = _size(answer.stdout), read_statement(f"{text}\n").size
            if size > here:
                raise problem("keys.signer-ahead", SignerIsAhead, size=size, here=here)
            answer = self._asked(size, text)
        return _printed(answer)

    def _asked(self, since: int, text: str) -> subprocess.CompletedProcess[bytes]:
        request = AddCheckpoint(since, tuple(self._growth.proof_from(since)), text)
        return _ran(self._command, "sign", str(self._epoch), content=str(request).encode())


@cache
def _public(command: tuple[str, ...], epoch: int) -> bytes:
    return _decoded(ask(command, "public", str(epoch)), _KEY)


def ask(command: Sequence[str], *words: str) -> bytes:
    """What the command prints; one that fails or hangs is an error of the settings."""
    return _printed(_ran(command, *words))


def _ran(
    command: Sequence[str], *words: str, content: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - the command that the machine's owner has set
            [*command, *words], input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise problem("keys.signer-failed", why=str(failed)[:300]) from failed


def _printed(ran: subprocess.CompletedProcess[bytes]) -> bytes:
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").strip()[-300:]
        raise problem("keys.signer-failed", why=said or f"it ended with {ran.returncode}")
    return ran.stdout.strip()


def _size(printed: bytes) -> int:
    size = printed.strip()
    if not size.isdigit() or len(size) > 19:
        raise problem("keys.signer-failed", why="it should print the size that it remembers")
    return int(size)


def _decoded(text: bytes, length: int) -> bytes:
    try:
        content = b64decode(text, validate=True)
    except ValueError:
        content = b""
    if len(content) != length:
        raise problem("keys.signer-failed", why=f"it should print {length} bytes in base64")
    return content
