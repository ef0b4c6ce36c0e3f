"""Who signed a document: found out in memory, in threads of its own, before anything is counted.

The keys follow the register as API keys follow theirs: with each look of the refresher, so that
one that was revoked, or whose authority was suspended, is gone within that time. Only a document
that names one of them costs any mathematics. A copy of what was answered before is a stranger's:
whoever got hold of a signed document uses up nothing of its signer's.
"""

from __future__ import annotations

import asyncio
import base64
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

from seawall.gate.index_snapshot import RegisteredSigner
from seawall.mailroom.signing.document_signer import DocumentSigner, signed_bytes
from seawall.transaction import Transaction

#: Nearly every genuine document is smaller; these never wait behind the few that are not.
SMALL = 64 * 2**10
#: So many documents are remembered by their signature, in each process.
MOST_REMEMBERED = 16_384

Signers = Mapping[str, Sequence[RegisteredSigner]]
Register = Callable[[], Signers]


class RegisteredSigners:
    """The keys of all registers by their fingerprints; built anew only when a row changed."""

    def __init__(self) -> None:
        self._rows: Sequence[tuple[str, str, str, str]] = ()
        self._signers: Signers = {}

    def follow(self, tx: Transaction) -> Signers:
        """The keys in force now."""
        rows = sorted(tx.register.signing_keys())
        if rows != self._rows:
            grouped = groupby(rows, key=lambda row: row[0])
            self._signers = {
                fingerprint: tuple(
                    RegisteredSigner(authority, base64.b64decode(public), platform)
                    for _, authority, public, platform in same
                )
                for fingerprint, same in grouped
            }
            self._rows = rows
        return self._signers


class KnownSigners:
    """Says whose document one is; used from one event loop."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._taken: OrderedDict[bytes, None] = OrderedDict()
        self._small = ThreadPoolExecutor(1, thread_name_prefix="seawall-signatures")
        self._large = ThreadPoolExecutor(1, thread_name_prefix="seawall-large-signatures")

    async def who_signed(self, content: bytes, *, platform: str = "") -> DocumentSigner | None:
        """The authority that signed this, if it is in the register of the addressed platform.

        ``platform`` is a slug; empty is whichever the installation means. None is a stranger.
        """
        document = signed_bytes(content)
        claimed = document.claimed_key if document else ""
        signer = _addressed(self._register().get(claimed, ()), platform)
        if document is None or signer is None or document.mark in self._taken:
            return None
        pool = self._small if len(content) <= SMALL else self._large
        loop = asyncio.get_running_loop()
        if not await loop.run_in_executor(pool, document.is_by, signer.public):
            return None
        if document.mark in self._taken:
            return None
        self._taken[document.mark] = None
        while len(self._taken) > MOST_REMEMBERED:
            self._taken.popitem(last=False)
        return DocumentSigner(signer.authority, claimed)

    def forget(self, content: bytes) -> None:
        """It was not taken in: its sender may send it again as the first time."""
        if document := signed_bytes(content):
            self._taken.pop(document.mark, None)

    def close(self) -> None:
        """End the threads."""
        self._small.shutdown(wait=False)
        self._large.shutdown(wait=False)


def _addressed(registered: Sequence[RegisteredSigner], platform: str) -> RegisteredSigner | None:
    """The first that is in this platform's register."""
    return next((key for key in registered if platform in ("", key.platform)), None)
