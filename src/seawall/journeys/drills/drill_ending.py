"""A drill ends: its seed is opened, its results are signed, and its cases leave the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from seawall.cases.model import CaseState
from seawall.drills.drill_figures import DrillFigures, UploadResult, figures_of, results_of
from seawall.drills.model import ContentDrill, DrillState, SeededUpload
from seawall.drills.upload_outcome import UploadOutcome, seconds_to_find
from seawall.errors import problem
from seawall.ids import DrillId
from seawall.journeys.drills._seeded_reading import close_seeded_case
from seawall.journeys.drills.drill_planning import seed_of
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
    return _end(running, DrillState.CALLED_OFF, tx=tx, now=now, by=by)


def drill_results(drill: ContentDrill, *, tx: Transaction, now: datetime) -> list[UploadResult]:
    """What each upload of a drill comes to now."""
    is_over = drill.state is not DrillState.RUNNING
    return results_of(tx.drills.uploads(drill.id), now=now, is_over=is_over)


def figures_since(since: datetime, *, tx: Transaction, now: datetime) -> DrillFigures:
    """The figures of every drill that began at or after this moment."""
    results = [
        result
        for drill in tx.drills.drills()
        if drill.begins_at >= since
        for result in drill_results(drill, tx=tx, now=now)
    ]
    return figures_of(results)


def _end(
    running: ContentDrill, state: DrillState, *, tx: Transaction, now: datetime, by: str
) -> ContentDrill:
    ended = replace(running, state=state, ended_at=now)
    tx.drills.save(ended)
    _close_cases(tx.drills.uploads(ended.id), tx=tx, now=now)
    results = drill_results(ended, tx=tx, now=now)
    tx.ledger.append(_entry(ended, results, tx=tx, now=now, by=by))
    events = measured(ended.digest, map(_measured, results), at=now)
    make_events(events, about=ended.id, tx=tx, now=now)
    if not (ended.is_monthly and state is DrillState.ENDED):  # the next one takes them over
        let_go_of_secrets(ended, tx=tx, now=now)
    return ended


def let_go_of_secrets(drill: ContentDrill, *, tx: Transaction, now: datetime) -> None:
    """Erase the headers of a drill that sends nothing more."""
    if drill.door.secrets:
        tx.evidence.erase(drill.door.secrets, now=now)


def _close_cases(uploads: Sequence[SeededUpload], *, tx: Transaction, now: datetime) -> None:
    """What nobody has decided takes no more of anybody's time."""
    for upload in uploads:
        if upload.case and not upload.finding:
            case = tx.cases.locked(upload.case)
            if case.state is CaseState.OPEN:
                close_seeded_case(case, tx=tx, now=now)


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
            **{outcome.value: outcomes[outcome] for outcome in UploadOutcome},
        },
    )


def _measured(result: UploadResult) -> MeasuredUpload:
    upload, seconds = result.upload, seconds_to_find(result.upload)
    milliseconds = None if seconds is None else max(0, round(seconds * 1000))
    return MeasuredUpload(
        upload.position, upload.kind.value, upload.variant, result.outcome.value, milliseconds
    )
