"""We follow somebody's list, page by page, in commits that a crash cannot tear.

1. A visit begins where the last page that was taken ended. If the peer has meanwhile forgotten
   what was deleted, all is fetched afresh, in a new sweep.
2. Each page is one transaction: records written down by their key, entries added to the
   exchange's bank, moved where the opinions about them lead, opinions heard, bad records set
   aside, the ledger's word, and the checkpoint. The same page again changes nothing.
3. After a sweep that began afresh, what it has not met is listed no more: it is withdrawn.
4. What failed says so in the status, and when the next visit is.

What a person here decided of an entry outlasts what the peer repeats: `record_judging.may_move`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from seawall.errors import problem
from seawall.exchanges.adapter_registry import adapter_named
from seawall.exchanges.model import Exchange, FetchStatus
from seawall.exchanges.peer_patience import next_visit
from seawall.exchanges.peer_record import RecordPage
from seawall.ids import EntryId, ExchangeId
from seawall.journeys.exchanges import designation_listing
from seawall.journeys.exchanges._exchange_entries import BankFiller
from seawall.journeys.exchanges.exchange_tally import PageTally
from seawall.keys.sealing import open_sealed
from seawall.ledger.model import JSON, Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.sharing import EXCHANGE_AFRESH, EXCHANGE_PAGE, EXCHANGE_RECONCILED
from seawall.transaction import Transaction

#: Records that are struck off in one transaction.
BATCH = 500


@dataclass(frozen=True, slots=True)
class ExchangeVisit:
    """An exchange in the middle of a visit."""

    exchange: Exchange
    status: FetchStatus
    credentials: Mapping[str, str]


def begin_visit(
    exchange: ExchangeId, *, tx: Transaction, now: datetime, by: str, afresh: str = ""
) -> ExchangeVisit:
    """Start a visit, or go on with the last one; `afresh` says why all is fetched again."""
    followed, status = tx.exchanges.get(exchange), tx.exchanges.status(exchange)
    if not followed.is_followed:
        raise problem("exchanges.exchange-is-off", exchange=followed.name)
    why = afresh or _stale(followed, status, now)
    after = replace(status, started_at=now)
    if why:
        after = replace(
            after,
            checkpoint="",
            sweep=status.sweep + 1,
            is_reconciling=True,
            is_up_to_date=False,
            page_at=None,
        )
        public: dict[str, JSON] = {"sweep": after.sweep, "why": why}
        tx.ledger.append(Entry(EXCHANGE_AFRESH, about=exchange, at=now, by=by, public=public))
    moved = tx.exchanges.advance(exchange, status, after)
    return ExchangeVisit(followed, moved, credentials_of(followed, tx=tx))


def take_page(
    page: RecordPage, following: ExchangeVisit, *, tx: Transaction, now: datetime, by: str
) -> tuple[ExchangeVisit, PageTally]:
    """Take one page for good."""
    exchange, status = following.exchange, following.status
    tx.banks.lock()  # nobody else moves this bank's entries between our look and our word
    tally = PageTally()
    if page.listing is not None:
        tally += designation_listing.take_listing(page.listing, exchange, tx=tx, now=now, by=by)
    if exchange.bank is not None:
        filler = BankFiller(exchange, exchange.bank, status.sweep, tx, now, by)
        tally += filler.take(page.records, page.faults)
    else:
        tally += PageTally(faults=tx.exchanges.add_faults(exchange.id, page.faults, now=now))
    after = replace(status, checkpoint=page.checkpoint, page_at=now, is_up_to_date=False)
    moved = tx.exchanges.advance(exchange.id, status, after)
    _remember(EXCHANGE_PAGE, exchange, tally, tx=tx, now=now, by=by)
    return replace(following, status=moved), tally


def reconcile_sweep(
    following: ExchangeVisit, *, tx: Transaction, now: datetime, by: str
) -> tuple[ExchangeVisit, PageTally]:
    """Withdraw some of what a fresh sweep has not met; nothing struck means it is done."""
    exchange, status = following.exchange, following.status
    if not status.is_reconciling or exchange.bank is None:
        return following, PageTally()
    tx.banks.lock()
    unseen_records = tx.exchanges.unseen(exchange.id, sweep=status.sweep, limit=BATCH)
    if not unseen_records:
        return following, PageTally()
    tx.exchanges.strike(
        exchange.id, [key for key, _ in unseen_records], sweep=status.sweep, now=now
    )
    filler = BankFiller(exchange, exchange.bank, status.sweep, tx, now, by)
    tally = replace(
        filler.settle({EntryId(e) for _, e in unseen_records if e}), struck=len(unseen_records)
    )
    moved = tx.exchanges.advance(exchange.id, status, status)
    _remember(EXCHANGE_RECONCILED, exchange, tally, tx=tx, now=now, by=by)
    return replace(following, status=moved), tally


def finish_visit(following: ExchangeVisit, *, tx: Transaction, now: datetime) -> ExchangeVisit:
    """End a visit that brought everything, and rest until the next."""
    exchange, status = following.exchange, following.status
    after = replace(
        status,
        is_reconciling=False,
        is_up_to_date=True,
        finished_at=now,
        page_at=now,
        next_at=now + exchange.every,
        failures=0,
        last_error="",
    )
    return replace(following, status=tx.exchanges.advance(exchange.id, status, after))


def end_visit_early(
    following: ExchangeVisit,
    why: str,
    *,
    tx: Transaction,
    now: datetime,
    requested_wait: timedelta | None = None,
) -> ExchangeVisit:
    """End a visit early; what was taken stays, and the next goes on from there."""
    exchange, status = following.exchange, following.status
    failures = status.failures + 1
    wait = next_visit(failures=failures, every=exchange.every, peer_wait=requested_wait)
    after = replace(
        status, failures=failures, last_error=why, is_up_to_date=False, next_at=now + wait
    )
    return replace(following, status=tx.exchanges.advance(exchange.id, status, after))


def credentials_of(exchange: Exchange, *, tx: Transaction) -> Mapping[str, str]:
    """The credentials that we prove ourselves with to an exchange."""
    sealed = tx.exchanges.credentials(exchange.id)
    return json.loads(open_sealed(sealed, about=exchange.id)) if sealed else {}


def _stale(exchange: Exchange, status: FetchStatus, now: datetime) -> str:
    """Why the checkpoint is of no use any more; empty if it is."""
    limit = adapter_named(exchange.adapter).stale_after
    if limit is None or not status.checkpoint or status.page_at is None:
        return ""
    away = now - status.page_at
    return f"away for {away.days} days, longer than {limit.days}" if away > limit else ""


def _remember(
    word: LedgerWord,
    exchange: Exchange,
    tally: PageTally,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> None:
    """The ledger's word, if there is something to say."""
    if facts := tally.facts:
        tx.ledger.append(Entry(word, about=exchange.id, at=now, by=by, public=facts))
