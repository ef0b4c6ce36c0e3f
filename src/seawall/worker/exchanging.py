"""Exchanges are followed: fetched when their time has come, told what they are to hear.

No transaction is open while we wait on a peer. A visit takes as many pages as there are; each
is a commit of its own, so a worker that is killed has lost at most the page in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from django_tasks import TaskContext, task

from seawall.banks.files.list_reading import SignalList
from seawall.banks.files.model import FileLine
from seawall.banks.model import NewEntry
from seawall.enforcement.outbox.model import Ending, NextTime, OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import SeawallError
from seawall.exchanges.adapter import Adapter
from seawall.exchanges.adapter_registry import adapter_named
from seawall.exchanges.client import PeerClient
from seawall.exchanges.model import (
    CheckpointExpired,
    Exchange,
    PeerAsksToWait,
    PeerAway,
    PeerSaysNo,
    SyncMovedOn,
    WordState,
)
from seawall.exchanges.peer_record import RecordPage
from seawall.exchanges.peer_wire import Http, PeerVisit
from seawall.exchanges.settings import per_minute
from seawall.ids import INSTALLATION, ExchangeId, OrganisationId
from seawall.journeys.exchanges import exchange_sync, exchange_telling
from seawall.journeys.exchanges.exchange_sync import ExchangeVisit
from seawall.journeys.exchanges.exchange_tally import PageTally
from seawall.transaction import transaction
from seawall.worker.context import run_of
from seawall.worker.loops.pace import OWN
from seawall.worker.loops.progress import Progress
from seawall.worker.loops.trouble import tell_recovery, tell_trouble

LOOK_EVERY = timedelta(seconds=20)
BY = "exchange"
#: A peer may answer so many pages alike, with nothing in them, while it turns to another list.
_EMPTY_IN_A_ROW = 10

_MISREAD = (KeyError, TypeError, ValueError, AttributeError, IndexError, OSError)
_log = structlog.get_logger()

Clock = Callable[[], datetime]
Watch = Callable[[PageTally, int], None]


@dataclass(frozen=True, slots=True)
class VisitOutcome:
    """What came of one visit."""

    tally: PageTally
    pages: int
    error: str = ""
    told: int = 0

    @property
    def is_good(self) -> bool:
        return not self.error


@task(takes_context=True)
def look_at_exchanges(context: TaskContext) -> Ending:
    """Owe a visit to every exchange whose time has come."""
    now = run_of(context).now
    with transaction(INSTALLATION) as tx:
        due = [
            (exchange, tx.exchanges.status(exchange.id).next_at)
            for exchange in tx.exchanges.due(now)
        ]
    for exchange, next_at in due:
        assert next_at is not None
        with transaction(exchange.organisation) as tx:
            arguments = {"organisation": exchange.organisation, "exchange": exchange.id}
            key = f"visit:{exchange.id}:{next_at.isoformat()}"
            tx.outbox.add(OwedJob(Task.VISIT_EXCHANGE, arguments, key=key), now=now)
    return NextTime(now + LOOK_EVERY)


@task(takes_context=True)
def visit_exchange(context: TaskContext, *, organisation: str, exchange: str) -> Ending:
    """Follow one exchange to where it is now."""
    run, about, scope = run_of(context), ExchangeId(exchange), OrganisationId(organisation)
    outcome = follow_exchange(about, scope, clock=lambda: run.now)
    with transaction(scope) as tx:
        failures = tx.exchanges.status(about).failures
    name = f"exchange {exchange}"
    if outcome.is_good:
        tell_recovery(name, OWN, now=run.now)
    elif OWN.is_alarm(failures):
        tell_trouble(name, OWN, failures, outcome.error, now=run.now)
    return None


def follow_exchange(
    exchange: ExchangeId,
    scope: OrganisationId,
    *,
    clock: Clock,
    by: str = BY,
    afresh: str = "",
    http: Http | None = None,
    watch: Watch = lambda *_: None,
) -> VisitOutcome:
    """Fetch everything there is; an expired checkpoint is one more fetch, from the start."""
    with transaction(scope) as tx:
        following = exchange_sync.begin_visit(exchange, tx=tx, now=clock(), by=by, afresh=afresh)
    taking = _VisitRun(
        following, scope, clock, by, watch, http or caller(following.exchange, clock)
    )
    try:
        taking.take_all()
        words_told = tell_peer(taking.following, scope, clock=clock, http=taking.http)
    except SyncMovedOn as moved_on:
        return VisitOutcome(taking.tally, taking.pages, str(moved_on))
    except SeawallError as error:
        return taking.stumble(str(error), error)
    except _MISREAD as error:  # an adapter's fault is its own; the next visit must come
        _log.exception("exchange.misread", exchange=exchange)
        return taking.stumble(f"{type(error).__name__}: {error}"[:500], error)
    return VisitOutcome(taking.tally, taking.pages, told=words_told)


def tell_peer(following: ExchangeVisit, scope: OrganisationId, *, clock: Clock, http: Http) -> int:
    """Tell the peer what it is to hear; how much it heard."""
    exchange, told_count = following.exchange, 0
    with transaction(scope) as tx:
        words = tx.exchanges.words(exchange.id, state=WordState.WAITING)
    for word in words:
        with transaction(scope) as tx:
            message = exchange_telling.message_of(word, tx=tx)
        try:
            answer = adapter_of(exchange).tell(message, visit_of(following, http, clock()))
        except SeawallError as error:
            is_final = isinstance(error, PeerSaysNo) or not isinstance(error, PeerAway)
            with transaction(scope) as tx:
                exchange_telling.mark_word_not_told(word, str(error), is_final=is_final, tx=tx)
            if not is_final:
                break
            continue
        with transaction(scope) as tx:
            exchange_telling.mark_word_told(word, answer, tx=tx, now=clock())
        told_count += 1
    return told_count


@dataclass(slots=True)
class _VisitRun:
    """A visit under way."""

    following: ExchangeVisit
    scope: OrganisationId
    clock: Clock
    by: str
    watch: Watch
    http: Http
    tally: PageTally = field(default_factory=PageTally)
    pages: int = 0

    def take_all(self) -> None:
        try:
            self._take_pages()
        except CheckpointExpired:
            with transaction(self.scope) as tx:
                self.following = exchange_sync.begin_visit(
                    self.following.exchange.id,
                    tx=tx,
                    now=self.clock(),
                    by=self.by,
                    afresh="the peer no longer knows our checkpoint, or its list was replaced",
                )
            self._take_pages()
        self._reconcile()
        with transaction(self.scope) as tx:
            self.following = exchange_sync.finish_visit(self.following, tx=tx, now=self.clock())

    def stumble(self, why: str, error: Exception) -> VisitOutcome:
        """Write down that the visit ended early."""
        wait = error.wait if isinstance(error, PeerAsksToWait) else None
        with transaction(self.scope) as tx:
            self.following = exchange_sync.end_visit_early(
                self.following, why, tx=tx, now=self.clock(), requested_wait=wait
            )
        return VisitOutcome(self.tally, self.pages, why)

    def _take_pages(self) -> None:
        progress = Progress(self.following.exchange.name, patience=_EMPTY_IN_A_ROW)
        for page in self._pages():
            with transaction(self.scope) as tx:
                self.following, tally = exchange_sync.take_page(
                    page, self.following, tx=tx, now=self.clock(), by=self.by
                )
            self._count(tally)
            if page.is_last:
                return
            progress.require((page.checkpoint, page.records, page.faults))

    def _pages(self) -> Iterator[RecordPage]:
        visit = visit_of(self.following, self.http, self.clock())
        adapter = adapter_of(self.following.exchange)
        return adapter.fetch(self.following.status.checkpoint, visit)

    def _reconcile(self) -> None:
        struck = 1
        while self.following.status.is_reconciling and struck > 0:
            with transaction(self.scope) as tx:
                self.following, tally = exchange_sync.reconcile_sweep(
                    self.following, tx=tx, now=self.clock(), by=self.by
                )
            if struck := tally.struck:
                self._count(tally, pages=0)

    def _count(self, tally: PageTally, pages: int = 1) -> None:
        self.tally += tally
        self.pages += pages
        self.watch(self.tally, self.pages)


def visit_of(following: ExchangeVisit, http: Http, now: datetime) -> PeerVisit:
    """All that an adapter needs for one conversation."""
    return PeerVisit(
        name=following.exchange.name,
        config=following.exchange.config,
        credentials=following.credentials,
        http=http,
        now=now,
        read_list=_lines(now),
    )


def caller(exchange: Exchange, clock: Clock) -> PeerClient:
    """The way out, at the exchange's own pace."""
    return PeerClient(
        now=clock,
        organisation=exchange.organisation,
        per_minute=per_minute(exchange.config),
    )


def adapter_of(exchange: Exchange) -> Adapter:
    """The adapter that speaks with this exchange."""
    return adapter_named(exchange.adapter)


def _lines(now: datetime) -> Callable[[Path, Mapping[str, Any]], Iterator[FileLine]]:
    """How a list in a file is read, as of now."""

    def read(path: Path, config: Mapping[str, Any]) -> Iterator[FileLine]:
        template = NewEntry(signal_type=str(config.get("type", "")), value="")
        with path.open("rb") as stream:
            yield from SignalList(stream, at=now, template=template).lines()

    return read
