"""Who stands behind a request, found out before its body is read: a key, or somebody signed in.

It says who waits where and how much may be sent, and opens nothing: whoever answers looks again.
A session that was found is believed for a minute. Sessions are asked for in one thread, and only
so many at once; browsers that carry our signed mark of a member ask in another, so that a
crowd with invented cookies waits for itself, as strangers.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from starlette.requests import Request

from seawall.exchanges.hma.credentials import secret_of
from seawall.gate.index_snapshot import Caller
from seawall.keys.tokens import token_digest

MOST_ASKING = 16
#: Seconds for which a session that was found is not asked for again, and how many are kept.
BELIEVED, MOST_KEPT = 60.0, 4_096

Callers = Callable[[], Mapping[str, Caller]]


@dataclass(frozen=True, slots=True)
class KnownSender:
    """Whoever stands behind a request; nobody we know where neither is there."""

    caller: Caller | None = None
    session: str = ""
    """A digest of the cookies by which somebody is signed in."""

    @property
    def is_known(self) -> bool:
        """Whether a key or a session stands behind it."""
        return self.caller is not None or bool(self.session)

    @property
    def name(self) -> str:
        """What its places are counted by."""
        return self.caller.key if self.caller else self.session


class _Asking:
    """One thread that asks for sessions, for so many at once."""

    def __init__(self, name: str) -> None:
        self.count = 0
        self.thread = ThreadPoolExecutor(1, thread_name_prefix=f"seawall-sessions-{name}")


class KnownSenders:
    """Knows the keys of the snapshot, and asks for sessions; used from one event loop."""

    def __init__(
        self,
        callers: Callers,
        *,
        is_signed_in: Callable[[str], bool],
        has_mark: Callable[[str], bool],
        most_bytes: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most_bytes = most_bytes
        self._callers = callers
        self._is_signed_in, self._has_mark, self._clock = is_signed_in, has_mark, clock
        self._asking = {True: _Asking("marked"), False: _Asking("others")}
        self._found: OrderedDict[str, float] = OrderedDict()

    async def sender(self, request: Request) -> KnownSender:
        """Who sends this."""
        if caller := self._caller(request):
            return KnownSender(caller)
        return KnownSender(session=await self._session(request.headers.get("cookie", "")))

    def _caller(self, request: Request) -> Caller | None:
        secret = secret_of(request.headers)
        caller = self._callers().get(token_digest(secret)) if secret else None
        return caller if caller is not None and caller.until > time.time() else None

    async def _session(self, cookies: str) -> str:
        if not cookies:
            return ""
        digest = hashlib.sha256(cookies.encode("latin-1", "replace")).hexdigest()
        if self._found.get(digest, 0.0) > self._clock():
            return digest
        asking = self._asking[self._has_mark(cookies)]
        if asking.count >= MOST_ASKING:
            return ""
        asking.count += 1
        try:
            loop = asyncio.get_running_loop()
            is_live = await loop.run_in_executor(asking.thread, self._is_signed_in, cookies)
        finally:
            asking.count -= 1
        if not is_live:
            return ""
        self._found[digest] = self._clock() + BELIEVED
        self._found.move_to_end(digest)
        while len(self._found) > MOST_KEPT:
            self._found.popitem(last=False)
        return digest
