"""Who stands behind a large body, found out before it is read: a key, or somebody signed in.

Small bodies are everybody's, and nobody is looked up for them. Sessions are asked for in one
thread, and only so many at once: a crowd with invented cookies waits for itself, as strangers.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request

from seawall.app.body_limits import strangers_limit
from seawall.exchanges.hma.credentials import secret_of
from seawall.gate.index_snapshot import Caller
from seawall.keys.tokens import token_digest

MOST_ASKING = 16

Callers = Callable[[], Mapping[str, Caller]]


class KnownSenders:
    """Knows the keys of the snapshot, and asks for sessions."""

    def __init__(
        self, callers: Callers, *, is_signed_in: Callable[[str], bool], most_bytes: int
    ) -> None:
        self.most_bytes = most_bytes
        self._callers = callers
        self._is_signed_in = is_signed_in
        self._asking = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="seawall-known-senders")

    async def stand_behind(self, request: Request) -> bool:
        """Whether somebody we know sends this; not asked where a stranger may send as much."""
        promised = request.headers.get("content-length", "")
        if promised.isdigit() and int(promised) <= strangers_limit(request.url.path):
            return False
        if request.method in {"GET", "HEAD"} and not promised and not _is_chunked(request):
            return False
        return self._has_key(request) or await self._has_session(request)

    def _has_key(self, request: Request) -> bool:
        secret = secret_of(request.headers)
        caller = self._callers().get(token_digest(secret)) if secret else None
        return caller is not None and caller.until > time.time()

    async def _has_session(self, request: Request) -> bool:
        cookies = request.headers.get("cookie", "")
        if not cookies or self._asking >= MOST_ASKING:
            return False
        self._asking += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._is_signed_in, cookies)
        finally:
            self._asking -= 1


def _is_chunked(request: Request) -> bool:
    return "transfer-encoding" in request.headers
