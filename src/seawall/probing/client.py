"""A fetcher on the real network: public pages, each host in its turn."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from seawall.outbound import client
from seawall.outbound.egress import Pinned
from seawall.outbound.model import Call, Failure
from seawall.outbound.purpose import PROBE, Purpose
from seawall.probing.fetching import Fetcher, Manners
from seawall.probing.model import Trouble
from seawall.probing.pacing import Pacing
from seawall.probing.wire import Answer, Pin

#: How long a caller waits for a host's turn before it is told to come back.
PATIENCE = 20.0


def fetcher(manners: Manners, *, pin: Pin | None = None, purpose: Purpose = PROBE) -> Fetcher:
    """A fetcher to be kept, since it remembers hosts and their rules."""

    def call(pinned: Pinned, *, method: str, headers: Mapping[str, str], most: int) -> Answer:
        return _call(Call(method, pinned.url, replace(purpose, most=most), headers=headers), pinned)

    pacing = Pacing(patience=PATIENCE, clock=time.monotonic, sleep=time.sleep)
    pin = pin or partial(client.pinned, purpose=purpose)
    return Fetcher(manners, pin=pin, call=call, pacing=pacing, clock=time.monotonic)


def _call(call: Call, pinned: Pinned) -> Answer:
    answer = client.send(call, at=pinned)
    if answer.failure is Failure.LATE:
        explanation = f"There was no whole answer within {call.purpose.seconds:g} s."
        return Answer(trouble=Trouble.TIMEOUT, said=explanation)
    if answer.failure is not None:
        return Answer(trouble=Trouble.NO_ANSWER, said=answer.error)
    return Answer(answer.status, answer.headers, answer.body, answer.is_cut)
