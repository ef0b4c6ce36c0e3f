"""Once in a while a new case draws a golden item, which follows it when nobody can tell."""

from __future__ import annotations

from datetime import datetime

from seawall.cases.model import Case, CaseKind
from seawall.cases.quality.second_read_sampling import GOLDEN, delay, is_drawn
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.journeys.queue import _sampling_seed
from seawall.transaction import Transaction


def owe_golden(case: Case, *, tx: Transaction, now: datetime) -> None:
    """Owe a golden item, if this case drew one and there is any."""
    if case.kind != CaseKind.CONTENT or not tx.quality.has_golden():
        return
    drawing = _sampling_seed.golden_drawing(tx=tx, now=now)
    if not is_drawn(case.id, drawing, of=GOLDEN):
        return
    after = now + delay(case.id, seed=drawing.seed)
    arguments = {"organisation": tx.organisation}
    owed = OwedJob(Task.DEAL_GOLDEN, arguments, run_after=after, key=f"golden:{case.id}")
    tx.outbox.add(owed, now=now)
