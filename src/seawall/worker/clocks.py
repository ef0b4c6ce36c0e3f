"""The periodic tasks: rows like any other, each with a key, so that one worker has each."""

from __future__ import annotations

from datetime import datetime

from seawall.enforcement.outbox.model import OwedJob
from seawall.transaction import INSTALLATION, transaction
from seawall.worker import (
    exchanging,
    forum,
    forum_brakes,
    inbox,
    looking_up,
    preserving,
    redress,
    rehashing,
    reporting,
    retro,
    submitting,
    tasks,
)
from seawall.worker.audits import auditing
from seawall.worker.emergency import beating
from seawall.worker.ledger_jobs import ask_members, ask_witnesses
from seawall.worker.watch import bank_count, watching

PERIODIC = (
    beating.beat,
    tasks.sequence_ledger,
    watching.watch_deadlines,
    tasks.sweep,
    preserving.sweep_preserved,
    redress.watch_redress,
    reporting.watch_reports,
    bank_count.count_banks,
    auditing.follow_audits,
    inbox.poll_inbox,
    looking_up.publish_lists,
    looking_up.fetch_lists,
    forum_brakes.brake,
    retro.match_published,
    exchanging.look_at_exchanges,
    retro.give_back,
    rehashing.rehash_kept,
    forum.offer_shared,
    submitting.submit_statements,
    ask_witnesses.ask_witnesses,
    ask_members.ask_members,
)


def arm_clocks(now: datetime) -> None:
    """Owe every periodic task that is not owed yet; later runs follow from each."""
    with transaction(INSTALLATION) as tx:
        for task in PERIODIC:
            tx.outbox.add(OwedJob(task.module_path, key=f"every:{task.name}"), now=now)
