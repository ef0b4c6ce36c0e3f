"""kill -9 of a real worker process: nothing is lost, nothing means two things."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime

from seawall.transaction import transaction
from tests.enforcement_made import make_decided, receiver
from tests.worker.processes import kill_9, start_worker, until, working


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
            let_go.wait(30)
        return 200

    with receiver(hold_the_first) as platform:
        decided.endpoint(platform.url, now=clock())
        decided.enforce(now=clock())
        doomed = start_worker(database)
        assert in_hand.wait(30)
        kill_9(doomed)
        let_go.set()
        with working(database):
            until(lambda: counts(decided) == {"done": 1})

    first, again = platform.got
    assert first.id == again.id
    assert first.body == again.body


def test_whenever_workers_are_killed_every_decision_takes_effect_once(database):
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    decided = make_decided(now=clock())
    total = 60

    def slowly(got):
        time.sleep(0.03)
        return 200

    with receiver(slowly) as platform:
        decided.endpoint(platform.url, now=clock())
        actions = [decided.enforce(now=clock()) for _ in range(total // 2)]
        for _ in range(5):
            worker = start_worker(database)
            seen = len(platform.got)
            until(lambda seen=seen: len(platform.got) > seen + 2 or is_done(decided))
            time.sleep(dice.uniform(0, 0.2))
            kill_9(worker)
            actions += [decided.enforce(now=clock()) for _ in range(total // 10)]
        with working(database):
            until(lambda: counts(decided) == {"done": total})

    effects = {got.id: got.body for got in platform.got}
    by_action = Counter(
        got.event["data"]["action"] for got in {g.id: g for g in platform.got}.values()
    )
    assert len(effects) == total, f"seed {seed}"
    assert by_action == Counter(action.id for action in actions), f"seed {seed}"
    assert all(effects[got.id] == got.body for got in platform.got), f"seed {seed}"


def is_done(decided):
    return set(counts(decided)) == {"done"}
