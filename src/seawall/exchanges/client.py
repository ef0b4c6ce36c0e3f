"""The outgoing calls of exchanges: guarded, bounded, patient, and no faster than agreed.

No redirects, no cookies, no proxy from the environment: with a redirect our token would
travel on. The whole of a call is bounded in time, since a server that drips a byte now and
then would hold a worker for days, and its answer in bytes after decompression. A call that
fails on the way is made again, as `patience` says.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import httpx2

from seawall.exchanges.model import PeerAsksToWait, PeerAway
from seawall.exchanges.patience import AT_THE_DOOR, MEANS_TRY_AGAIN, WAITS, asked_wait
from seawall.exchanges.wire import Answer, Call, Pin, Pinned

SECONDS = 60.0


@dataclass(slots=True)
class Client:
    """Calls one peer."""

    pin: Pin
    now: Callable[[], datetime]
    per_minute: int = 600
    seconds: float = SECONDS
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    _next: float = field(default=0.0, init=False)

    def __call__(self, call: Call) -> Answer:
        """Call, and call again while that may help."""
        for wait in (*WAITS, None):
            answer, said = self._once(call)
            asked = None
            if answer is not None:
                asked = asked_wait(answer.status, answer.headers, now=self.now())
                if answer.status not in MEANS_TRY_AGAIN and asked is None:
                    return answer
                said = f"answered {answer.status}"
            self._wait(call, wait, asked, said, is_safe=_is_safe(call, answer, said))
        raise PeerAway(f"{call.shown} {said}, again and again.")  # pragma: no cover

    def _wait(
        self,
        call: Call,
        wait: timedelta | None,
        asked: timedelta | None,
        said: str,
        *,
        is_safe: bool,
    ) -> None:
        """Wait for the next attempt, or give the visit up."""
        if asked is not None and (wait is None or asked > AT_THE_DOOR):
            raise PeerAsksToWait(
                f"{call.shown} asks us to wait {asked.total_seconds():.0f} s.", wait=asked
            )
        if wait is None or not is_safe:
            raise PeerAway(f"{call.shown} {said}.")
        self.sleep((asked if asked is not None else wait).total_seconds())

    def _once(self, call: Call) -> tuple[Answer | None, str]:
        """One attempt: an answer, or why there is none."""
        self._pace()
        pinned = self.pin(call.url)
        try:
            return asyncio.run(asyncio.wait_for(_first(pinned, call), self.seconds)), ""
        except httpx2.ConnectError as wrong:
            return None, f"{_UNHEARD}: {wrong}"[:300]
        except (TimeoutError, httpx2.TimeoutException):
            return None, f"gave no whole answer within {self.seconds:g} s"
        except (httpx2.HTTPError, httpx2.InvalidURL) as wrong:
            return None, f"broke off: {type(wrong).__name__}: {wrong}"[:300]

    def _pace(self) -> None:
        """Wait for our turn: so many calls a minute, evenly spread."""
        now = self.monotonic()
        if self._next > now:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + 60.0 / self.per_minute


_UNHEARD = "could not be reached"


def _is_safe(call: Call, answer: Answer | None, said: str) -> bool:
    """Whether the call may be made again: it is harmless twice, or was never heard."""
    unheard = answer is None and said.startswith(_UNHEARD)
    return call.is_repeatable or unheard or (answer is not None and answer.status in {429, 503})


async def _first(pinned: Pinned, call: Call) -> Answer:
    """Call at the first address where somebody listens."""
    requests = _requests(pinned, call)
    for request in requests[:-1]:
        try:
            return await _send(request, call)
        except httpx2.ConnectError:
            continue
    return await _send(requests[-1], call)


def _requests(pinned: Pinned, call: Call) -> Sequence[httpx2.Request]:
    sent = {
        "user-agent": "Seawall",
        "accept-encoding": "gzip, deflate",
        **call.headers,
        "host": pinned.host_header,
    }
    name = {"sni_hostname": pinned.host.strip("[]")}
    return [
        httpx2.Request(call.method, url, headers=sent, content=call.body or None, extensions=name)
        for url in pinned.call_urls
    ]


async def _send(request: httpx2.Request, call: Call) -> Answer:
    async with httpx2.AsyncClient(
        timeout=None, follow_redirects=False, trust_env=False, verify=_trust()
    ) as client:
        response = await client.send(request, stream=True)
        try:
            body = await _read(response, call)
        finally:
            await response.aclose()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, body, call)


async def _read(response: httpx2.Response, call: Call) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > call.most:
            raise PeerAway(f"The answer to {call.shown} has more than {call.most:,} bytes.")
    return bytes(body)


@cache
def _trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)
