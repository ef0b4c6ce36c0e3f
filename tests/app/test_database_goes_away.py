"""The database goes away in the middle of a check: nothing accepted is lost or halved."""

import sqlite3
import threading
from contextlib import closing

import psycopg
import pytest
from django.db import connection

from seawall.app import recorder as recording
from seawall.db import models as db
from seawall.journeys.content import upload_check
from seawall.transaction import close_connection
from tests.databases import run_as_owner, server_address
from tests.gate.conftest import installed, known_picture, rows


def check(here, **options):
    return here.client.post("/v1/checks", files={"file": ("x.jpg", known_picture())}, **options)


@pytest.fixture
def cut(monkeypatch):
    """A place in the middle of the transaction where the test may cut the line."""
    real, cuts = upload_check.open_or_join_case, []

    def interrupted(*given, **named):
        case = real(*given, **named)
        if cuts:
            cuts.pop()()
        return case

    monkeypatch.setattr(upload_check, "open_or_join_case", interrupted)
    return cuts


def terminate_own_backend():
    """As an administrator, end the very connection that is writing the check."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    run_as_owner(f"SELECT pg_terminate_backend({pid})")


def test_a_terminated_backend_costs_a_second_try_and_nothing_else(postgresql, assembled_parts, cut):
    here = installed(assembled_parts)
    here.know_picture(known_picture())
    cut.append(terminate_own_backend)

    said = check(here).json()

    assert (said["verdict"], said["degraded"]) == ("block", False)
    assert [row.id for row in rows(db.UploadCheckRow)] == [said["check"]]
    assert len(rows(db.CaseRow)) == len(rows(db.ItemRow)) == len(rows(db.MatchRow)) == 1
    here.parts.door.close()


def test_a_backend_that_dies_twice_takes_no_verdict_back_and_the_check_is_written_later(
    postgresql, assembled_parts, cut
):
    here = installed(assembled_parts)
    here.know_picture(known_picture())
    cut += [terminate_own_backend, terminate_own_backend]

    said = check(here).json()

    assert (said["verdict"], said["degraded"], said["rule"]) == ("block", False, "confirmed-match")
    assert (said["notes"], said["case"]) == ([recording.LATE], None)
    assert rows(db.UploadCheckRow) == rows(db.CaseRow) == rows(db.ItemRow) == []
    here.parts.recorder.catch_up()
    assert [row.verdict for row in rows(db.UploadCheckRow)] == ["block"]
    assert here.parts.recorder.waiting == 0
    here.parts.door.close()


def test_a_locked_file_takes_no_verdict_back_and_the_check_is_written_once_it_is_free(
    sqlite, assembled_parts
):
    here = installed(assembled_parts)
    here.know_picture(known_picture())
    path = connection.settings_dict["NAME"]
    connection.settings_dict["OPTIONS"]["timeout"] = 0.2
    close_connection()

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = check(here).json()
        other.execute("ROLLBACK")

    assert (said["verdict"], said["degraded"]) == ("block", False)
    assert rows(db.UploadCheckRow) == rows(db.ItemRow) == []
    here.parts.recorder.catch_up()
    assert [row.verdict for row in rows(db.UploadCheckRow)] == ["block"]
    here.parts.door.close()


def test_an_impatient_caller_is_answered_while_the_file_is_locked(
    sqlite, assembled_parts, up_once_decided
):
    here = installed(assembled_parts)
    here.know_picture(known_picture())
    path = connection.settings_dict["NAME"]

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = check(here, headers={"Prefer": "wait=1"}).json()
        other.execute("ROLLBACK")
    here.parts.door.close()
    here.parts.recorder.catch_up()

    assert (said["verdict"], said["degraded"]) == ("block", False)
    assert [row.verdict for row in rows(db.UploadCheckRow)] == ["block"]


def test_an_organisations_own_fail_mode_wins(sqlite, assembled_parts, too_late):
    here = installed(assembled_parts)
    db.OrganisationRow.objects.filter(id=here.organisation.id).update(fail_mode="allow")
    here.parts.refresher.refresh()

    said = check(here, headers={"Prefer": "wait=0"}).json()

    assert (said["verdict"], said["degraded"]) == ("allow", True)
    too_late.set()
    here.parts.door.close()


def test_a_check_that_finds_nothing_needs_no_database(sqlite, assembled_parts):
    here = installed(assembled_parts)
    path = connection.settings_dict["NAME"]

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = check(here).json()
        other.execute("ROLLBACK")

    assert (said["verdict"], said["degraded"]) == ("allow", False)
    here.parts.door.close()


def test_an_error_in_the_middle_leaves_no_row_of_the_check(here, cut):
    here.know_picture(known_picture())

    def fail():
        raise recording.OperationalError("invented")

    cut += [fail, fail]

    assert check(here).json()["notes"] == [recording.LATE]
    for model in (
        db.ItemRow,
        db.ItemVersionRow,
        db.UploadCheckRow,
        db.MatchRow,
        db.CaseRow,
        db.CaseItemRow,
    ):
        assert rows(model) == []


def test_the_last_snapshot_serves_while_the_database_is_away(postgresql, assembled_parts):
    here = installed(assembled_parts)
    here.know_picture(known_picture())
    stop = threading.Event()
    follower = threading.Thread(target=here.parts.refresher.run, args=(stop,))
    follower.start()
    try:
        with psycopg.connect(server_address(), autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [connection.settings_dict["NAME"]],
            )
        close_connection()
        assert here.client.get("/readyz").status_code == 200
        here.know_text("Join the Grey Tide Order")
        said = here.client.post("/v1/checks", json={"text": "join the grey tide order"})
        assert said.json()["verdict"] == "block"
    finally:
        stop.set()
        follower.join()
    here.parts.door.close()
