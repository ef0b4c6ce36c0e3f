"""What the other side of a drill said takes effect: accepted, declined, revoked, told.

A tester who tells opens its seed. From it the schedule is drawn again, so that nobody can leave
out an upload that did not go well: what does not fit the sealed digest is no result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from seawall.drills.drill_schedule import PlannedUpload, digest_of_schedule, draw_schedule
from seawall.drills.found_by_kind import MeasuredItem, found_by_kind
from seawall.drills.items_seed import items_seed_of
from seawall.drills.model import (
    ContentDrill,
    DrillRole,
    DrillState,
    SeededUpload,
    SendState,
)
from seawall.drills.seeded_kinds import SeededKind
from seawall.drills.upload_outcome import UploadOutcome
from seawall.enforcement.upload_contract import UploadState
from seawall.forum.consented_drills.drill_agreements import DrillAnswer, ForumDrill
from seawall.forum.consented_drills.drill_statements import DrillTold
from seawall.forum.model import Seat
from seawall.ids import DrillId
from seawall.journeys.drills._drill_writing import seeded_upload
from seawall.journeys.drills._forum_agreements import agreed_drill, agreements_in
from seawall.journeys.drills.drill_ending import end_refused_drill
from seawall.journeys.drills.drill_hosting import close_hosted_drill, uploads_announced
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.drills import (
    CONTENT_DRILL_ACCEPTED,
    CONTENT_DRILL_TOLD,
    CONTENT_DRILL_UNTOLD,
)
from seawall.transaction import Transaction

_BY = "forum"
_SHOWN = {
    UploadOutcome.BLOCKED: UploadState.REFUSED,
    UploadOutcome.KEPT_BACK: UploadState.REFUSED,
    UploadOutcome.HELD: UploadState.HIDDEN,
    UploadOutcome.MISSED: UploadState.PUBLIC,
    UploadOutcome.PASSED: UploadState.PUBLIC,
}


def follow_drill_answers(seat: Seat, *, tx: Transaction, now: datetime) -> None:
    """Let what the log says of drills that we take part in take effect; twice is as good as once."""
    our_seat = tx.forum.locked(seat.id)
    agreements = agreements_in(our_seat.id, tx=tx)
    for drill in tx.drills.in_forum(our_seat.id):
        agreed = agreed_drill(drill, our_seat, agreements)
        if agreed is None:
            continue
        locked = tx.drills.locked(drill.id)  # its end may be due at this moment
        if drill.role is DrillRole.TESTER:
            _hear_answer(locked, agreed, our_seat, tx=tx, now=now)
        elif agreed.told:
            _hear_results(locked, agreed, agreed.told, our_seat, tx=tx, now=now)


def _hear_answer(
    drill: ContentDrill, agreed: ForumDrill, seat: Seat, *, tx: Transaction, now: datetime
) -> None:
    if drill.state is not DrillState.RUNNING:
        return
    if agreed.fault or agreed.answer in {DrillAnswer.DECLINED, DrillAnswer.REVOKED}:
        end_refused_drill(drill, tx=tx, now=now, by=_BY)
    elif agreed.answer is DrillAnswer.ACCEPTED and drill.accepted_at is None:
        tx.drills.save(replace(drill, accepted_at=now))
        public: dict[str, JSON] = {
            "digest": drill.digest,
            "forum": seat.forum,
            "member": agreed.tested,
        }
        tx.ledger.append(Entry(CONTENT_DRILL_ACCEPTED, drill.id, at=now, by=_BY, public=public))


def _hear_results(
    drill: ContentDrill,
    agreed: ForumDrill,
    told: DrillTold,
    seat: Seat,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    is_open = drill.state is DrillState.RUNNING
    if not is_open and any(upload.position >= 0 for upload in tx.drills.uploads(drill.id)):
        return
    schedule = _schedule_told(agreed, told)
    if schedule is None and not is_open:
        return
    if is_open:
        state = DrillState.CALLED_OFF if told.called_off else DrillState.ENDED
        close_hosted_drill(drill, state, tx=tx, now=now)
    if schedule is None:
        _note_untold(drill, seat, why="seed", tx=tx, now=now)
        return
    readings = {
        (upload.kind, upload.number): upload
        for upload in tx.drills.uploads(drill.id)
        if upload.finding
    }
    tx.drills.add_uploads(_as_told(drill, schedule, told, readings, now=now))
    outcomes: Counter[str] = Counter(outcome for outcome, _ in told.results)
    public: dict[str, JSON] = {
        "called_off": told.called_off,
        "digest": drill.digest,
        "forum": seat.forum,
        "member": agreed.tester,
        "seed": told.seed,
        "found": _found(schedule, told),
        **{outcome.value: outcomes[outcome.value] for outcome in UploadOutcome},
    }
    tx.ledger.append(Entry(CONTENT_DRILL_TOLD, drill.id, at=now, by=_BY, public=public))


def _found(schedule: Sequence[PlannedUpload], told: DrillTold) -> dict[str, JSON]:
    return found_by_kind(
        MeasuredItem(line.kind, line.again_of is not None, UploadOutcome(outcome))
        for line, (outcome, _) in zip(schedule, told.results, strict=True)
    )


def end_untold_drill(drill: DrillId, *, tx: Transaction, now: datetime) -> bool:
    """End a drill of our platform whose tester never told; False where we are the tester."""
    hosted = tx.drills.locked(drill)
    if hosted.role is not DrillRole.TESTED:
        return False
    if hosted.state is DrillState.RUNNING and hosted.seat:
        close_hosted_drill(hosted, DrillState.ENDED, tx=tx, now=now)
        _note_untold(hosted, tx.forum.seat(hosted.seat), why="silence", tx=tx, now=now)
    return True


def _note_untold(
    drill: ContentDrill, seat: Seat, *, why: str, tx: Transaction, now: datetime
) -> None:
    assert drill.member
    public: dict[str, JSON] = {
        "digest": drill.digest,
        "forum": seat.forum,
        "member": drill.member,
        "why": why,
    }
    tx.ledger.append(Entry(CONTENT_DRILL_UNTOLD, drill.id, at=now, by=_BY, public=public))


def _schedule_told(agreed: ForumDrill, told: DrillTold) -> list[PlannedUpload] | None:
    """The schedule that a tester's seed opens; None where it is not the one that was sealed."""
    plan, seed = agreed.plan, bytes.fromhex(told.seed)
    places = [str(place) for place in range(plan.accounts)]
    schedule = draw_schedule(
        seed,
        uploads_announced(agreed),
        places,
        begins_at=plan.begins_at,
        ends_at=plan.ends_at,
    )
    is_sealed = (
        digest_of_schedule(schedule, places) == plan.digest
        and items_seed_of(seed).hex() == plan.items_seed
        and len(schedule) == len(told.results) == plan.uploads
    )
    return schedule if is_sealed else None


def _as_told(
    drill: ContentDrill,
    schedule: Sequence[PlannedUpload],
    told: DrillTold,
    readings: Mapping[tuple[SeededKind, int], SeededUpload],
    *,
    now: datetime,
) -> Iterator[SeededUpload]:
    """Every upload as its tester saw it; the account is its place among the tester's.

    What a reviewer of ours concluded about the item, without knowing, stands beside it.
    """
    for line, (outcome, milliseconds) in zip(schedule, told.results, strict=True):
        upload = seeded_upload(drill.id, line, now=now)
        reading = readings.get((line.kind, line.number))
        if reading and line.again_of is None:
            upload = replace(upload, finding=reading.finding, read_at=reading.read_at)
        shown = _SHOWN.get(UploadOutcome(outcome))
        if shown is None:
            yield replace(upload, state=SendState.FAILED)
            continue
        took = timedelta(milliseconds=milliseconds or 0)
        yield replace(
            upload,
            state=SendState.TAKEN,
            shown=shown.value,
            sent_at=line.planned_at,
            answered_at=line.planned_at + took,
        )
