"""A fetcher on the real network: public pages, each host in its turn."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from seawall.ids import INSTALLATION
from seawall.outbound import client
from seawall.outbound.call_purpose import PROBE, CallPurpose
from seawall.outbound.egress import PinnedUrl
from seawall.outbound.model import CallFailure, OutboundCall
from seawall.probing.fetching import Manners, PageFetcher
from seawall.probing.model import Trouble
from seawall.probing.pacing import Pacing
from seawall.probing.page_wire import PageAnswer, Pin

#: How long a caller waits for a host's turn before it is told to come back.
PATIENCE = 20.0


def fetcher(
    manners: Manners, *, pin: Pin | None = None, purpose: CallPurpose = PROBE
) -> PageFetcher:
    """A fetcher to be kept, since it remembers hosts and their rules."""

    def call(
        pinned: PinnedUrl, *, method: str, headers: Mapping[str, str], most: int
    ) -> PageAnswer:
        return _call(
            OutboundCall(
                method,
                pinned.url,
                replace(purpose, most=most),
                headers=headers,
                organisation=INSTALLATION,
            ),
            pinned,
        )

    pacing = Pacing(patience=PATIENCE, clock=time.monotonic, sleep=time.sleep)
    pin = pin or partial(client.pinned_address, purpose=purpose, organisation=INSTALLATION)
    return PageFetcher(manners, pin=pin, call=call, pacing=pacing, clock=time.monotonic)


def _call(call: OutboundCall, pinned: PinnedUrl) -> PageAnswer:
    answer = client.send_call(call, at=pinned)
    if answer.failure is CallFailure.LATE:
        explanation = f"There was no whole answer within {call.purpose.seconds:g} s."
        return PageAnswer(trouble=Trouble.TIMEOUT, said=explanation)
    if answer.failure is not None:
        return PageAnswer(trouble=Trouble.NO_ANSWER, said=answer.error)
    return PageAnswer(answer.status, answer.headers, answer.body, answer.is_cut)
