"""The outbox's queries: work is added with the change that owes it, and leased while done.

A claim is one statement, so two workers never hold one job; a worker that dies lets its
lease run out, and the next claim takes the job over. At least once, then: every task is
safe to repeat, and everything it sends carries a stable id.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db import transaction as database
from django.db.models import Count, Min, Q

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.db.unit_of_work.tenancy import EVERY
from seawall.enforcement.outbox.bell import BELL
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import (
    WENT_SILENT,
    Heartbeat,
    Job,
    JobState,
    OwedJob,
    QuietJob,
)
from seawall.errors import problem
from seawall.ids import JobId, new_id

JOB = Mapped(Job, db.JobRow)
HEARTBEAT = Mapped(Heartbeat, db.HeartbeatRow)

#: MATERIALIZED, or PostgreSQL may run the inner query twice and claim more than the limit.
_CLAIM = """
WITH due AS MATERIALIZED (
  SELECT id FROM db_job
  WHERE ((state = 'ready' AND run_after <= %s) OR (state = 'running' AND leased_until <= %s))
    AND queue IN ({queues}) {mine} {idle} {quiet}
  ORDER BY run_after, id LIMIT %s {locked}
)
UPDATE db_job SET state = 'running', attempts = attempts + 1, leased_by = %s, leased_until = %s,
  last_error = CASE WHEN state = 'running' THEN last_error || %s ELSE last_error END
WHERE id IN (SELECT id FROM due) RETURNING id
"""
_DUE_IN_LANE = """
SELECT CAST(%s AS text) WHERE EXISTS (SELECT 1 FROM db_job WHERE queue = %s {quiet}
  AND ((state = 'ready' AND run_after <= %s) OR (state = 'running' AND leased_until <= %s)))
