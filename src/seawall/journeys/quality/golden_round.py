"""A golden item goes into the queue, and nobody can tell it from a case.

Its case is opened as every case is, with the same ledger entry, about an item of its own: a
name in the shape of the platform's, no public address, and no signals, so that no order finds
it, no search meets it and nothing joins it. Which case it was is sealed nowhere and written
nowhere but in a row, until somebody has answered: an entry now would betray it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from seawall.cases.model import Case, CaseReason
from seawall.cases.quality.golden import disguise_name, next_golden
from seawall.cases.quality.model import Deal, GoldenItem, GoldenView
from seawall.ids import CheckId, ItemId, new_id
from seawall.intake.model import Item, ItemVersion
from seawall.journeys.queue import _sampling_seed
from seawall.journeys.queue._case_opening import CaseArrival, open_lone_case
from seawall.ledger import Entry
from seawall.ledger.words.content import ITEM_RECEIVED
from seawall.transaction import Transaction

#: How often another name is tried when the platform has one already.
_TRIES = 8
VERSION = 1


def deal_golden(salt: str, *, tx: Transaction, now: datetime) -> Case | None:
    """Open a case for the golden item whose turn it is; None if all lie in the queue."""
    lying = tx.quality.lying_open()
    active = [
        golden for golden in tx.quality.golden_set() if golden.is_active and golden.id not in lying
    ]
    active = [golden for golden in active if _is_whole(golden.shown, tx=tx)]
    if not active:
        return None
    seed = _sampling_seed.seed_of_month(tx=tx, now=now)
    golden = next_golden(active, tx.quality.times_dealt(), salt=salt, seed=seed)
    item = _item(golden.shown, salt, seed, tx=tx, now=now)
    if item is None:
        return None
    case = open_lone_case(_arrival(golden, item), tx=tx, now=now, by=golden.shown.opened_by)
    tx.quality.add_deal(Deal(case.id, golden.id, golden.version, now))
    return case


def _is_whole(view: GoldenView, *, tx: Transaction) -> bool:
    """Whether what it shows has not been erased since."""
    sealed = [evidence for evidence in (view.rendition, view.words) if evidence]
    return all(tx.evidence.get(evidence).erased_at is None for evidence in sealed)


def _item(
    view: GoldenView, salt: str, seed: bytes, *, tx: Transaction, now: datetime
) -> ItemId | None:
    """An item of its own, that nothing but this case knows."""
    name = _free_name(view, salt, seed, tx=tx)
    if name is None:
        return None
    fresh_item = Item(
        id=ItemId(new_id("item", now=now)),
        organisation=tx.organisation,
        kind=view.kind,
        external_id=name,
        account=view.account,
        public_url="",
        latest_version=VERSION,
        created_at=now,
    )
    item = tx.intake.claim_item(fresh_item)
    tx.intake.add_version(_version(item.id, view, tx=tx, now=now))
    sealed: Mapping[str, str] = {"external_id": name, "kind": item.kind, "sha256": view.sha256}
    public = {"version": VERSION}
    entry = Entry(ITEM_RECEIVED, item.id, at=now, public=public, sealed=sealed)
    tx.ledger.append(entry)
    return item.id


def _free_name(view: GoldenView, salt: str, seed: bytes, *, tx: Transaction) -> str | None:
    for attempt in range(_TRIES):
        name = disguise_name(view.external_id, salt=f"{salt}:{attempt}", seed=seed)
        if name != view.external_id and tx.intake.item_named(view.kind, name) is None:
            return name
    return None  # a name of one digit leaves no room: this one is not dealt


def _version(item: ItemId, view: GoldenView, *, tx: Transaction, now: datetime) -> ItemVersion:
    return ItemVersion(
        item=item,
        version=VERSION,
        received_at=now,
        sha256=view.sha256,
        media_type=view.media_type,
        size=view.size,
        text=tx.evidence.open(view.words).decode() if view.words else "",
        rendition=view.rendition,
        facts={"language": view.language} if view.language else {},
    )


def _arrival(golden: GoldenItem, item: ItemId) -> CaseArrival:
    view = golden.shown
    return CaseArrival(
        item=item,
        version=VERSION,
        signals=(),
        entries=(),
        check=CheckId(view.check) if view.check else None,
        reason=CaseReason(view.reason_kind, view.reason_about, view.reason_say),
        queue=view.queue,
        severity=view.severity,
        description=view.description,
    )
