"""Acknowledged is stored, whatever is killed or fills up while orders come in."""

from __future__ import annotations

import os
import random
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from django.db import DatabaseError

from seawall.intake.evidence import vault
from seawall.transaction import close_connection
from tests.databases import own_server, use_database
from tests.faults.disks import failing_writes, filled, small_disk
from tests.faults.writers import stored_orders, writing
from tests.orders_made import annex1, make_authority, make_contact_point, take_in
from tests.people_made import make_organisation
from tests.waiting import until

pytestmark = pytest.mark.both_databases


def organisation():
    made = make_organisation()
    make_contact_point(made)
    close_connection()
    return made


@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.exhaustive)])
def test_fault_01_kill_9_in_mid_write_loses_no_acknowledged_order_and_halves_none(database, kills):
    organisation()
    seed = random.randrange(2**32)
    dice, acknowledged = random.Random(seed), []

    for _ in range(kills):
        enough = dice.randint(1, 12)
        with writing(database) as writer:
            until(partial(writer.has, enough))
            writer.process.kill()
        acknowledged += writer.acknowledged

    assert len(acknowledged) >= kills
    assert set(acknowledged) <= stored_orders(), f"seed {seed}"
    assert len(stored_orders()) - len(acknowledged) <= kills, f"seed {seed}"


def write_all(org, authority, bodies, acknowledged):
    """A writer whose sender sends again what was not acknowledged; each number once for all."""
    while bodies:
        with suppress(IndexError):
            number, body = bodies.pop()
            try:
                order = take_in(org, body, by=authority).order
            except DatabaseError:
                close_connection()
                bodies.insert(0, (number, body))
            else:
                acknowledged[number] = order.id
    close_connection()


@pytest.mark.exhaustive
def test_fault_02_kill_9_of_postgresql_with_four_writers_loses_and_doubles_nothing(postgresql):
    if "SEAWALL_TEST_DATABASE_URL" in os.environ:
        pytest.skip("the server of these tests is somebody else's, and is not killed")
    org = organisation()
    authority = make_authority(org)
    bodies = [(number, annex1(authority)) for number in range(120)]
    acknowledged: dict[int, str] = {}

    given = (org, authority, bodies, acknowledged)
    writers = [threading.Thread(target=write_all, args=given) for _ in range(4)]
    for writer in writers:
        writer.start()
    for enough in (25, 50, 75):
        until(lambda enough=enough: len(acknowledged) >= enough)
        with own_server().killed():
            pass
    for writer in writers:
        writer.join()
    close_connection()

    assert len(acknowledged) == 120
    assert set(acknowledged.values()) == stored_orders()


def take_until_refused(org, authority, *, most):
    """Order after order, until one is refused; what was acknowledged."""
    acknowledged = []
    for _ in range(most):
        try:
            acknowledged.append(take_in(org, annex1(authority), by=authority).order.id)
        except (DatabaseError, OSError):
            close_connection()
            break
    return acknowledged


@pytest.fixture
def evidence_beside(monkeypatch):
    """Sealed files lie on the disk of the test."""
    before = vault.folder()
    yield vault.keep_files_in
    vault.keep_files_in(before)


def test_fault_04_a_disk_that_fills_up_refuses_and_acknowledges_nothing_that_is_not_there(
    tmp_path, evidence_beside
):
    with small_disk(tmp_path / "disk", megabytes=6) as disk, use_database("sqlite", disk):
        evidence_beside(disk / "evidence")
        org = organisation()
        authority = make_authority(org)
        before = take_until_refused(org, authority, most=3)
        with filled(disk):
            full = take_until_refused(org, authority, most=200)
            assert set(before + full) <= stored_orders()
        after = take_until_refused(org, authority, most=3)

        assert len(full) < 200
        assert (len(before), len(after)) == (3, 3)
        assert set(before + full + after) == stored_orders()
        close_connection()


def test_fault_05_a_disk_that_fails_in_the_middle_of_a_write_acknowledges_nothing_that_is_not_there(
    tmp_path, evidence_beside
):
    with use_database("sqlite", tmp_path):
        evidence_beside(tmp_path / "evidence")
        org = organisation()
        authority = make_authority(org)
        size = Path(tmp_path / "seawall.sqlite3").stat().st_size
        acknowledged = take_until_refused(org, authority, most=2)
        for share in (0.02, 0.05, 0.1):
            with failing_writes(beyond=int(size * share)):
                acknowledged += take_until_refused(org, authority, most=20)
            acknowledged += take_until_refused(org, authority, most=1)

        assert set(acknowledged) == stored_orders()
        close_connection()
