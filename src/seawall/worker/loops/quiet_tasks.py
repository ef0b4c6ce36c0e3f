"""Periodic tasks that are seldom needed are looked at before they are carried out.

Some come again within a second or two, since what they do is promised that soon; most of the time
there is nothing. To carry one out is two commits that wait for the disk. To look is to read a row
or two, as often as before; it is carried out where there is something to do, and now and then in
any case: then the log is held against what is known of it, and the row says that somebody lives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from seawall.banks.following.model import OFFERING, RESTORING, RETRO
from seawall.config import settings
from seawall.enforcement.outbox.model import QuietJob
from seawall.transaction import Transaction

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def _is_any_inbox_set(tx: Transaction) -> bool:
    del tx
    return bool(settings().mail_inbox or settings().drop_folder)


def _waits_in_log(tx: Transaction) -> bool:
    return tx.ledger.has_pending()


def _has_to_be_offered(tx: Transaction) -> bool:
    sharing = {tx.forum.seat(rule.seat).organisation for rule in tx.forum.sharing()}
    return bool(sharing) and not sharing.isdisjoint(tx.followers.behind(OFFERING))


def _has_to_be_matched(tx: Transaction) -> bool:
    return bool(tx.followers.behind(RETRO))


def _has_to_be_given_back(tx: Transaction) -> bool:
    return bool(tx.followers.behind(RESTORING))


def _has_to_be_rehashed(tx: Transaction) -> bool:
    return bool(tx.rehashes.under_way())


def _banks(tx: Transaction, newest: int) -> object:
    del tx
    return newest


def _banks_and_sharing(tx: Transaction, newest: int) -> object:
    return newest, tx.forum.sharing_state()


@dataclass
class QuietTask:
    """A periodic task by its name, how often it is looked at, and what is looked for."""

    name: str
    every: timedelta
    at_least_every: timedelta
    has_work: Callable[[Transaction], bool]
    rests_on: Callable[[Transaction, int], object] | None = None
    """What has to change before there can be work again, told the newest change of any bank."""
    next_look: datetime | None = None
    rested_on: object = None

    @property
    def key(self) -> str:
        """The key that its job is owed under."""
        return f"every:{self.name}"

    def is_quiet(self, newest: Callable[[], int], *, tx: Transaction, now: datetime) -> bool:
        """Whether there was nothing to do for it, at this look or at the last if it is not due."""
        if self.next_look and now < self.next_look <= now + self.every:
            return True
        state = self.rests_on(tx, newest()) if self.rests_on else None
        if (state is not None and state == self.rested_on) or not self.has_work(tx):
            self.next_look, self.rested_on = now + self.every, state
            return True
        self.next_look = self.rested_on = None
        return False


def _tasks() -> list[QuietTask]:
    ten = 10 * SECOND
    return [
        QuietTask("sequence_ledger", SECOND, ten, _waits_in_log),
        QuietTask("offer_shared", SECOND / 2, MINUTE, _has_to_be_offered, _banks_and_sharing),
        QuietTask("match_published", 2 * SECOND, MINUTE, _has_to_be_matched, _banks),
        QuietTask("give_back", 2 * SECOND, MINUTE, _has_to_be_given_back, _banks),
        QuietTask("rehash_kept", ten, MINUTE, _has_to_be_rehashed),
        QuietTask("poll_inbox", ten, MINUTE, _is_any_inbox_set),
    ]


@dataclass
class QuietTasks:
    """What one worker knows of them."""

    tasks: list[QuietTask] = field(default_factory=_tasks)

    def quiet_jobs(self, *, tx: Transaction, now: datetime) -> list[QuietJob]:
        """Those for which there is nothing to do now."""
        numbers: list[int] = []

        def newest() -> int:
            if not numbers:
                numbers.append(tx.followers.newest())
            return numbers[0]

        return [
            QuietJob(task.key, now - task.at_least_every)
            for task in self.tasks
            if task.is_quiet(newest, tx=tx, now=now)
        ]


def patience() -> dict[str, timedelta]:
    """How late these jobs may be, by their keys, where there is nothing to do."""
    return {task.key: task.at_least_every for task in _tasks()}
