"""Somebody looks at media: each step is remembered, for their own sake.

Who looked at what, and how closely, is sealed: the log proves that exposure was
counted, and only the person and an auditor with the key can read whose it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.ids import CaseId
from seawall.ledger import Entry
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Look:
    """One step further into a case's media, and who took it."""

    case: CaseId
    by: str
    step: str


def look(taken: Look, *, tx: Transaction, now: datetime) -> None:
    """Remember that media was shown."""
    sealed = {"by": taken.by, "step": taken.step}
    tx.ledger.append(Entry("media.shown", about=taken.case, at=now, sealed=sealed))
