"""A removal order of 20,000 addresses: its acknowledgement, and how long anybody waits for a lock.

    .venv/bin/python benchmarks/large_order.py [--addresses 20000] [--database postgresql://…]

Starts `seawall serve` on a fresh database (SQLite in a folder of its own, or an empty PostgreSQL
at the address given), and hands it one signed order of so many addresses over HTTP. From then on,
until all of its addresses are opened:

- small signed orders come in one after the other, and each is timed;
- another process takes the lock of receiving again and again, with a write of its own, and each
  wait is timed: nobody held the locks for longer than the longest of these.

Then, without a server, the same order goes through its life on the same kind of database: it is
taken in and opened, a person carries it out, the platform is asked for every address, a hundred
outcomes are reported, its sender withdraws it, and what was taken down is put back. Each
transaction is timed from its begin to its commit: on the clock, and in processor time of the
process. One small order goes the same way before, so that nothing is timed that a process does
once. Everything shares the cores of one machine.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))
PATIENCE = 600


def post(port, content):
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/orders",
        data=content,
        headers={"content-type": "application/jose"},
        method="POST",
    )
    began = time.perf_counter()
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
        said = json.loads(answer.read())
    return time.perf_counter() - began, said


def content_of(sender, count, word):
    from tests.orders_made import URL, annex1

    now = datetime.now(UTC)
    places = [{"url": f"{URL}-{word}-{number}"} for number in range(count)]
    body = annex1(sender, locations=places, issued_at=now.isoformat(timespec="seconds"))
    return sender.sign(body, at=now, jti=f"{word}-{now.timestamp()}").encode()


def summary(took):
    took = sorted(took)
    middle, late = took[len(took) // 2], took[int(len(took) * 0.99)]
    return f"{1000 * middle:,.0f} / {1000 * late:,.0f} / {1000 * took[-1]:,.0f} ms of {len(took)}"


def unopened(organisation, order):
    from seawall.ids import OrderId
    from seawall.transaction import transaction

    with transaction(organisation) as tx:
        return bool(tx.openings.unopened([OrderId(order)]))


def wait_for_locks(organisation, until, took):
    """Another writer, who does what everybody must who receives something."""
    from seawall.transaction import close_connection, transaction

    while not until.is_set():
        began = time.perf_counter()
        with transaction(organisation) as tx:
            tx.orders.lock_receiving()
        took.append(time.perf_counter() - began)
        time.sleep(0.01)
    close_connection()


def send_small(port, sender, until, took):
    number = 0
    while not until.is_set():
        number += 1
        took.append(post(port, content_of(sender, 1, f"small-{number}"))[0])
        time.sleep(0.1)


def over_http(given, organisation, sender, port):
    content = content_of(sender, given.addresses, "large")
    quiet = [post(port, content_of(sender, 1, f"quiet-{n}"))[0] for n in range(20)]
    until, waits, small = threading.Event(), [], []
    threads = [
        threading.Thread(target=wait_for_locks, args=(organisation, until, waits)),
        threading.Thread(target=send_small, args=(port, sender, until, small)),
    ]
    for thread in threads:
        thread.start()
    took, said = post(port, content)
    began = time.perf_counter()
    while unopened(organisation, said["order"]) and time.perf_counter() - began < PATIENCE:
        time.sleep(0.2)
    opened = time.perf_counter() - began
    until.set()
    for thread in threads:
        thread.join()
    return [
        (f"acknowledged, {len(content) / 2**20:.1f} MiB (< 1 s)", f"{took:.2f} s"),
        ("all addresses opened after", f"{opened:.1f} s"),
        ("a small order when nothing else is done: median / p99 / longest", summary(quiet)),
        ("a small order meanwhile", summary(small)),
        ("wait of another writer meanwhile", summary(waits)),
    ]


class Timed:
    """Transactions, timed from begin to commit: on the clock, and in processor time."""

    def __init__(self, organisation):
        self.organisation = organisation
        self.walls, self.processor = [], []

    @property
    def once(self):
        """What one transaction took."""
        return f"{1000 * self.walls[0]:,.0f} ms, {1000 * self.processor[0]:,.0f} ms of a processor"

    def __call__(self, act):
        from seawall.transaction import transaction

        began, spent = time.perf_counter(), time.process_time()
        with transaction(self.organisation) as tx:
            result = act(tx)
        self.walls.append(time.perf_counter() - began)
        self.processor.append(time.process_time() - spent)
        return result


def in_process(given, organisation, sender):
    from seawall.transaction import transaction
    from tests.people_made import make_person

    with transaction(organisation) as tx:
        person = make_person(tx.people.organisation(organisation))
    live(organisation, person, content_of(sender, 1, "first"))
    gc.collect()
    gc.freeze()  # as a server does once it is up
    return live(organisation, person, content_of(sender, given.addresses, "again"))


def live(organisation, person, content):
    """Whatever happens to an order, each transaction timed."""
    from seawall.journeys.answers.order_answering import Compliance, comply_with_order
    from seawall.journeys.orders import order_reading
    from seawall.journeys.orders._effect_ended import end_effect
    from seawall.journeys.orders.order_opening import open_next_part
    from seawall.journeys.orders.order_receiving import receive_arrival
    from seawall.journeys.orders.order_sender import known_keys
    from seawall.orders.effect_end import EffectEnd, EndCause

    now = datetime.now(UTC)
    keys = Timed(organisation)(lambda tx: known_keys(tx=tx))
    began = time.perf_counter()
    arrival = order_reading.from_signed(
        content, "application/jose", usually="annex1", keys=keys, now=now
    )
    read = time.perf_counter() - began
    taking, opening, pressing, reporting, ending = (Timed(organisation) for _ in range(5))
    order = taking(lambda tx: receive_arrival(arrival, tx=tx, now=now)).order
    while opening(lambda tx: open_next_part(order.id, tx=tx, now=now)):
        pass
    look_at_tables()
    compliance = Compliance(order.id, person)
    decision = pressing(lambda tx: comply_with_order(compliance, tx=tx, now=now))
    asking = ask_all(organisation, decision.id, now)
    for action in actions_of(organisation, decision.id)[:100]:
        reporting(report_of(action, now))
    end = EffectEnd(order.id, EndCause.WITHDRAWN, "It was withdrawn.")
    ending(lambda tx: end_effect(end, tx=tx, now=now))
    back = Timed(organisation)(lambda tx: tx.cases.head(decision.case))
    return [
        ("read, signature and addresses, no lock held", f"{1000 * read:,.0f} ms"),
        ("transaction that takes it in (< 100 ms)", taking.once),
        ("that opens a part (< 100 ms)", summary(opening.walls)),
        ("the same in processor time", summary(opening.processor)),
        ("in which a person carries it out", pressing.once),
        ("that asks for a part (< 100 ms)", summary(asking.walls)),
        ("the same in processor time", summary(asking.processor)),
        ("in which the platform reports an outcome", summary(reporting.walls)),
        ("that ends it, withdrawn", ending.once),
        ("that puts a part back (< 100 ms)", summary(ask_all(organisation, back.id, now).walls)),
    ]


def look_at_tables():
    """What PostgreSQL does by itself within a minute, and our worker where SQLite is."""
    from django.db import connection

    from seawall.db.upkeep.statistics import note_statistics

    note_statistics()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def ask_all(organisation, decision, now):
    from seawall.journeys.answers.part_asking import ask_next_part

    timed = Timed(organisation)
    while timed(lambda tx: ask_next_part(decision, tx=tx, now=now)):
        pass
    return timed


def actions_of(organisation, decision):
    return Timed(organisation)(lambda tx: tx.enforcement.actions_by(decision))


def report_of(action, now):
    from seawall.enforcement.model import OutcomeKind
    from seawall.journeys.platform.outcome import OutcomeReport, report_outcome

    return lambda tx: report_outcome(OutcomeReport(action.id, OutcomeKind.APPLIED), tx=tx, now=now)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--addresses", type=int, default=20_000)
    options.add_argument("--database", default="", help="postgresql://…; empty is SQLite")
    options.add_argument("--no-server", action="store_true", help="the second half alone")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="seawall-bench-") as folder:
        measure(given, folder)


def settle(given, folder):
    """A fresh database, and a platform with two authorities; gives these, and a port."""
    from tests.ports import own_port

    port = own_port()
    os.environ |= {
        "SEAWALL_DATA_DIR": folder,
        "SEAWALL_PORT": str(port),
        "SEAWALL_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SEAWALL_RATE_LIMIT": "100000000/minute",
    }
    if given.database:
        os.environ["SEAWALL_DATABASE_URL"] = given.database
    from seawall.app.database import run_migrations, set_up_django

    set_up_django()
    run_migrations()
    from tests.orders_made import make_authority, make_contact_point
    from tests.people_made import make_organisation

    organisation = make_organisation()
    make_contact_point(organisation)
    return organisation.id, make_authority(organisation), make_authority(organisation), port


def measure(given, folder):
    organisation, sender, other, port = settle(given, folder)
    rows = []
    if not given.no_server:
        command = [sys.executable, "-m", "seawall", "serve"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE)
        try:
            server.stdout.readline()
            rows += over_http(given, organisation, sender, port)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
    rows += in_process(given, organisation, other)
    kind = "PostgreSQL" if given.database else "SQLite"
    loads = ", ".join(f"{load:.0f}" for load in os.getloadavg())
    print(f"{given.addresses:,} addresses, {kind}; {os.cpu_count()} cores, load {loads}\n")
    print("| what | |\n| --- | ---: |")
    for says, figure in rows:
        print(f"| {says} | {figure} |")


if __name__ == "__main__":
    main()
