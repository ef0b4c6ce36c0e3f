"""Somebody looks at media: each step is remembered, for their own sake.

Who looked at what, and how closely, is sealed: the log proves that exposure was
counted, and only the person and an auditor with the key can read whose it was.
What is on somebody's screen now is read back from the same entries, so two requests
at once cannot disagree about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from seawall.ids import CaseId
from seawall.ledger import Entry, Recorded
from seawall.transaction import Transaction

SHOWN, HIDDEN = "media.shown", "media.hidden"


@dataclass(frozen=True, slots=True)
class Look:
    """One step further into a case's media (or, with no step, away), and who took it."""

    case: CaseId
    by: str
    step: str
    at: datetime


def look(taken: Look, *, tx: Transaction) -> None:
    """Remember that media was shown, or hidden again."""
    what = SHOWN if taken.step else HIDDEN
    sealed = {"by": taken.by, "step": taken.step}
    tx.ledger.append(Entry(what, about=taken.case, at=taken.at, sealed=sealed))


def looks_at(case: CaseId, by: str, *, tx: Transaction) -> list[Look]:
    """Every look of this person at this case, in order."""
    return _read(tx.ledger.about(case, what="media."), by, tx=tx)


def latest_looks(by: str, *, tx: Transaction, limit: int = 500) -> list[Look]:
    """This person's looks among the newest of the organisation, oldest first."""
    return _read(reversed(tx.ledger.recent(limit, what="media.")), by, tx=tx)


def _read(entries: Iterable[Recorded], by: str, *, tx: Transaction) -> list[Look]:
    looks = []
    for entry in entries:
        sealed = tx.ledger.sealed(entry.id) if entry.what in {SHOWN, HIDDEN} else None
        if sealed and sealed.content["by"] == by:
            looks.append(Look(CaseId(entry.about), by, str(sealed.content["step"]), entry.at))
    return looks
