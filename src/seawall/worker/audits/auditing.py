"""Audits are followed: drawn when their period is over, ended when they are read, planned again."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django_tasks import TaskContext, task

from seawall.audits.model import Audit, AuditState, AuditSubject
from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.errors import SeawallError
from seawall.ids import OrganisationId
from seawall.journeys.audits.audit_drawing import draw_sample_of
from seawall.journeys.audits.audit_ending import end_audit
from seawall.journeys.audits.audit_frame import frame_of
from seawall.journeys.audits.audit_planning import plan_following
from seawall.people.model import OrganisationKind
from seawall.transaction import INSTALLATION, reading, transaction
from seawall.worker.context import JobRun, run_of

#: Periods are days and months, and a sample is read for weeks.
LOOK_EVERY = timedelta(hours=1)
_BY = "timer"
_log = structlog.get_logger()


@task(takes_context=True)
def follow_audits(context: TaskContext) -> Ending:
    """Do what is due for the audits of each platform."""
    run = run_of(context)
    with reading(INSTALLATION) as tx:
        platforms = [
            organisation.id
            for organisation in tx.people.organisations()
            if organisation.kind is OrganisationKind.PLATFORM
        ]
    for platform in platforms:
        _follow(platform, run)
    return NextTime(run.now + LOOK_EVERY)


def _follow(platform: OrganisationId, run: JobRun) -> None:
    with reading(platform) as tx:
        unfinished = tx.audits.unfinished()
    for audit in unfinished:
        try:
            _draw_or_end(audit, platform, run)
        except SeawallError:  # its seed was erased, say: no other audit waits for it
            _log.exception("audit.not_followed", audit=audit.id)
    if unfinished:
        with transaction(platform) as tx:
            for subject in AuditSubject:
                plan_following(subject, tx=tx, now=run.now, by=_BY)


def _draw_or_end(audit: Audit, platform: OrganisationId, run: JobRun) -> None:
    if audit.state is AuditState.DRAWN:
        with transaction(platform) as tx:
            end_audit(audit.id, tx=tx, now=run.now, by=_BY)
        return
    if audit.subject is not AuditSubject.DECISIONS:
        return  # it is drawn when its file is handed in
    with reading(platform) as tx:
        frame = frame_of(audit, tx=tx)
    if frame:
        with transaction(platform) as tx:
            draw_sample_of(audit.id, frame, tx=tx, now=run.now, by=_BY)