"""
_QUIET = "AND NOT (key IS NOT NULL AND state = 'ready' AND ({each}))"


class OutboxStore(Scoped):
    """Work that is owed, for one organisation (or all of it, for the worker)."""

    def add(self, owed: OwedJob, *, now: datetime) -> JobId | None:
        """Owe this work; None if its key was owed before."""
        row = self._owed(owed, now)
        db.JobRow.objects.bulk_create([row], ignore_conflicts=owed.key is not None)
        if owed.key is not None and not self._of(db.JobRow).filter(id=row.id).exists():
            return None
        database.on_commit(BELL.ring)
        return JobId(row.id)

    def add_many(self, owed: Sequence[OwedJob], *, now: datetime) -> None:
        """Owe all of this work; what was owed before under its key stays owed once."""
        for part in in_parts(owed):
            db.JobRow.objects.bulk_create(
                [self._owed(work, now) for work in part],
                ignore_conflicts=True,
            )
        if owed:
            database.on_commit(BELL.ring)

    def withdraw(self, key: str, *, now: datetime, why: str) -> bool:
        """The work is not wanted any more; False if somebody has begun it, or it was never owed."""
        waiting = self._of(db.JobRow).filter(key=key, state=JobState.READY)
        return bool(waiting.update(state=JobState.DONE, finished_at=now, last_error=why))

    def claim(
        self,
        *,
        now: datetime,
        worker: str,
        lease: timedelta,
        limit: int = 1,
        queues: Sequence[str] = (Lane.OWN,),
        busy: Sequence[str] = (),
        aside: Sequence[QuietJob] = (),
    ) -> list[Job]:
        """Take up to `limit` jobs that are due, or whose worker went silent.

        Jobs whose key ends in one of `busy` (an endpoint that has enough calls already) wait, and
        so do those that are left `aside`.
        """
        quiet, quiet_words = _quiet(aside)
        on_postgresql = connection.vendor == "postgresql"
        is_mine = self.organisation != EVERY
        statement = _CLAIM.format(
            queues=", ".join(["%s"] * len(queues)),
            mine="AND organisation_id = %s" if is_mine else "",
            idle=" ".join(["AND (key IS NULL OR key NOT LIKE %s)"] * len(busy)),
            quiet=quiet,
            locked="FOR UPDATE SKIP LOCKED" if on_postgresql else "",
        )
        at, until = (
            connection.ops.adapt_datetimefield_value(moment) for moment in (now, now + lease)
        )
        organisations = [self.organisation] if is_mine else []
        which: list[Any] = [at, at, *queues, *organisations, *(f"%:{ending}" for ending in busy)]
        which += [*quiet_words, limit]
        with connection.cursor() as cursor:
            cursor.execute(statement, [*which, worker, until, WENT_SILENT])
            claimed = [row[0] for row in cursor.fetchall()]
        return JOB.values(self._of(db.JobRow).filter(id__in=claimed).order_by("run_after", "id"))

    def due_lanes(
        self, *, now: datetime, lanes: Sequence[str], aside: Sequence[QuietJob] = ()
    ) -> list[str]:
        """Those of these lanes in which something is due that is not left aside."""
        quiet, words = _quiet(aside)
        statement = "UNION ALL".join([_DUE_IN_LANE.format(quiet=quiet)] * len(lanes))
        at = connection.ops.adapt_datetimefield_value(now)
        with connection.cursor() as cursor:
            cursor.execute(
                statement, [*(w for lane in lanes for w in (lane, lane, *words, at, at))]
            )
            return [row[0] for row in cursor.fetchall()]

    def renew(self, job: JobId, *, worker: str, until: datetime) -> bool:
        """Hold on to a job a while longer; False if it is no longer ours."""
        return bool(self._held(job, worker).update(leased_until=until))

    def finish(self, job: JobId, *, worker: str, now: datetime) -> bool:
        """The work is done; False if somebody else has taken it over."""
        return self._end(job, worker, state=JobState.DONE, finished_at=now, last_error="")

    def fail(self, job: JobId, *, worker: str, run_after: datetime, error: str) -> bool:
        """The work is not done; try it again at this moment."""
        return self._end(job, worker, state=JobState.READY, run_after=run_after, last_error=error)

    def bury(self, job: JobId, *, worker: str, now: datetime, error: str) -> bool:
        """The work will not be done unless a person says so: a dead letter."""
        return self._end(job, worker, state=JobState.DEAD, finished_at=now, last_error=error)

    def revive(self, job: JobId, *, now: datetime) -> Job:
        """Send again: a dead letter starts afresh."""
        changed = (
            self._of(db.JobRow)
            .filter(id=job, state=JobState.DEAD)
            .update(state=JobState.READY, attempts=0, run_after=now, finished_at=None, leased_by="")
        )
        if not changed:
            raise problem("enforcement.no-such-dead-letter", job=job)
        database.on_commit(BELL.ring)
        return self.job(job)

    def rearm(self, job: JobId, *, worker: str, run_after: datetime) -> bool:
        """A periodic job is done, and due again at this moment."""
        return self._end(
            job, worker, state=JobState.READY, run_after=run_after, attempts=0, last_error=""
        )

    def job(self, job: JobId) -> Job:
        """One job."""
        row = self._of(db.JobRow).filter(id=job).first()
        if row is None:
            raise problem("enforcement.no-such-job", job=job)
        return JOB.value(row)

    def by_key(self, key: str) -> Job | None:
        """The job owed under this key, if any."""
        row = self._of(db.JobRow).filter(key=key).first()
        return JOB.value(row) if row else None

    def periodic_jobs(self) -> list[Job]:
        """The tasks that come again, each of which is owed once."""
        return JOB.values(self._of(db.JobRow).filter(key__startswith="every:"))

    def dead_letters(self, limit: int = 100) -> list[Job]:
        """What was given up, newest first."""
        rows = self._of(db.JobRow).filter(state=JobState.DEAD).order_by("-finished_at", "-id")
        return JOB.values(rows[:limit])

    def next_due(self) -> datetime | None:
        """When the next job falls due: ready, or held by a worker that may have died."""
        due_times = self._of(db.JobRow).aggregate(
            ready=Min("run_after", filter=Q(state=JobState.READY)),
            held=Min("leased_until", filter=Q(state=JobState.RUNNING)),
        )
        return min((moment for moment in due_times.values() if moment), default=None)

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state."""
        rows = self._of(db.JobRow).values_list("state").annotate(number=Count("id"))
        return dict(rows)

    def beat(self, heartbeat: Heartbeat) -> None:
        """Write down a sign of life, in place of the one before."""
        db.HeartbeatRow.objects.bulk_create(
            [db.HeartbeatRow(**HEARTBEAT.columns(heartbeat))],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["at", "says"],
        )

    def heartbeats(self) -> list[Heartbeat]:
        """The last sign of life of every part, by name."""
        return HEARTBEAT.values(db.HeartbeatRow.objects.order_by("name"))

    def sweep(self, *, before: datetime) -> int:
        """Forget work that was done before this moment; dead letters stay."""
        finished_jobs = self._of(db.JobRow).filter(state=JobState.DONE, finished_at__lt=before)
        return int(finished_jobs.delete()[0])

    def _owed(self, owed: OwedJob, now: datetime) -> db.JobRow:
        """The row of a job that nobody has begun; one of no organisation is the installation's."""
        return db.JobRow(
            id=JobId(new_id("job", now=now)),
            organisation_id=None if self.organisation == EVERY else self.organisation,
            task=owed.task,
            arguments=dict(owed.arguments),
            queue=owed.queue,
            run_after=owed.run_after or now,
            key=owed.key,
            created_at=now,
        )

    def _held(self, job: JobId, worker: str) -> Any:
        return self._of(db.JobRow).filter(id=job, state=JobState.RUNNING, leased_by=worker)

    def _end(self, job: JobId, worker: str, **changes: Any) -> bool:
        """End our hold, if it is still ours: a late finisher changes nothing."""
        return bool(self._held(job, worker).update(leased_by="", leased_until=None, **changes))


def _quiet(aside: Sequence[QuietJob]) -> tuple[str, list[Any]]:
    """The condition that leaves these jobs aside, and its words."""
    if not aside:
        return "", []
    words: list[Any] = []
    for job in aside:
        words += [job.key, connection.ops.adapt_datetimefield_value(job.unless_due_by)]
    return _QUIET.format(each=" OR ".join(["(key = %s AND run_after > %s)"] * len(aside))), words
