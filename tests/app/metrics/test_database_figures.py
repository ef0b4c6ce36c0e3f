"""Figures from the database: true, read seldom, and nobody waits for a database that is away."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from seawall.app.metrics.database_figures import REMEMBERED, DatabaseReader, read_database
from seawall.app.metrics.database_samples import database_samples
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.ledger.words.keeping import ENTRY_LOST
from seawall.transaction import transaction
from seawall.worker.ledger_jobs.log_round import place_entries
from tests.cases_made import open_case
from tests.ledger_made import make_ledger_entry
from tests.orders_made import make_contact_point, make_order
from tests.people_made import make_organisation
from tests.waiting import PATIENCE, until


@pytest.fixture
def reader():
    made = DatabaseReader(read_database)
    yield made
    made.close()


def samples(reader, now=None):
    figures = reader.figures()
    taken = database_samples(figures, now=now or datetime.now(UTC))
    return {
        (sample.name.removeprefix("seawall_"), *sample.labels): sample.value for sample in taken
    }


def test_orders_cases_jobs_deliveries_and_the_log_are_as_they_stand(database, reader):
    now = datetime.now(UTC)
    org, other = make_organisation(), make_organisation()
    make_contact_point(org)
    make_order(org, now=now - timedelta(minutes=50))
    open_case(org, now=now - timedelta(hours=3))
    open_case(other, now=now - timedelta(hours=5), queue="appeals")
    with transaction(org.id) as tx:
        tx.outbox.add(OwedJob(Task.DELIVER), now=now - timedelta(minutes=4))
        tx.ledger.append(make_ledger_entry(str(ENTRY_LOST), "order_1", now))
    values = samples(reader, now)

    assert values["database_figures_up",] == 1
    clocks = {labels: value for labels, value in values.items() if labels[0] == "order_clocks"}
    assert ("order_clocks", "eu-tco-removal-order", "running") in clocks
    assert values["cases_open", "matches"] == 1
    assert values["case_oldest_seconds", "matches"] == pytest.approx(3 * 3600)
    assert values["case_oldest_seconds", "appeals"] == pytest.approx(5 * 3600)
    assert values["deliveries_owed",] == 1
    assert values["delivery_oldest_seconds",] == pytest.approx(240)
    assert values["job_oldest_due_seconds", "calls"] == pytest.approx(240)
    assert values["jobs_failed", "urgent"] == 0
    assert values["ledger_unplaced_entries",] > 0
    assert values["ledger_lost_entries",] == 1


def test_what_is_placed_and_signed_waits_no_more(database, reader):
    make_organisation()
    place_entries(datetime.now(UTC))
    values = samples(reader)

    assert values["ledger_entries",] > 0
    assert values["ledger_unplaced_entries",] == values["ledger_unsigned_entries",] == 0
    assert 0 <= values["ledger_checkpoint_age_seconds",] < 60


def test_an_order_past_its_end_is_overdue_from_that_moment_on(sqlite, reader):
    now = datetime.now(UTC)
    org = make_organisation()
    make_contact_point(org)
    make_order(org, now=now - timedelta(minutes=50))

    later = samples(reader, now + timedelta(minutes=11))

    assert later["order_clocks", "eu-tco-removal-order", "overdue"] == 1


class Stopwatch:
    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


def test_whoever_asks_every_second_makes_a_reading_every_ten():
    readings, watch = [], Stopwatch()
    reader = DatabaseReader(lambda: readings.append(1) or "rows", monotonic=watch)
    for _ in range(30):
        reader.figures()
        watch.seconds += 1
    reader.close()

    assert len(readings) == 30 / REMEMBERED


def test_where_the_database_is_away_what_was_read_before_is_told_with_its_age():
    watch, is_away = Stopwatch(), False

    def read():
        if is_away:
            raise OSError("the database is away")
        return "rows"

    reader = DatabaseReader(read, monotonic=watch)
    assert reader.figures().is_up
    is_away = True
    watch.seconds += 60
    figures = reader.figures()
    reader.close()

    assert (figures.rows, figures.age, figures.is_up) == ("rows", 60.0, False)


def test_nobody_waits_for_a_database_that_hangs_and_only_one_reading_hangs():
    may_end, readings = threading.Event(), []

    def read():
        readings.append(1)
        may_end.wait(PATIENCE)
        return "rows"

    reader = DatabaseReader(read, patience=0.01)
    assert [reader.figures().is_up for _ in range(3)] == [False] * 3
    may_end.set()
    until(lambda: reader.figures().is_up)
    reader.close()

    assert len(readings) == 1
