"""A file is sealed before the unit of work that names it, and no lock waits for the disk."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from seawall.db import models as db
from seawall.intake.evidence import vault
from seawall.intake.evidence.sealed_ahead import files_ahead
from seawall.intake.intake_faults import EvidenceGone
from seawall.intake.media import ReadMedia
from seawall.intake.submission import ItemRef
from seawall.journeys.content import upload_check
from seawall.journeys.content.item_upsert import ItemArrival, upsert_item
from seawall.journeys.content.media_sealing import seal_media
from seawall.journeys.mailroom.mail_taking import FetchedMail
from seawall.transaction import transaction
from seawall.web import ports
from seawall.worker import inbox
from tests.app.test_check_journal import check, recorder
from tests.conftest import NOON
from tests.gate.conftest import rows
from tests.people_made import make_organisation
from tests.web.api.conftest import make_platform


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def sealing(monkeypatch):
    """Whether a unit of work was open, for each file that was sealed."""
    real, is_open = vault.write_file, []

    def write_file(path, sealed):
        is_open.append(connection.in_atomic_block)
        real(path, sealed)

    monkeypatch.setattr(vault, "write_file", write_file)
    return is_open


def picture(organisation, **changes):
    """A picture that was blocked."""
    return check(organisation, text=None, content=b"invented bytes", **changes)


def sealed_files(organisation):
    return [path for path in (vault.folder() / organisation).rglob("*") if path.is_file()]


def named_files():
    return {vault.folder() / row.path for row in rows(db.EvidenceRow)}


def test_a_check_is_recorded_with_no_lock_held_while_its_file_is_sealed(
    database, tmp_path, sealing
):
    organisation = make_organisation().id

    answer = recorder(tmp_path / "journal").record(picture(organisation))

    assert sealing == [False]
    with transaction(organisation) as tx:
        (version,) = tx.intake.versions(answer.item)
        assert tx.evidence.open(version.evidence) == b"invented bytes"


def test_the_same_content_again_is_not_sealed_again(database, tmp_path, sealing):
    organisation = make_organisation().id
    hand = recorder(tmp_path / "journal")

    hand.record(picture(organisation))
    hand.record(picture(organisation))
    hand.record(picture(organisation, item=ItemRef("video", "8812", version=3)))
    hand.record(picture(organisation, item=ItemRef("video", "8812", version=3)))

    assert sealing == [False, False]
    assert set(sealed_files(organisation)) == named_files()


def test_an_item_is_put_with_no_lock_held_while_its_file_is_sealed(database, monkeypatch, sealing):
    platform = make_platform()
    monkeypatch.setattr(
        ports, "media_of", lambda content, _: ReadMedia(content, "image/png", rendition=b"small")
    )

    put = platform.put("/v1/items/video/8812?version=1", b"bytes", content_type="image/png")

    assert put.status_code == 201
    assert sealing == [False, False]


def test_a_mail_is_owed_its_reading_with_no_lock_held_while_it_is_sealed(database, sealing):
    organisation = make_organisation().id
    fetched = FetchedMail("", b"invented mail", NOON)

    inbox._owe(fetched, organisation, now=NOON)
    inbox._owe(fetched, organisation, now=NOON)

    assert sealing == [False, False]
    assert len(sealed_files(organisation)) == 1
    assert set(sealed_files(organisation)) == named_files()


def test_a_unit_of_work_that_fails_leaves_no_file_behind(database, tmp_path, monkeypatch):
    """It waits in the journal, and is tried again and again: each time would leave one."""

    def refuse(*_, **__):
        raise RuntimeError("before the commit")

    organisation = make_organisation().id
    monkeypatch.setattr(upload_check, "record_check", refuse)
    hand = recorder(tmp_path / "journal")

    hand.record(picture(organisation))

    assert hand.waiting == 1
    assert sealed_files(organisation) == []


def test_a_commit_of_which_nothing_is_known_keeps_its_file(database):
    """The line was cut in the commit: its row may be there."""
    organisation = make_organisation().id

    def work():
        with files_ahead(organisation, now=NOON) as files, transaction(organisation) as tx:
            tx.evidence.keep(files.seal(b"invented bytes", "text/plain", "item"))
            files.leave_to_commit()
            raise Killed

    with pytest.raises(Killed):
        work()

    assert len(sealed_files(organisation)) == 1


def test_a_crash_before_the_row_leaves_a_file_that_the_sweep_removes(database):
    organisation, now = make_organisation().id, datetime.now(UTC)
    arrival = ItemArrival("video", "8812", media=ReadMedia(b"invented", "video/mp4"))
    crashed = files_ahead(organisation, now=now)
    seal_media(arrival, crashed.__enter__())  # and nothing comes after it
    kept = files_ahead(organisation, now=now)
    with kept as files, transaction(organisation) as tx:
        upsert_item(seal_media(arrival, files), tx=tx, now=now)
        files.leave_to_commit()
    assert len(sealed_files(organisation)) == 2
    for path in sealed_files(organisation):
        os.utime(path, ((now - timedelta(hours=2)).timestamp(),) * 2)

    with transaction(organisation) as tx:
        swept = tx.evidence.sweep_orphans(before=now - timedelta(hours=1))

    assert swept == 1
    assert set(sealed_files(organisation)) == named_files()


def test_a_row_is_never_written_for_a_file_that_was_swept_away(database):
    """A process that stood still for an hour names its file after the sweep came by."""
    organisation = make_organisation().id
    with files_ahead(organisation, now=NOON) as files:
        sealed = files.seal(b"invented bytes", "text/plain", "item")
        with transaction(organisation) as tx:
            tx.evidence.sweep_orphans(before=datetime.now(UTC) + timedelta(seconds=1))

        with pytest.raises(EvidenceGone), transaction(organisation) as tx:
            tx.evidence.keep(sealed)

    assert rows(db.EvidenceRow) == []
