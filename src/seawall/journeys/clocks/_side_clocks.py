"""Clocks beside an order's own: a scrutiny decision, a complaint, a yearly report, a window.

Each is kept like every other clock, about the thing it belongs to. One thing has one clock
of a profile, so that starting it again changes nothing.
"""

from __future__ import annotations

from datetime import datetime

from seawall.clocks.clock import Clock
from seawall.clocks.clock_record import clock_of, row_after, row_of
from seawall.clocks.model import ClockRow
from seawall.clocks.starting import start_clock
from seawall.ids import ClockId, new_id
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.orders import CLOCK_MET, CLOCK_STARTED
from seawall.transaction import Transaction


def begin_clock(
    about: str,
    profile: str,
    *,
    since: datetime,
    emergency: bool = False,
    zone: str = "",
    tx: Transaction,
    now: datetime,
) -> ClockRow:
    """Start a clock about this thing, unless it runs already; its days are ours or the zone's."""
    if (running := find_clock(about, profile, tx=tx)) is not None:
        return running
    home = establishment(tx)
    clock = start_clock(
        profile,
        since,
        jurisdictions=known_jurisdictions(),
        tz=zone or home.zone,
        calendar=home.calendar,
        emergency=emergency,
    )
    row = row_of(clock, clock_id=ClockId(new_id("clk", now=now)), about=about, at=now)
    tx.orders.add_clock(row)
    _remember(CLOCK_STARTED, row, tx=tx, now=now)
    return row


def meet_clock(about: str, profile: str, *, at: datetime, tx: Transaction, now: datetime) -> None:
    """Meet the clock of this profile about this thing, if one runs."""
    row = find_clock(about, profile, tx=tx)
    if row is None or row.met_at:
        return
    met = _save_clock(
        row, clock_of(row, jurisdictions=known_jurisdictions()).meet(at), tx=tx, now=now
    )
    _remember(CLOCK_MET, met, tx=tx, now=now)


def begin_next_year(about: str, profile: str, *, tx: Transaction, now: datetime) -> ClockRow | None:
    """Start the clock of the same duty for the next year; None if it does not recur."""
    row = tx.orders.clock(about, profile)
    if (following := clock_of(row, jurisdictions=known_jurisdictions()).next_year()) is None:
        return None
    stored_row = _save_clock(row, following, tx=tx, now=now)
    _remember(CLOCK_STARTED, stored_row, tx=tx, now=now)
    return stored_row


def find_clock(about: str, profile: str, *, tx: Transaction) -> ClockRow | None:
    """The clock of this profile about this thing, if there is one."""
    return next((clock for clock in tx.orders.clocks(about) if clock.profile == profile), None)


def _save_clock(row: ClockRow, clock: Clock, *, tx: Transaction, now: datetime) -> ClockRow:
    changed = row_after(row, clock, at=now)
    tx.orders.save_clock(changed)
    return changed


def _remember(word: LedgerWord, row: ClockRow, *, tx: Transaction, now: datetime) -> None:
    public = {
        "clock": row.id,
        "due_at": row.due_at.isoformat() if row.due_at else None,
        "legal_limit": row.legal_limit.isoformat() if row.legal_limit else None,
        "met_at": row.met_at.isoformat() if row.met_at else None,
        "profile": row.profile,
        "started_at": row.started_at.isoformat(),
    }
    tx.ledger.append(Entry(word, about=row.about, at=now, public=public))
