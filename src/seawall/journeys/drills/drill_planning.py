"""A drill is planned: its items become known, its schedule is drawn, and the log has its digest.

All in one commit: no item is known whose schedule is not sealed, and no upload is owed before. The
seed lies under seal in the ledger's entry until the drill is over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from seawall.banks.model import EntryOrigin, NewBank, NewEntry
from seawall.drills.drill_schedule import (
    PlannedUpload,
    digest_of_schedule,
    draw_schedule,
)
from seawall.drills.model import (
    ContentDrill,
    DrillDoor,
    DrillState,
    RegisteredItem,
    SeededUpload,
)
from seawall.drills.seeded_kinds import SeededKind
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import problem
from seawall.ids import BankId, DrillId, EvidenceId, SeededUploadId, new_id
from seawall.journeys.banks.bank_curation import create_bank
from seawall.journeys.signed_events._event_making import make_events
from seawall.ledger.entry import moment
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.drills import CONTENT_DRILL_PLANNED
from seawall.signals import Signal
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_facts import scheduled

#: Uploads of one drill: enough for an interval of a per cent, and no load of its own.
MOST_UPLOADS = 1_000
LONGEST = timedelta(days=92)
#: How long after the last upload a reviewer may still decide without knowing.
GRACE = timedelta(days=1)
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class DrillRequest:
    """What a drill is asked for; `headers` go with each upload and are kept under seal."""

    begins_at: datetime
    ends_at: datetime
    uploads: Mapping[SeededKind, int]
    door: DrillDoor
    accounts: tuple[str, ...]
    cover: str
    headers: Mapping[str, str] = field(default_factory=dict)
    is_monthly: bool = False


@dataclass(frozen=True, slots=True)
class ItemToRegister:
    """An item, and the signals by which the bank will know it."""

    kind: SeededKind
    number: int
    signals: Sequence[Signal]


def check_request(request: DrillRequest, *, tx: Transaction, now: datetime) -> None:
    """Refuse what no drill can be; raises `InvalidRequest`."""
    total = sum(request.uploads.values())
    if not 0 < total <= MOST_UPLOADS or min(request.uploads.values()) < 0:
        raise problem("drills.how-many", most=MOST_UPLOADS)
    if request.ends_at <= max(request.begins_at, now):
        raise problem("drills.no-time")
    if request.ends_at - request.begins_at > LONGEST:
        raise problem("drills.too-long", days=LONGEST.days)
    if not _are_accounts(request.accounts):
        raise problem("drills.no-accounts")
    if not request.cover.strip():
        raise problem("drills.no-cover")
    if not request.door.url.startswith(("https://", "http://")):
        raise problem("drills.no-address")
    if tx.drills.has_running():
        raise problem("drills.one-runs")


def _are_accounts(accounts: Sequence[str]) -> bool:
    """Whether these are names of accounts, each of them once."""
    is_each_once = 0 < len(set(accounts)) == len(accounts)
    return is_each_once and all(name.strip() and len(name) <= _LONGEST_NAME for name in accounts)


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
    schedule = draw_schedule(
        seed,
        request.uploads,
        request.accounts,
        begins_at=request.begins_at,
        ends_at=request.ends_at,
    )
    digest = digest_of_schedule(schedule, request.accounts)
    bank = _found_bank(drill_id, tx=tx, now=now, by=by)
    registered = _register(bank, items, request, tx=tx, now=now, by=by)
    public = _public(request, digest, uploads=len(schedule))
    sealed = _secret(request, seed)
    entry = tx.ledger.append(
        Entry(CONTENT_DRILL_PLANNED, drill_id, at=now, by=by, public=public, sealed=sealed)
    )
    event = scheduled(
        digest,
        uploads=len(schedule),
        begins_at=request.begins_at,
        ends_at=request.ends_at,
        at=now,
    )
    make_events([event], about=drill_id, tx=tx, now=now)
    drill = ContentDrill(
        id=drill_id,
        organisation=tx.organisation,
        begins_at=request.begins_at,
        ends_at=request.ends_at,
        door=replace(request.door, secrets=_sealed(request.headers, tx=tx, now=now)),
        accounts=request.accounts,
        cover=request.cover.strip(),
        bank=bank,
        items=registered,
        planned_entry=entry,
        digest=digest,
        is_monthly=request.is_monthly,
        state=DrillState.RUNNING,
        created_by=by,
        created_at=now,
    )
    uploads = [_upload(drill_id, line, now=now) for line in schedule]
    tx.drills.add(drill, uploads)
    _owe(drill, uploads, tx=tx, now=now)
    return drill


def seed_of(drill: ContentDrill, *, tx: Transaction) -> bytes:
    """The seed of a drill, from the entry that has it under seal."""
    sealed = tx.ledger.sealed(drill.planned_entry)
    if sealed is None:
        raise problem("drills.seed-erased", drill=drill.id)
    return bytes.fromhex(str(sealed.content["seed"]))


def headers_of(drill: ContentDrill, *, tx: Transaction) -> dict[str, str]:
    """The headers that go with each upload."""
    if drill.door.secrets is None:
        return {}
    return dict(json.loads(tx.evidence.open(drill.door.secrets)))


def _found_bank(drill: DrillId, *, tx: Transaction, now: datetime, by: str) -> BankId:
    """A bank of its own, whose name says nothing: a reviewer reads it on a match."""
    new_bank = NewBank(f"Own list {drill[-6:]}", owner="Own", source="own list")
    return create_bank(new_bank, tx=tx, now=now, by=by).id


def _register(
    bank: BankId,
    items: Sequence[ItemToRegister],
    request: DrillRequest,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> tuple[RegisteredItem, ...]:
    """Every item's signals, in force until the drill is over."""
    until = request.ends_at + GRACE
    registered = []
    for item in items:
        entries = [
            NewEntry(signal.type, signal.value, first_seen_at=now, expires_at=until)
            for signal in item.signals
        ]
        added = tx.banks.add_entries(bank, entries, origin=EntryOrigin("added", by, now))
        registered.append(RegisteredItem(item.kind, item.number, added.ids))
    return tuple(registered)


