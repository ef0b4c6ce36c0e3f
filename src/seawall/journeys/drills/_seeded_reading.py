"""A reviewer decides what a drill brought: it is kept, nothing follows, and then they are told.

No action, no bank entry, no strike, no statement. Media that was looked at counts as exposure
like any other, since it was seen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.cases.model import Case, CaseState, Decision
from seawall.cases.quality.golden import DRILLED
from seawall.drills.model import SeededUpload
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.drills import CONTENT_DRILL_READ
from seawall.transaction import Transaction


def keep_seeded_reading(
    decision: Decision, case: Case, upload: SeededUpload, *, tx: Transaction, now: datetime
) -> None:
    """Keep what was concluded, and close the case for what it is."""
    read = replace(upload, finding=decision.finding.value, read_at=now)
    tx.drills.save_upload(read, "finding", "read_at")
    close_seeded_case(case, tx=tx, now=now)
    public: dict[str, JSON] = {
        "finding": decision.finding.value,
        "media_ms": int(decision.evidence["media_seconds"] * 1000),
    }
    sealed: dict[str, JSON] = {"by": decision.decided_by["code"], "position": upload.position}
    tx.ledger.append(Entry(CONTENT_DRILL_READ, case.id, at=now, public=public, sealed=sealed))


def close_seeded_case(case: Case, *, tx: Transaction, now: datetime) -> None:
    """The case is over, and says from now on that it was a drill's; its words are erased."""
    closed = replace(case, kind=DRILLED, state=CaseState.DECIDED, decided_at=now, lease=None)
    tx.cases.save(closed)
    for part in tx.cases.items(case.id):
        tx.intake.erase_text(part.item, part.version)
