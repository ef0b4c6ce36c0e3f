"""A drill is planned: its items become known, its schedule is drawn, and the log has its digest.

All in one commit: no item is known whose schedule is not sealed, and no upload is owed before. The
seed lies under seal in the ledger's entry until the drill is over.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from seawall.drills.model import ContentDrill, DrillRole
from seawall.errors import problem
from seawall.ids import DrillId, new_id
from seawall.journeys.drills._drill_writing import (
    DrillSide,
    found_bank,
    owe_end,
    register_items,
    write_drill,
)
from seawall.journeys.drills.drill_request import (
    GRACE,
    DrillRequest,
    ItemToRegister,
    check_terms,
)
from seawall.transaction import Transaction


def check_request(request: DrillRequest, *, tx: Transaction, now: datetime) -> None:
    """Refuse what no drill of our own platform can be; raises `InvalidRequest`."""
    check_terms(request, now=now)
    if tx.drills.has_running(DrillRole.OWN):
        raise problem("drills.one-runs")


def plan_drill(
    request: DrillRequest,
    seed: bytes,
    items: Sequence[ItemToRegister],
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> ContentDrill:
    """Register the items, seal the schedule, and owe every upload at its time."""
    check_request(request, tx=tx, now=now)
    request = replace(request, begins_at=max(request.begins_at, now))
    drill_id = DrillId(new_id("drill", now=now))
    bank = found_bank(drill_id, tx=tx, now=now, by=by)
    until = request.ends_at + GRACE
    registered = register_items(bank, items, until=until, tx=tx, now=now, by=by)
    side = DrillSide(DrillRole.OWN, bank=bank, items=registered)
    drill = write_drill(drill_id, request, seed, side, tx=tx, now=now, by=by).drill
    owe_end(drill, until, tx=tx, now=now)
    return drill


def seed_of(drill: ContentDrill, *, tx: Transaction) -> bytes:
    """The seed of a drill of ours, from the entry that has it under seal."""
    sealed = tx.ledger.sealed(drill.planned_entry)
    if sealed is None:
        raise problem("drills.seed-erased", drill=drill.id)
    return bytes.fromhex(str(sealed.content["seed"]))


def headers_of(drill: ContentDrill, *, tx: Transaction) -> dict[str, str]:
    """The headers that go with each upload."""
    if drill.door.secrets is None:
        return {}
    return dict(json.loads(tx.evidence.open(drill.door.secrets)))
