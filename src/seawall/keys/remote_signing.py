"""A ledger key that lives in another process: a command is given what to sign, and signs it.

`[command…] public EPOCH` prints the public key, `sign EPOCH` the signature of what it reads,
`retire EPOCH` takes a key away, `newest` prints the newest epoch; keys and signatures are in
base64. `python -m seawall.keys.signing_helper FOLDER` is one; over `ssh` or `sudo` it runs where
whoever has the database has nothing to say.
"""

from __future__ import annotations

import subprocess
from base64 import b64decode
from collections.abc import Sequence
from functools import cache

from seawall.errors import problem
from seawall.keys.signing import PublicKey, has_signed, public_key

_SECONDS = 10.0
_KEY, _SIGNATURE = 32, 64


class RemoteKey:
    """The key of one epoch, wherever it lives."""

    def __init__(self, command: Sequence[str], epoch: int) -> None:
        self._command, self._epoch = tuple(command), epoch

    def sign(self, data: bytes, /) -> bytes:
        """Have it signed; an answer that is no signature of this is refused."""
        signature = self._bytes("sign", data, _SIGNATURE)
        if not has_signed(self.public_key().public_bytes_raw(), data, signature):
            raise problem("keys.signer-failed", why="its signature does not hold")
        return signature

    def public_key(self) -> PublicKey:
        """Its public half, asked for once a process."""
        return public_key(_public(self._command, self._epoch))

    def _bytes(self, verb: str, content: bytes, length: int) -> bytes:
        return _decoded(ask(self._command, verb, str(self._epoch), content=content), length)


@cache
def _public(command: tuple[str, ...], epoch: int) -> bytes:
    return _decoded(ask(command, "public", str(epoch)), _KEY)


def ask(command: Sequence[str], *words: str, content: bytes = b"") -> bytes:
    """What the command prints; one that fails or hangs is an error of the settings."""
    try:
        ran = subprocess.run(  # noqa: S603 - the command that the machine's owner has set
            [*command, *words], input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise problem("keys.signer-failed", why=str(failed)[:300]) from failed
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").strip()[-300:]
        raise problem("keys.signer-failed", why=said or f"it ended with {ran.returncode}")
    return ran.stdout.strip()


def _decoded(text: bytes, length: int) -> bytes:
    try:
        content = b64decode(text, validate=True)
    except ValueError:
        content = b""
    if len(content) != length:
        raise problem("keys.signer-failed", why=f"it should print {length} bytes in base64")
    return content
