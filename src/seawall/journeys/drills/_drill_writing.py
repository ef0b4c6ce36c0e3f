"""A schedule is drawn and written down: its digest in the log, its seed under seal, every upload owed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.banks.model import EntryOrigin, NewBank, NewEntry
from seawall.drills.drill_schedule import PlannedUpload, digest_of_schedule, draw_schedule
from seawall.drills.model import (
    ContentDrill,
    DrillRole,
    DrillState,
    RegisteredItem,
    SeededUpload,
)
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.forum.model import Seat
from seawall.ids import BankId, DrillId, EvidenceId, ForumMemberId, SeededUploadId, new_id
from seawall.journeys.banks.bank_curation import create_bank
from seawall.journeys.drills.drill_request import DrillRequest, ItemToRegister
from seawall.journeys.signed_events._event_making import make_events
from seawall.ledger.entry import moment
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.drills import CONTENT_DRILL_PLANNED
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_facts import scheduled


@dataclass(frozen=True, slots=True)
class DrillSide:
    """Who tests whom, and where the items are registered."""

    role: DrillRole = DrillRole.OWN
    seat: Seat | None = None
    member: ForumMemberId | None = None
    bank: BankId | None = None
    items: tuple[RegisteredItem, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenDrill:
    """A drill as it was written down, with its schedule."""

    drill: ContentDrill
    schedule: Sequence[PlannedUpload]


def write_drill(
    drill: DrillId,
    request: DrillRequest,
    seed: bytes,
    side: DrillSide,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> WrittenDrill:
    """Draw the schedule, seal it, and owe every upload at its time."""
    schedule = draw_schedule(
        seed,
        request.uploads,
        request.accounts,
        begins_at=request.begins_at,
        ends_at=request.ends_at,
    )
    digest = digest_of_schedule(schedule, request.accounts)
    public = _public(request, side, digest, uploads=len(schedule))
    sealed = _secret(request, seed)
    entry = tx.ledger.append(
        Entry(CONTENT_DRILL_PLANNED, drill, at=now, by=by, public=public, sealed=sealed)
    )
    event = scheduled(
        digest,
        uploads=len(schedule),
        begins_at=request.begins_at,
        ends_at=request.ends_at,
        at=now,
    )
    make_events([event], about=drill, tx=tx, now=now)
    planned = ContentDrill(
        id=drill,
        organisation=tx.organisation,
        begins_at=request.begins_at,
        ends_at=request.ends_at,
        door=replace(request.door, secrets=_sealed(request.headers, tx=tx, now=now)),
        accounts=request.accounts,
        cover=request.cover.strip(),
        bank=side.bank,
        items=side.items,
        planned_entry=entry,
        digest=digest,
        is_monthly=request.is_monthly,
        state=DrillState.RUNNING,
        created_by=by,
        created_at=now,
        role=side.role,
        seat=side.seat.id if side.seat else None,
        member=side.member,
    )
    uploads = [seeded_upload(drill, line, now=now) for line in schedule]
    tx.drills.add(planned, uploads)
    _owe_uploads(uploads, tx=tx, now=now)
    return WrittenDrill(planned, schedule)


def found_bank(drill: DrillId, *, tx: Transaction, now: datetime, by: str) -> BankId:
    """A bank of its own, whose name says nothing: a reviewer reads it on a match."""
    new_bank = NewBank(f"Own list {drill[-6:]}", owner="Own", source="own list")
    return create_bank(new_bank, tx=tx, now=now, by=by).id


def register_items(
    bank: BankId,
    items: Sequence[ItemToRegister],
    *,
    until: datetime,
    tx: Transaction,
    now: datetime,
    by: str,
) -> tuple[RegisteredItem, ...]:
    """Every item's signals, in force until the drill is over."""
    registered = []
    for item in items:
        entries = [
            NewEntry(signal.type, signal.value, first_seen_at=now, expires_at=until)
            for signal in item.signals
        ]
        added = tx.banks.add_entries(bank, entries, origin=EntryOrigin("added", by, now))
        registered.append(RegisteredItem(item.kind, item.number, added.ids))
    return tuple(registered)


def seeded_upload(drill: DrillId, line: PlannedUpload, *, now: datetime) -> SeededUpload:
    """A line of a schedule as it is kept."""
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


def owe_end(drill: ContentDrill, at: datetime, *, tx: Transaction, now: datetime) -> None:
    """The drill ends then, whatever happens until then."""
    arguments = {"organisation": tx.organisation, "drill": drill.id}
    tx.outbox.add(OwedJob(Task.END_DRILL, arguments, at, key=f"end-drill:{drill.id}"), now=now)


def _owe_uploads(uploads: Sequence[SeededUpload], *, tx: Transaction, now: datetime) -> None:
    for upload in uploads:
        arguments = {"organisation": tx.organisation, "upload": upload.id}
        key = f"seed:{upload.id}"
        tx.outbox.add(OwedJob(Task.SEED_UPLOAD, arguments, upload.planned_at, key=key), now=now)


def _sealed(headers: Mapping[str, str], *, tx: Transaction, now: datetime) -> EvidenceId | None:
    if not headers:
        return None
    content = json.dumps(dict(headers)).encode()
    return tx.evidence.seal(content, "application/json", "drill", now)


def _public(
    request: DrillRequest, side: DrillSide, digest: str, *, uploads: int
) -> dict[str, JSON]:
    public: dict[str, JSON] = {
        "accounts": len(request.accounts),
        "begins_at": moment(request.begins_at),
        "digest": digest,
        "ends_at": moment(request.ends_at),
        "kinds": {kind.value: number for kind, number in request.uploads.items()},
        "monthly": request.is_monthly,
        "uploads": uploads,
    }
    if side.seat and side.member:
        public |= {"forum": side.seat.forum, "tested": side.member}
    return public


def _secret(request: DrillRequest, seed: bytes) -> dict[str, JSON]:
    return {
        "names": list(request.accounts),
        "cover": request.cover,
        "seed": seed.hex(),
        "url": request.door.url,
    }
