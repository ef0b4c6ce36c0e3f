"""kill -9 of a real worker process: nothing is lost, nothing means two things."""

from __future__ import annotations

import random
import threading
from collections import Counter
from datetime import UTC, datetime

import pytest

from seawall.enforcement.outbox.model import MOST_SILENCES
from seawall.transaction import transaction
from tests.enforcement_made import make_decided, receiver
from tests.waiting import PATIENCE, until
from tests.worker.processes import kill_9, start_worker, working

pytestmark = pytest.mark.both_databases


def clock():
    return datetime.now(UTC)


def counts(decided):
    with transaction(decided.scope) as tx:
        return tx.outbox.counts()


def test_a_worker_killed_between_commit_and_send_loses_nothing(database):
    decided = make_decided(now=clock())
    with receiver() as platform:
        decided.endpoint(platform.url, now=clock())
        doomed = start_worker(database)
        kill_9(doomed)  # before it could send
        action = decided.enforce(now=clock())
        with working(database):
            until(lambda: counts(decided) == {"done": 1})

    assert [got.event["data"]["action"] for got in platform.got] == [action.id]


def test_a_worker_killed_in_the_middle_of_a_send_sends_the_same_again(database):
    decided = make_decided(now=clock())
    in_hand, let_go = threading.Event(), threading.Event()

    def hold_the_first(got):
        if not in_hand.is_set():
            in_hand.set()
            let_go.wait(PATIENCE)
        return 200

    with receiver(hold_the_first) as platform:
        decided.endpoint(platform.url, now=clock())
        decided.enforce(now=clock())
        doomed = start_worker(database)
        assert in_hand.wait(PATIENCE)
        kill_9(doomed)
        let_go.set()
        with working(database):
            until(lambda: counts(decided) == {"done": 1})

    first, again = platform.got
    assert first.id == again.id
    assert first.body == again.body


class Trap:
    """A receiver that knows when a worker is to be killed: at its so-many-th delivery."""

    def __init__(self):
        self.left, self.keeps, self.lock = 0, False, threading.Lock()
        self.is_sprung, self.let_go = threading.Event(), threading.Event()

    def open(self, after, *, keeps):
        """Spring at this delivery; `keeps` means that it is not answered before the kill."""
        self.is_sprung.clear()
        self.let_go.clear()
        with self.lock:
            self.left, self.keeps = after, keeps

    def answer(self, got):
        with self.lock:
            self.left -= 1
            is_last = self.left == 0
        if is_last:
            self.is_sprung.set()
            if self.keeps:
                self.let_go.wait(PATIENCE)
        return 200


#: What so many workers die over is tried once more: with another it would be a person's.
KILLS = MOST_SILENCES - 1


@pytest.mark.parametrize(
    "times", [1, *(pytest.param(more, marks=pytest.mark.exhaustive) for more in (2, 3, 4))]
)
def test_whenever_workers_are_killed_every_decision_takes_effect_once(database, times):
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    decided = make_decided(now=clock())
    each = 6
    total = 2 * each * KILLS
    trap = Trap()

    with receiver(trap.answer) as platform:
        decided.endpoint(platform.url, now=clock())
        actions = [decided.enforce(now=clock()) for _ in range(each * KILLS)]
        for _ in range(KILLS):
            trap.open(dice.randint(1, each), keeps=dice.random() < 0.5)
            worker = start_worker(database)
            until(lambda: trap.is_sprung.is_set() or is_done(decided))
            kill_9(worker)
            trap.let_go.set()
            actions += [decided.enforce(now=clock()) for _ in range(each)]
        with working(database):
            until(
                lambda: counts(decided) == {"done": total}, report=lambda: (seed, counts(decided))
            )

    effects = {got.id: got.body for got in platform.got}
    by_action = Counter(
        got.event["data"]["action"] for got in {g.id: g for g in platform.got}.values()
    )
    assert len(effects) == total, f"seed {seed}"
    assert by_action == Counter(action.id for action in actions), f"seed {seed}"
    assert all(effects[got.id] == got.body for got in platform.got), f"seed {seed}"


def is_done(decided):
    return set(counts(decided)) == {"done"}