def _sealed(headers: Mapping[str, str], *, tx: Transaction, now: datetime) -> EvidenceId | None:
    if not headers:
        return None
    content = json.dumps(dict(headers)).encode()
    return tx.evidence.seal(content, "application/json", "drill", now)


def _public(request: DrillRequest, digest: str, *, uploads: int) -> dict[str, JSON]:
    return {
        "accounts": len(request.accounts),
        "begins_at": moment(request.begins_at),
        "digest": digest,
        "ends_at": moment(request.ends_at),
        "kinds": {kind.value: number for kind, number in request.uploads.items()},
        "monthly": request.is_monthly,
        "uploads": uploads,
    }


def _secret(request: DrillRequest, seed: bytes) -> dict[str, JSON]:
    return {
        "names": list(request.accounts),
        "cover": request.cover,
        "seed": seed.hex(),
        "url": request.door.url,
    }


def _upload(drill: DrillId, line: PlannedUpload, *, now: datetime) -> SeededUpload:
    return SeededUpload(
        id=SeededUploadId(new_id("seed", now=now)),
        drill=drill,
        position=line.position,
        kind=line.kind,
        number=line.number,
        variant=line.variant,
        account=line.account,
        planned_at=line.planned_at,
        again_of=line.again_of,
    )


def _owe(
    drill: ContentDrill, uploads: Sequence[SeededUpload], *, tx: Transaction, now: datetime
) -> None:
    for upload in uploads:
        arguments = {"organisation": tx.organisation, "upload": upload.id}
        key = f"seed:{upload.id}"
        tx.outbox.add(OwedJob(Task.SEED_UPLOAD, arguments, upload.planned_at, key=key), now=now)
    arguments = {"organisation": tx.organisation, "drill": drill.id}
    at, key = drill.ends_at + GRACE, f"end-drill:{drill.id}"
    tx.outbox.add(OwedJob(Task.END_DRILL, arguments, at, key=key), now=now)
