"""Calls to a peer, patient and no faster than agreed.

With a redirect our token would travel on, so none is followed. A call that fails on the way
is made again, as `peer_patience` says.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from seawall.errors import problem
from seawall.exchanges.model import PeerAsksToWait, PeerAway
from seawall.exchanges.peer_patience import AT_THE_DOOR, MEANS_TRY_AGAIN, WAITS, asked_wait
from seawall.exchanges.peer_wire import PeerAnswer, PeerCall
from seawall.ids import OrganisationId
from seawall.outbound import client, model
from seawall.outbound.call_purpose import EXCHANGE, CallPurpose
from seawall.outbound.model import CallFailure


@dataclass(slots=True)
class PeerClient:
    """Calls one peer."""

    now: Callable[[], datetime]
    organisation: OrganisationId
    per_minute: int = 600
    purpose: CallPurpose = EXCHANGE
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    _next: float = field(default=0.0, init=False)

    def __call__(self, call: PeerCall) -> PeerAnswer:
        """Call, and call again while that may help."""
        for wait in (*WAITS, None):
            response = self._once(call)
            peer_wait, outcome = None, _said(response)
            if response.status is not None:
                peer_wait = asked_wait(response.status, response.headers, now=self.now())
                if response.status not in MEANS_TRY_AGAIN and peer_wait is None:
                    return PeerAnswer(response.status, response.headers, response.body, call)
            self._wait(call, wait, peer_wait, outcome, is_safe=_is_safe(call, response))
        raise problem(
            "exchanges.peer-away.again", PeerAway, call=call.shown, outcome=outcome
        )  # pragma: no cover

    def _wait(
        self,
        call: PeerCall,
        wait: timedelta | None,
        peer_wait: timedelta | None,
        outcome: str,
        *,
        is_safe: bool,
    ) -> None:
        """Wait for the next attempt, or give the visit up."""
        if peer_wait is not None and (wait is None or peer_wait > AT_THE_DOOR):
            raise problem(
                "exchanges.asked-to-wait",
                PeerAsksToWait,
                call=call.shown,
                seconds=peer_wait.total_seconds(),
            )
        if wait is None or not is_safe:
            raise problem("exchanges.peer-away", PeerAway, call=call.shown, outcome=outcome)
        self.sleep((peer_wait if peer_wait is not None else wait).total_seconds())

    def _once(self, call: PeerCall) -> model.CallAnswer:
        """One attempt, when it is our turn."""
        self._pace()
        purpose = replace(self.purpose, most=call.most)
        response = client.send_call(
            model.OutboundCall(
                call.method,
                call.url,
                purpose,
                call.headers,
                call.body,
                organisation=self.organisation,
            )
        )
        if response.failure is CallFailure.TOO_LARGE:
            raise problem(
                "exchanges.answer-too-large", PeerAway, call=call.shown, why=response.error
            )
        return response

    def _pace(self) -> None:
        """Wait for our turn: so many calls a minute, evenly spread."""
        now = self.monotonic()
        if self._next > now:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + 60.0 / self.per_minute


_WHY = {
    CallFailure.NAME_UNKNOWN: "could not be reached: {}",
    CallFailure.UNREACHED: "could not be reached: {}",
    CallFailure.LATE: "gave {}",
    CallFailure.BROKEN: "broke off: {}",
}


def _said(response: model.CallAnswer) -> str:
    """What became of an attempt, behind the name of the call."""
    if response.failure is not None:
        return _WHY[response.failure].format(response.error)[:300]
    return f"answered {response.status}"


def _is_safe(call: PeerCall, response: model.CallAnswer) -> bool:
    """Whether the call may be made again: it is harmless twice, or was never heard."""
    return call.is_repeatable or not response.was_heard or response.status in {429, 503}
