"""Whoever follows the log from outside verifies it at every moment, whatever is killed within.

There are no tile files that could be half written: tiles are answered from rows, and places and
nodes are one commit, before their tree is signed. So what an outsider fetches first, the
checkpoint, is always covered by tiles, and each tree is a continuation of the one before.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
from contextlib import contextmanager

import pytest
from django.test import Client

from seawall.config import settings
from seawall.keys.installation import ledger_key
from seawall.keys.ledger_mark import read_mark
from seawall.ledger.note import Signer, open_note, origin
from seawall.ledger.tiles import WIDTH, Tile
from seawall.web import limit
from tests.faults.test_writers_in_faults import organisation
from tests.faults.writers import writing
from tests.forked import Forked
from tests.waiting import until
from tests.worker.processes import database_url

pytestmark = pytest.mark.both_databases

#: What a worker does every second, over and over: most of the time it is in the middle of it. As a
#: worker, it tries again where the one who writes without a pause had the lock for too long.
_SEQUENCER = """
from datetime import UTC, datetime
from seawall.app.database import set_up_django
set_up_django()
from django.db import OperationalError
from seawall.transaction import close_connection
from seawall.worker.tasks import place_entries
for _ in range(100_000):
    try:
        place_entries(datetime.now(UTC))
    except OperationalError:
        close_connection()
"""


class LogFollower:
    """Somebody with our public key and nothing else, who remembers every leaf."""

    def __init__(self):
        self.verifier = Signer(origin(settings().public_url, 1), ledger_key(1)).verifier
        self.door, self.leaves, self.looks = Client(headers={"host": "localhost"}), [], 0

    def look(self):
        """Fetch the checkpoint, then the tiles below it; how large the tree is."""
        limit._counter.cache_clear()
        said = self.door.get("/log/checkpoint")
        if said.status_code == 404:
            return 0  # nothing is signed yet
        statement = open_note(said.content.decode(), self.verifier)
        leaves = self._leaves(statement.size)
        assert tree_head(leaves) == statement.root
        assert leaves[: len(self.leaves)] == self.leaves, "a tree continues the one before"
        self.leaves, self.looks = leaves, self.looks + 1
        return len(leaves)

    def _leaves(self, size):
        tiles = [Tile(0, n, min(WIDTH, size - n * WIDTH)) for n in range(-(-size // WIDTH))]
        bodies = [self.door.get(f"/log/{tile.path}") for tile in tiles]
        assert [body.status_code for body in bodies] == [200] * len(tiles)
        hashes = b"".join(body.content for body in bodies)
        return [hashes[at : at + 32] for at in range(0, len(hashes), 32)]


def tree_head(hashes):
    """The root of a tree by its leaves' hashes, from RFC 6962 §2.1 and not from our code."""
    if len(hashes) == 1:
        return hashes[0]
    left = 1 << ((len(hashes) - 1).bit_length() - 1)
    halves = tree_head(hashes[:left]) + tree_head(hashes[left:])
    return hashlib.sha256(b"\x01" + halves).digest()


@contextmanager
def sequencing(kind):
    """A process that gives places and signs without a pause, to be killed."""
    environment = {**os.environ, "SEAWALL_DATABASE_URL": database_url(kind)}
    process = Forked([sys.executable, "-c", _SEQUENCER], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("kills", [4, pytest.param(40, marks=pytest.mark.exhaustive)])
def test_fault_16_kill_9_while_the_log_is_signed_and_an_outsider_verifies_at_every_moment(
    database, kills
):
    organisation()
    seed = random.randrange(2**32)
    dice, outsider = random.Random(seed), LogFollower()

    with writing(database, pause=0.03) as writer:
        for _ in range(kills):
            enough = outsider.look() + dice.randint(1, 20)
            with sequencing(database) as process:
                until(
                    lambda enough=enough: outsider.look() >= enough,
                    report=lambda process=process: f"seed {seed}, ended with {process.poll()}",
                )
                assert process.poll() is None
                process.kill()
            outsider.look()
        assert writer.process.poll() is None

    outsider.look()  # what the killed one had sent may have been committed after its end
    assert outsider.looks > kills, f"seed {seed}"
    mark = open_note(read_mark(), outsider.verifier)
    assert mark.root == tree_head(outsider.leaves[: mark.size]), f"seed {seed}"
