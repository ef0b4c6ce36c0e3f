"""An audit ends once its sample is read, or thirty days after its period, with what is read by then.

The seed is opened, so that whoever has the log draws the sample again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.audits.model import Audit, AuditState
from seawall.ids import AuditId
from seawall.journeys.audits.audit_planning import seed_of_audit
from seawall.ledger import Entry
from seawall.ledger.model import JSON
from seawall.ledger.words.audits import AUDIT_ENDED
from seawall.results.lives.audit_lives import (
    AUDIT_WORDS,
    AuditedStratum,
    AuditReading,
    sum_of,
)
from seawall.results.settling import settles_at
from seawall.transaction import Transaction


def audited_strata(audit: Audit, *, tx: Transaction) -> tuple[AuditedStratum, ...]:
    """What the readings of a sample have come to, at the newest checkpoint."""
    reading, newest = AuditReading(), tx.ledger.latest_checkpoint()
    for entry in tx.telling.entries(AUDIT_WORDS, size=newest.size if newest else 0):
        reading.add(entry)
    unread = tuple(
        AuditedStratum(stratum.name, stratum.of, stratum.drawn, 0, 0) for stratum in audit.strata
    )
    return next((life.strata for life in reading.lives() if life.audit == audit.id), unread)


def end_audit(audit: AuditId, *, tx: Transaction, now: datetime, by: str) -> Audit | None:
    """End a drawn audit whose time has come; None where it has not."""
    drawn = tx.audits.locked(audit)
    if drawn.state is not AuditState.DRAWN:
        return None
    total = sum_of(audited_strata(drawn, tx=tx))
    if total.undecided and now < settles_at(drawn.period):
        return None
    ended = replace(drawn, state=AuditState.ENDED, ended_at=now)
    tx.audits.save(ended)
    public: dict[str, JSON] = {
        "against": total.against,
        "seed": seed_of_audit(drawn, tx=tx).hex(),
        "undecided": total.undecided,
        "allowed": total.allowed,
    }
    tx.ledger.append(Entry(AUDIT_ENDED, audit, now, by=by, public=public))
    return ended
