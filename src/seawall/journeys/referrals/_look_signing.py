"""What a unit saw at the addresses of a request is signed: the unit is its own prober."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seawall.journeys.signed_events._event_making import make_events
from seawall.mailroom.signing.jws import commitment_in
from seawall.referrals.model import Dispatch, Probe
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_facts import PositionLook, observed, urls_of


def sign_looks(
    dispatch: Dispatch, probes: Iterable[tuple[str, Probe]], *, tx: Transaction, now: datetime
) -> None:
    """Sign these looks, each with its address, by the places of the addresses in the request."""
    positions: dict[str, list[int]] = {}
    for position, url in enumerate(urls_of(dispatch.body)):
        positions.setdefault(url, []).append(position)
    looks = [
        PositionLook(position, probe.state, probe.at, probe.vantage)
        for url, probe in probes
        for position in positions.get(url, ())
    ]
    events = observed(commitment_in(dispatch.signed), looks, at=now)
    make_events(events, about=dispatch.id, tx=tx, now=now)
