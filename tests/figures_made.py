"""Figures of a log that is placed and signed, and very many removals that it tells of."""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.enforcement.model import Action
from seawall.ids import OrganisationId
from seawall.journeys.duties._order_figures import read_figures
from seawall.ledger.model import Entry
from seawall.ledger.note import Signer
from seawall.ledger.words.enforcement import ACTION_APPLIED, ACTION_REQUESTED
from seawall.orders.figures.tally import FigureTally, tally_facts
from seawall.transaction import INSTALLATION, Transaction, transaction
from tests.ledger_key import SIGNING_KEY
from tests.log_signed import place_and_sign
from tests.people_made import NOON

_SIGNER = Signer("seawall.example/log", SIGNING_KEY)
_SECOND = timedelta(seconds=1)


def sign_log(now: datetime = NOON) -> int:
    """Place and sign all that waits; how many entries the log has."""
    while place_and_sign(_SIGNER, now):
        pass
    with transaction(INSTALLATION) as tx:
        return tx.ledger.signed_size()


def count_figures(period: ReportingPeriod, *, size: int, tx: Transaction) -> FigureTally:
    """Every number of a period, from the first `size` entries of the log."""
    with read_figures(period, size=size, tx=tx) as reading:
        return tally_facts(reading.facts())


def figures_of(organisation: OrganisationId, *periods: ReportingPeriod) -> list[FigureTally]:
    """The figures of periods, from all that was written down so far."""
    size = sign_log()
    with transaction(organisation) as tx:
        return [count_figures(period, size=size, tx=tx) for period in periods]


def add_removals(
    like: Action, number: int, at: datetime, *, first: int = 0, apart: timedelta = -_SECOND
) -> None:
    """So many more removals of the same decision, each of an item of its own."""
    entries = []
    for n in range(first, first + number):
        action, moment = f"act_{n:026d}", at + n * apart
        asked = {
            "case": like.case,
            "decision": like.decision,
            "item": f"item_{n:026d}",
            "scope": ["*"],
            "seq": 1,
            "state": "removed",
        }
        sealed = {"kind": "video", "id": f"many/{n}", "version": 1}
        went = {
            "effective_at": moment.isoformat(),
            "outcome": f"out_{n:026d}",
            "reason_code": "",
            "seq": 1,
        }
        entries.append(Entry(ACTION_REQUESTED, action, moment, public=asked, sealed=sealed))
        entries.append(Entry(ACTION_APPLIED, action, moment, public=went))
    with transaction(like.organisation) as tx:
        tx.ledger.append_many(entries)
