"""What is known is blocked or held, whatever became of the database: decide first, record second."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from seawall.app.check_journal import JournalState
from seawall.db import models as db
from seawall.transaction import close_connection
from seawall.world.demo_bank import media
from tests.databases import use_database
from tests.faults.disks import failing_writes, filled, small_disk
from tests.gate.conftest import installed, rows

PICTURES = [
    media(f"photos/{name}.jpg") for name in ("coffee-cup", "gravel", "rocket-launch", "cat")
]


def allowing(parts, journal=None):
    """An installation whose fail mode lets everything through, and that knows these pictures."""
    made = installed(parts, journal)
    for picture in PICTURES:
        made.know_picture(picture)
    db.OrganisationRow.objects.filter(id=made.organisation.id).update(fail_mode="allow")
    made.parts.refresher.refresh()
    close_connection()
    return made


def upload(here, content, **options):
    return here.client.post("/v1/checks", files={"file": ("x.jpg", content)}, **options).json()


@pytest.fixture
def full_disk_installation(tmp_path, assembled_parts):
    """A database on a disk of its own, which may be filled."""
    with small_disk(tmp_path / "disk", megabytes=12) as disk, use_database("sqlite", disk):
        yield allowing(assembled_parts, disk / "journal"), disk
        close_connection()


def test_fault_04_a_full_disk_blocks_every_known_picture_in_fail_mode_allow(full_disk_installation):
    here, disk = full_disk_installation

    with filled(disk):
        answers = [upload(here, picture) for picture in PICTURES]
        stranger = upload(here, media("not-in-bank/grass.jpg"))

    assert [(said["verdict"], said["degraded"]) for said in answers] == [("block", False)] * 4
    assert stranger["verdict"] == "allow"
    assert here.parts.recorder.journal.state() == JournalState(in_memory=4)
    here.parts.recorder.catch_up()
    assert here.parts.recorder.waiting == 0
    assert [row.id for row in rows(db.UploadCheckRow)] == [said["check"] for said in answers]
    here.parts.door.close()


def test_a_locked_database_and_an_impatient_caller_do_not_let_known_content_through(
    sqlite, assembled_parts, up_once_decided
):
    here = allowing(assembled_parts)
    path = connection.settings_dict["NAME"]

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = upload(here, PICTURES[0], headers={"Prefer": "wait=1"})
        other.execute("ROLLBACK")
    here.parts.door.close()
    here.parts.recorder.catch_up()

    assert (said["verdict"], said["degraded"]) == ("block", False)
    assert [row.verdict for row in rows(db.UploadCheckRow)] == ["block"]


def test_an_idempotency_key_that_cannot_be_looked_up_does_not_let_known_content_through(
    sqlite, assembled_parts
):
    here = allowing(assembled_parts)
    path = connection.settings_dict["NAME"]
    connection.settings_dict["OPTIONS"]["timeout"] = 0.2
    close_connection()

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = upload(here, PICTURES[0], headers={"Idempotency-Key": "one"})
        stranger = upload(here, media("not-in-bank/grass.jpg"), headers={"Idempotency-Key": "two"})
        other.execute("ROLLBACK")
    here.parts.door.close()

    assert (said["verdict"], said["degraded"]) == ("block", False)
    assert (stranger["verdict"], stranger["degraded"]) == ("allow", False)


@pytest.mark.parametrize("fault", ["disk image is malformed", "a bug of ours"])
def test_whatever_breaks_while_a_hit_is_recorded_its_verdict_stands(
    sqlite, assembled_parts, monkeypatch, fault
):
    here = allowing(assembled_parts)

    def broken(*_, **__):
        raise sqlite3.DatabaseError(fault)

    monkeypatch.setattr("seawall.app.recorder.upload_check.record_check", broken)
    said = upload(here, PICTURES[0])
    here.parts.door.close()

    assert (said["verdict"], said["degraded"]) == ("block", False)


def test_fault_05_a_disk_that_refuses_writes_blocks_what_is_known(sqlite, assembled_parts):
    here = allowing(assembled_parts)

    with failing_writes(beyond=8192):
        said = upload(here, PICTURES[0])
    here.parts.door.close()

    assert (said["verdict"], said["degraded"]) == ("block", False)
