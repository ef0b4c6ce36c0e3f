"""The seed of a month: drawn once, sealed in the ledger, opened when the month is over.

Nobody can foresee which decision is read twice, and nobody can choose it afterwards: the
entry commits to the seed before the month's first decision is drawn. Opened later, it lets
everybody compute each lot again (`cases/quality/second_read_sampling.py`).
"""

from __future__ import annotations

import secrets
from datetime import datetime

from seawall.cases.quality.model import SamplingRound
from seawall.cases.quality.second_read_sampling import MILLION, Drawing, period_of
from seawall.config import settings
from seawall.errors import problem
from seawall.ids import LedgerEntryId
from seawall.ledger import Entry
from seawall.ledger.model import JSON
from seawall.ledger.words.cases import QUALITY_SEED_OPENED, QUALITY_SEED_SEALED
from seawall.transaction import Transaction


def decision_drawing(*, tx: Transaction, now: datetime) -> Drawing:
    """What second reads are drawn with this month."""
    return Drawing(seed_of_month(tx=tx, now=now), ppm_of(settings().second_read_share))


def golden_drawing(*, tx: Transaction, now: datetime) -> Drawing:
    """What golden items are drawn with this month."""
    return Drawing(seed_of_month(tx=tx, now=now), ppm_of(settings().golden_share))


def ppm_of(share: float) -> int:
    """A share in parts of a million."""
    return round(share * MILLION)


def seed_of_month(*, tx: Transaction, now: datetime) -> bytes:
    """This month's seed, sealed now if nobody has yet."""
    period = period_of(now)
    entry = tx.quality.seal_of(period)
    if entry is None:
        tx.quality.lock_rounds()
        entry = tx.quality.seal_of(period) or _seal(period, tx=tx, now=now)
    return _opened_seed(entry, tx=tx)


def _seal(period: str, *, tx: Transaction, now: datetime) -> LedgerEntryId:
    _open_the_last(tx=tx, now=now)
    config = settings()
    public: dict[str, JSON] = {
        "golden_ppm": ppm_of(config.golden_share),
        "period": period,
        "second_read_ppm": ppm_of(config.second_read_share),
    }
    sealed = {"seed": secrets.token_hex(32)}
    seed_entry = Entry(QUALITY_SEED_SEALED, period, at=now, public=public, sealed=sealed)
    entry = tx.ledger.append(seed_entry)
    tx.quality.add_round(SamplingRound(period, entry))
    return entry


def _open_the_last(*, tx: Transaction, now: datetime) -> None:
    last = tx.quality.latest_round()
    if last is None:
        return
    public = {"entry": last.entry, "seed": _opened_seed(last.entry, tx=tx).hex()}
    tx.ledger.append(Entry(QUALITY_SEED_OPENED, last.period, at=now, public=public))


def _opened_seed(entry: LedgerEntryId, *, tx: Transaction) -> bytes:
    sealed = tx.ledger.sealed(entry)
    if sealed is None:
        raise problem("cases.seed-erased")
    return bytes.fromhex(str(sealed.content["seed"]))
