"""A member asks a forum's hub; hubs and members keep the lists up to date meanwhile."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django_tasks import TaskContext, task

from seawall.config import settings
from seawall.enforcement.outbox.model import Ending, NextTime, TaskRetry
from seawall.errors import SeawallError
from seawall.forum.lookup.list_questions import ListHoldings, findings, requests
from seawall.forum.lookup.model import LookupMatch
from seawall.forum.lookup.remote import AskedSignal, RemoteCard
from seawall.forum.model import Seat, SeatState, Tier
from seawall.journeys.forum import forum_lists
from seawall.outbound.call_purpose import HUB, CallPurpose
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.context import run_of
from seawall.worker.hub import SeatHub
from seawall.worker.list_fetching import open_holdings, refresh_lists

EVERY = timedelta(minutes=5)
#: A hub whose first lists still grow comes back sooner.
SOON = timedelta(seconds=5)
ASKS = frozenset({Tier.LOOKUP, Tier.VERIFIED})

_log = structlog.get_logger()


@task(takes_context=True)
def publish_lists(context: TaskContext) -> Ending:
    """Every forum that has its hub here gets its lists brought up to date."""
    now, waiting = run_of(context).now, 0
    with transaction(INSTALLATION) as tx:
        hubs = [seat for seat in tx.forum.seats() if seat.is_hub]
    for hub in hubs:
        with transaction(hub.organisation) as tx:
            lists = forum_lists.bring_up_lists(hub.id, folder=settings().data_dir, tx=tx, now=now)
        waiting += sum(published.waiting for published in lists)
    return NextTime(now + (SOON if waiting else EVERY))


@task(takes_context=True)
def fetch_lists(context: TaskContext) -> Ending:
    """Every seat that may only ask gets the newest lists to look into."""
    now = run_of(context).now
    with transaction(INSTALLATION) as tx:
        seats = [seat for seat in tx.forum.seats() if only_asks(seat)]
    missed = ""
    for seat in seats:
        try:
            refresh_lists(seat, now=now)
        except SeawallError as wrong:
            missed = f"seat {seat.id}: {wrong}"[:300]
            _log.warning("forum.lists_not_fetched", seat=seat.id, why=str(wrong)[:300])
    return TaskRetry(now + EVERY, missed) if missed else NextTime(now + EVERY)


def only_asks(seat: Seat) -> bool:
    """Whether this seat may only ask, and still may."""
    return not seat.is_hub and seat.state is SeatState.ACTIVE and seat.tier in ASKS


def ask_blindly(
    seat: Seat,
    signals: Sequence[AskedSignal],
    *,
    now: datetime,
    holdings: ListHoldings | None = None,
    purpose: CallPurpose = HUB,
) -> dict[int, LookupMatch]:
    """Ask the hub about these signals blindly; what was found, by the number of the signal."""
    list_holdings, hub = holdings or open_holdings(seat, now=now), SeatHub(seat, now, purpose)
    found_by_signal: dict[int, LookupMatch] = {}
    for request in requests(signals, list_holdings):
        body = {
            "epoch": list_holdings.pinned.epoch,
            "list": request.name,
            "elements": base64.b64encode(request.question.elements).decode(),
        }
        response = hub.ask("POST", "/lookup/evaluate", body)
        answer = base64.b64decode(str(response["answer"]))
        found_by_signal.update(findings(request, answer, signals, list_holdings))
    return found_by_signal


def ask_plainly(seat: Seat, signals: Sequence[AskedSignal], *, now: datetime) -> list[RemoteCard]:
    """Send these signals to the hub in the clear, and hear what they match."""
    body = {"signals": [{"type": signal.type, "value": signal.value} for signal in signals]}
    response = SeatHub(seat, now).ask("POST", "/lookup/match", body)
    return [
        RemoteCard(int(card["signal"]), card["label"], card["ref"]) for card in response["cards"]
    ]
