"""A receiver acts and its answer is lost: it is told again, under the same key, until it says so."""

from __future__ import annotations

import json
import random
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from seawall.transaction import INSTALLATION, transaction
from tests.enforcement_made import NOON, Time, make_decided, work_until, worker

ACTIONS = 60
LOST = 0.3


class Acting:
    """A platform that acts on what it is told, once for each key; 30 % of its answers are lost."""

    def __init__(self, dice):
        self.dice, self.calls, self.effects, self.lost = dice, Counter(), {}, 0

    @contextmanager
    def listening(self):
        acting = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                key = self.headers["webhook-id"]
                acting.calls[key] += 1
                assert acting.effects.setdefault(key, body) == body, "one key is one event"
                # what is lost five times running is tried again after the day that is looked at
                if acting.calls[key] <= 3 and acting.dice.random() < LOST:
                    acting.lost += 1
                    self.close_connection = True
                    return  # it has acted, and nobody hears of it
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/hook"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@pytest.mark.both_databases
def test_fault_13_a_receiver_whose_answers_are_lost_has_every_effect_once_by_its_key(database):
    seed = random.randrange(2**32)
    platform, time = Acting(random.Random(seed)), Time()
    decided = [make_decided() for _ in range(3)]
    with platform.listening() as url:
        for one in decided:
            one.endpoint(url)
        actions = [decided[n % 3].enforce().id for n in range(ACTIONS)]
        # of all three together: one that is done sooner moves no other's time on
        work_until(NOON + timedelta(days=1), time=time, hand=worker(time), org=INSTALLATION)

    assert platform.lost > 0, f"seed {seed}"
    assert platform.calls.total() == len(platform.effects) + platform.lost, f"seed {seed}"
    told = Counter(action_of(body) for body in platform.effects.values())
    assert told == Counter(actions), f"seed {seed}"
    for one in decided:
        with transaction(one.scope) as tx:
            assert set(tx.outbox.counts()) == {"done"}, f"seed {seed}"


def action_of(body):
    return json.loads(body)["data"]["action"]
