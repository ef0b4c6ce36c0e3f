"""A process that takes orders in, one after the other, and says of each when it is acknowledged."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from seawall.db import models as db
from seawall.db.upkeep.table_reading import VITAL, examine_tables
from seawall.transaction import INSTALLATION, transaction
from tests.forked import Forked
from tests.waiting import until
from tests.worker.processes import database_url, is_alone

_PROGRAM = """
import itertools
import sys
import time
from seawall.app.database import set_up_django
set_up_django()
from tests import orders_made
orders_made._numbers = itertools.count(int(sys.argv[1]))
from seawall.db.upkeep.storage_faults import is_storage_fault
from seawall.transaction import INSTALLATION, close_connection, transaction
from tests.faults.hunger import Hunger
from tests.orders_made import annex1, make_authority, take_in
with transaction(INSTALLATION) as tx:
    (organisation,) = tx.people.organisations()
authority = make_authority(organisation)
hunger = Hunger("")
refused = False
for _ in range(9_000):
    time.sleep(float(sys.argv[3]))
    try:
        if not refused:
            hunger.eat()
        received = take_in(organisation, annex1(authority), by=authority)
    except Exception as fault:
        hunger.fast()
        if not is_storage_fault(fault):
            raise
        if refused and hunger.kind:
            raise AssertionError("refused, though all was given back") from fault
        close_connection()
        print("refused", flush=True)
        refused = True
    else:
        refused = False
        print(received.order.id, flush=True)
        if not hunger.kind:
            hunger = Hunger(sys.argv[2])  # once it is warm
"""


#: No two of these processes write the same numbers into their orders.
_numbers = itertools.count(1)


@dataclass
class Writer:
    """The process, what it has acknowledged, and how often it was refused by its storage."""

    process: subprocess.Popen[str]
    errors: IO[bytes]
    acknowledged: list[str] = field(default_factory=list)
    refusals: int = 0

    def has(self, enough: int) -> bool:
        """Whether it has acknowledged so many, or ended by itself."""
        return len(self.acknowledged) >= enough or self.process.poll() is not None

    def last_words(self) -> str:
        """What it says of the error that ended it."""
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")[-3_000:]


@contextmanager
def writing(
    kind: str, *, eats: str = "", pause: float = 0.0, **environment: str
) -> Iterator[Writer]:
    """Take orders in until somebody ends the process; what is preloaded needs a start.

    `eats` says how it uses up its memory once it is warm (`Hunger`). On SQLite whoever writes
    without a `pause`, in seconds, has the lock nearly always, and others wait for luck.
    """
    first_number = next(_numbers) * 10_000
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, after its process
    process = (subprocess.Popen if "LD_PRELOAD" in environment else Forked)(
        [sys.executable, "-c", _PROGRAM, str(first_number), eats, str(pause)],
        env={**os.environ, "SEAWALL_DATABASE_URL": database_url(kind), **environment},
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )
    writer = Writer(process, errors)

    def listen() -> None:
        for line in process.stdout or ():
            if line == "refused\n":
                writer.refusals += 1
            elif line.endswith("\n"):
                writer.acknowledged.append(line.strip())

    listening = threading.Thread(target=listen)
    listening.start()
    try:
        yield writer
    finally:
        process.kill()
        process.wait()
        listening.join()
        errors.close()
        if process.stdout:
            process.stdout.close()
        until(is_alone)  # a server of the database may still commit what it has heard


def stored_orders() -> set[str]:
    """The orders in the table, which is whole; every one is in the ledger, and no other is."""
    with transaction(INSTALLATION):
        stored = set(db.OrderRow.objects.values_list("id", flat=True))
        received = list(
            db.LedgerEntryRow.objects.filter(what="order.received").values_list("about", flat=True)
        )
        clocks = {
            about
            for about in db.OrderClockRow.objects.values_list("about", flat=True)
            if about.startswith("order_")  # a report that is due has one, too
        }
        pages = {
            job.arguments["order"]
            for job in db.JobRow.objects.filter(task="seawall.worker.orders.page_order")
        }
    assert examine_tables(VITAL, seconds=20) == []
    assert sorted(received) == sorted(stored)
    assert clocks == stored
    assert pages == stored
    return stored
