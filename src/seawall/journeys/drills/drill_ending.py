"""A drill ends: its seed is opened, its results are signed, and its cases leave the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from seawall.cases.model import CaseState
from seawall.drills.drill_figures import DrillFigures, UploadResult, figures_of, results_of
from seawall.drills.found_by_kind import MeasuredItem, found_by_kind
from seawall.drills.model import ContentDrill, DrillRole, DrillState
from seawall.drills.upload_outcome import UploadOutcome, seconds_to_find
from seawall.errors import problem
from seawall.forum.consented_drills.drill_statements import TOLD
from seawall.forum.model import SeatState
from seawall.ids import DrillId
from seawall.journeys.drills._seeded_reading import close_seeded_case
from seawall.journeys.drills.drill_planning import seed_of
from seawall.journeys.forum.forum_speaking import send_statement
from seawall.journeys.signed_events._event_making import make_events
from seawall.ledger.model import Entry
from seawall.ledger.words.drills import CONTENT_DRILL_ENDED
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_facts import MeasuredUpload, measured


def end_drill(drill: DrillId, *, tx: Transaction, now: datetime, by: str) -> ContentDrill:
    """End a drill whose time is over; one that has ended stays as it is."""
    running = tx.drills.locked(drill)
    if running.state is not DrillState.RUNNING:
        return running
    return _end(running, DrillState.ENDED, tx=tx, now=now, by=by)


def call_off_drill(drill: DrillId, *, tx: Transaction, now: datetime, by: str) -> ContentDrill:
    """End a drill before its time: nothing more is sent, and no other follows it."""
    running = tx.drills.locked(drill)
    if running.state is not DrillState.RUNNING:
        raise problem("drills.over", drill=drill)
    if running.role is DrillRole.TESTED:
        raise problem("drills.not-ours", drill=drill)
    return _end(running, DrillState.CALLED_OFF, tx=tx, now=now, by=by)


def end_refused_drill(
    drill: ContentDrill, *, tx: Transaction, now: datetime, by: str
) -> ContentDrill:
    """End a drill that the other platform declined, or no longer agrees to.

    What was found until then is told all the same: nobody revokes a result.
    """
    return _end(drill, DrillState.CALLED_OFF, tx=tx, now=now, by=by)


def drill_results(drill: ContentDrill, *, tx: Transaction, now: datetime) -> list[UploadResult]:
    """What each upload of a drill comes to now."""
    is_over = drill.state is not DrillState.RUNNING
    return results_of(tx.drills.uploads(drill.id), now=now, is_over=is_over)


def figures_since(
    since: datetime, *, tx: Transaction, now: datetime, role: DrillRole = DrillRole.OWN
) -> DrillFigures:
    """The figures of every drill of one kind that began at or after this moment."""
    results = [
        result
        for drill in tx.drills.drills()
        if drill.begins_at >= since and drill.role is role
        for result in drill_results(drill, tx=tx, now=now)
    ]
    return figures_of(results)


def testers_since(since: datetime, *, tx: Transaction) -> list[str]:
    """The names of the members who tested our platform since then, each once."""
    names: dict[str, None] = {}
    for drill in tx.drills.drills():
        if drill.begins_at >= since and drill.role is DrillRole.TESTED:
            names[member_name(drill, tx=tx)] = None
    return sorted(names)


def member_name(drill: ContentDrill, *, tx: Transaction) -> str:
    """The name of the other side of a drill; empty for one of our own platform."""
    if drill.seat is None or drill.member is None:
        return ""
    return tx.forum.member(drill.seat, drill.member).name


def _end(
    running: ContentDrill, state: DrillState, *, tx: Transaction, now: datetime, by: str
) -> ContentDrill:
    ended = replace(running, state=state, ended_at=now)
    tx.drills.save(ended)
    close_cases_of(ended, tx=tx, now=now)
    results = drill_results(ended, tx=tx, now=now)
    tx.ledger.append(_entry(ended, results, tx=tx, now=now, by=by))
    events = measured(ended.digest, map(_measured, results), at=now)
    make_events(events, about=ended.id, tx=tx, now=now)
    if ended.role is DrillRole.TESTER:
        _tell(ended, results, tx=tx, now=now)
    if not (ended.is_monthly and state is DrillState.ENDED):  # the next one takes them over
        let_go_of_secrets(ended, tx=tx, now=now)
    return ended


def let_go_of_secrets(drill: ContentDrill, *, tx: Transaction, now: datetime) -> None:
    """Erase the headers of a drill that sends nothing more."""
    if drill.door.secrets:
        tx.evidence.erase(drill.door.secrets, now=now)


def close_cases_of(drill: ContentDrill, *, tx: Transaction, now: datetime) -> None:
    """What nobody has decided takes no more of anybody's time."""
    for upload in tx.drills.uploads(drill.id):
        if upload.case and not upload.finding:
            case = tx.cases.locked(upload.case)
            if case.state is CaseState.OPEN:
                close_seeded_case(case, tx=tx, now=now)


def _tell(
    drill: ContentDrill, results: Sequence[UploadResult], *, tx: Transaction, now: datetime
) -> None:
    """Tell the forum what each upload came to, and open the seed."""
    assert drill.seat
    assert drill.member
    if tx.forum.seat(drill.seat).state is not SeatState.ACTIVE:
        return
    lines = [_measured(result) for result in results]
    body = {
        "digest": drill.digest,
        "seed": seed_of(drill, tx=tx).hex(),
        "called_off": drill.state is DrillState.CALLED_OFF,
        "results": [[line.outcome, line.milliseconds] for line in lines],
    }
    send_statement(drill.seat, TOLD, body, about=drill.member, tx=tx, now=now)


def _entry(
    drill: ContentDrill,
    results: Sequence[UploadResult],
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> Entry:
    outcomes = Counter(result.outcome for result in results)
    return Entry(
        CONTENT_DRILL_ENDED,
        drill.id,
        at=now,
        by=by,
        public={
            "called_off": drill.state is DrillState.CALLED_OFF,
            "digest": drill.digest,
            "seed": seed_of(drill, tx=tx).hex(),
            "found": found_by_kind(_item(result) for result in results),
            **{outcome.value: outcomes[outcome] for outcome in UploadOutcome},
        },
    )


def _item(result: UploadResult) -> MeasuredItem:
    return MeasuredItem(result.upload.kind, result.upload.again_of is not None, result.outcome)


def _measured(result: UploadResult) -> MeasuredUpload:
    upload, seconds = result.upload, seconds_to_find(result.upload)
    milliseconds = None if seconds is None else max(0, round(seconds * 1000))
    return MeasuredUpload(
        upload.position, upload.kind.value, upload.variant, result.outcome.value, milliseconds
    )
