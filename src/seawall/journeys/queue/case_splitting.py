"""The odd ones are taken out of a cluster, into a case of their own.

1. Whoever takes them out may decide, holds the case (or takes it), and leaves something in it.
2. The new case has the old one's queue, severity and clock: a clock never stops because
   somebody looked more closely. What lifts it goes along.
3. The items go, and with them the anchors that name them, so that their next version finds
   its case. What they look like stays with both: the next copy joins the older.
4. Both cases remember it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.cases import lease
from seawall.cases.cluster import anchor
from seawall.cases.model import Anchor, Case, CaseReason, CaseState
from seawall.errors import problem
from seawall.ids import CaseId, ItemId, new_id
from seawall.journeys.permission import require_right
from seawall.journeys.queue._case_severity import flagger_reasons, unlifted_severity
from seawall.ledger import Entry
from seawall.ledger.model import JSON
from seawall.ledger.words.cases import CASE_DIVIDED
from seawall.people.model import Member
from seawall.transaction import Transaction

#: More than this is not an odd one any more.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class TakeOut:
    """Which items, out of which case, and why."""

    case: CaseId
    items: Sequence[ItemId]
    why: str = ""


def take_out_items(request: TakeOut, person: Member, *, tx: Transaction, now: datetime) -> Case:
    """Take items out of a cluster; the new case."""
    require_right(person, "case.decide")
    tx.cases.lock_clusters()
    leased_case = lease.take_lease(tx.cases.locked(request.case), person.id, now=now)
    items = list(dict.fromkeys(request.items))
    _refuse_unfit(leased_case, items, tx=tx)

    tx.cases.save(leased_case)
    split_case = replace(
        leased_case, id=CaseId(new_id("case", now=now)), opened_at=now, state=CaseState.OPEN
    )
    tx.cases.add(split_case)
    tx.clusters.move(items, away_from=leased_case.id, to=split_case.id)
    say = f"Split off from {leased_case.id} by {person.code}" + (
        f": {request.why}" if request.why else ""
    )
    brought = unlifted_severity(leased_case.id, tx=tx)
    reason = CaseReason("taken-out", leased_case.id, say, severity=brought)
    tx.cases.put_in(split_case.id, reason=reason, anchors=_looks(items, tx=tx), now=now)
    for told in flagger_reasons(leased_case.id, tx=tx):
        lifting = replace(reason, say=told.say, severity=told.severity, flagger=told.flagger)
        tx.cases.put_in(split_case.id, reason=lifting, now=now)
    _remember(leased_case, split_case, len(items), person, tx=tx, now=now)
    return split_case


def _refuse_unfit(case: Case, items: list[ItemId], *, tx: Transaction) -> None:
    inside = (
        [item for item in items if tx.cases.item_in(case.id, item)] if len(items) <= MOST else []
    )
    if not items or len(inside) < len(items) or len(items) >= tx.clusters.size(case.id).items:
        raise problem("cases.nothing-to-take-out", most=MOST)


def _looks(items: list[ItemId], *, tx: Transaction) -> list[Anchor]:
    versions = tx.intake.newest_versions(items)
    stored_versions = tx.intake.versions_named(list(versions.items()))
    pairs = {pair for version in stored_versions.values() for pair in version.signals}
    return [anchor(kind, value) for kind, value in sorted(pairs)]


def _remember(
    source_case: Case,
    split_case: Case,
    count: int,
    person: Member,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    public: dict[str, JSON] = {"from": source_case.id, "items": count, "to": split_case.id}
    for case in (source_case, split_case):
        tx.ledger.append(Entry(CASE_DIVIDED, case.id, at=now, by=person.code, public=public))
