"""Calls to a peer, patient and no faster than agreed.

With a redirect our token would travel on, so none is followed. A call that fails on the way
is made again, as `patience` says.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from seawall.exchanges.model import PeerAsksToWait, PeerAway
from seawall.exchanges.patience import AT_THE_DOOR, MEANS_TRY_AGAIN, WAITS, asked_wait
from seawall.exchanges.wire import Answer, Call
from seawall.outbound import client, model
from seawall.outbound.model import Failure
from seawall.outbound.purpose import EXCHANGE, Purpose


@dataclass(slots=True)
class Client:
    """Calls one peer."""

    now: Callable[[], datetime]
    per_minute: int = 600
    purpose: Purpose = EXCHANGE
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    _next: float = field(default=0.0, init=False)

    def __call__(self, call: Call) -> Answer:
        """Call, and call again while that may help."""
        for wait in (*WAITS, None):
            came = self._once(call)
            asked, said = None, _said(came)
            if came.status is not None:
                asked = asked_wait(came.status, came.headers, now=self.now())
                if came.status not in MEANS_TRY_AGAIN and asked is None:
                    return Answer(came.status, came.headers, came.body, call)
            self._wait(call, wait, asked, said, is_safe=_is_safe(call, came))
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

    def _once(self, call: Call) -> model.Answer:
        """One attempt, when it is our turn."""
        self._pace()
        purpose = replace(self.purpose, most=call.most)
        came = client.send(model.Call(call.method, call.url, purpose, call.headers, call.body))
        if came.failure is Failure.TOO_LARGE:
            raise PeerAway(f"The answer to {call.shown} has {came.error}.")
        return came

    def _pace(self) -> None:
        """Wait for our turn: so many calls a minute, evenly spread."""
        now = self.monotonic()
        if self._next > now:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + 60.0 / self.per_minute


_WHY = {
    Failure.NAME_UNKNOWN: "could not be reached: {}",
    Failure.UNREACHED: "could not be reached: {}",
    Failure.LATE: "gave {}",
    Failure.BROKEN: "broke off: {}",
}


def _said(came: model.Answer) -> str:
    """What became of an attempt, behind the name of the call."""
    if came.failure is not None:
        return _WHY[came.failure].format(came.error)[:300]
    return f"answered {came.status}"


def _is_safe(call: Call, came: model.Answer) -> bool:
    """Whether the call may be made again: it is harmless twice, or was never heard."""
    return call.is_repeatable or not came.was_heard or came.status in {429, 503}
