"""The task of hashing kept versions again, for a type of signal that came later.

A periodic task looks whether a rehash is under way, and goes on with it. Files are opened while
no transaction is open; what they gave is written down every few seconds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.errors import Unavailable
from seawall.intake.intake_faults import EvidenceBroken
from seawall.intake.rehashing.model import KeptVersion, Rehash, RehashResult
from seawall.intake.rehashing.version_hashing import failed_rehash, rehash_version
from seawall.journeys.content import rehashing
from seawall.journeys.content.rehash_matching import RehashSearch
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.context import JobRun, run_of
from seawall.worker.decoding import decoders
from seawall.worker.retro import rules

#: How often somebody looks whether a rehash was asked for.
LOOK_EVERY = timedelta(seconds=10)
#: After so long other work gets its turn.
STRETCH = timedelta(seconds=5)
_SOON = timedelta(seconds=1)


@task(takes_context=True)
def rehash_kept(context: TaskContext) -> Ending:
    """Go on with every rehash that is under way."""
    run = run_of(context)
    with transaction(INSTALLATION) as tx:
        under_way = tx.rehashes.under_way()
    for rehash in under_way:
        until = run.now + STRETCH
        if _hash(rehash, run, until):
            _match(rehash, run, until)
    return NextTime(run.now + (_SOON if under_way else LOOK_EVERY))


def _hash(rehash: Rehash, run: JobRun, until: datetime) -> bool:
    """Hash version after version until the time is up; whether all of them are done."""
    while run.now < until:
        with transaction(rehash.organisation) as tx:
            batch = rehashing.next_batch(rehash.id, tx=tx)
        if batch is None:
            return True
        results, closed = _results(batch, run, until)
        with transaction(rehash.organisation) as tx:
            rehashing.keep_results(batch, results, tx=tx)
        if closed and not results:
            raise closed  # the next run would find the same: it fails, so that it slows down
        if closed:
            return False
    return False


def _results(
    batch: rehashing.RehashBatch, run: JobRun, until: datetime
) -> tuple[list[RehashResult], Unavailable | None]:
    """What came of the first versions of a batch, and why the sandbox is closed, if it is."""
    results: list[RehashResult] = []
    for version in batch.versions:
        try:
            results.append(_result(version, batch.rehash))
        except Unavailable as closed:
            return results, closed
        if run.now >= until:
            break
    return results, None


def _result(stored_version: KeptVersion, rehash: Rehash) -> RehashResult:
    if stored_version.fate:
        return RehashResult(stored_version, stored_version.fate)
    try:
        with transaction(rehash.organisation) as tx:
            content = rehashing.content_of(stored_version, tx=tx)
    except EvidenceBroken as broken:
        return failed_rehash(stored_version, broken)
    return rehash_version(
        stored_version, content, signal_type=rehash.signal_type, pool=decoders(Lane.OWN)
    )


def _match(rehash: Rehash, run: JobRun, until: datetime) -> None:
    """Look for what was hashed in the banks, page after page, until the time is up."""
    matching = RehashSearch(rehash.id)
    is_more = True
    while is_more and run.now < until:
        with transaction(rehash.organisation) as tx:
            is_more = matching.step(rules(), tx=tx, now=run.now)
