"""A witness over HTTP, as c2sp.org/tlog-witness has it, and what strangers may send it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from seawall.ledger.cosignature import cosigned_at
from seawall.ledger.note import open_note
from seawall.witness import witness_folder
from seawall.witness.witness_door import WitnessDoor
from seawall.witness.witness_folder import CHECKPOINT, LOGS, opened_folder
from tests.witness.logs_made import FORK, LOG, asked, checkpoint

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
WHERE = f"/{hashlib.sha256(LOG.name.encode()).hexdigest()}/checkpoint"


class Witness:
    def __init__(self, folder):
        self.folder, self.troubles = folder, []
        door = WitnessDoor(folder, clock=lambda: NOON, trouble=self.troubles.append)
        self.client = TestClient(door.app)

    def add(self, body):
        return self.client.post("/add-checkpoint", content=body)


@pytest.fixture
def witness(tmp_path):
    with opened_folder(tmp_path, "witness.example") as folder:
        folder.add_log(LOG.verifier)
        yield Witness(folder)


def test_a_log_is_cosigned_as_it_grows_and_anybody_may_fetch_what_was(witness):
    before = witness.client.get(WHERE)
    first, second = witness.add(str(asked(0, 7))), witness.add(str(asked(7, 20)))
    fetched = witness.client.get(WHERE)

    assert [before.status_code, first.status_code, second.status_code] == [404, 200, 200]
    cosigned = checkpoint(20) + second.text
    assert {cosigned_at(cosigned, key) for key in witness.folder.signer.cosigners} == {
        NOON.timestamp()
    }
    assert fetched.text == cosigned
    assert open_note(fetched.text, LOG.verifier).size == 20


def test_what_is_refused_has_the_status_that_the_protocol_gives_it(witness):
    witness.add(str(asked(0, 12)))

    behind, fork = witness.add(str(asked(0, 7))), witness.add(str(asked(12, 12, FORK)))
    unknown = witness.add(str(asked(0, 7, log=type(LOG)("other.example", LOG.key))))
    backwards = witness.add(str(asked(20, 12)))

    assert (behind.status_code, behind.text) == (409, "12\n")
    assert behind.headers["content-type"] == "text/x.tlog.size"
    statuses = [fork.status_code, unknown.status_code, backwards.status_code]
    assert statuses == [422, 404, 400]
    assert "it has signed two histories" in witness.client.get("/").text


@pytest.mark.parametrize("body", [b"", b"old 0", b"\xff\n\n", b"old 0\n\nx", b"old 0\n\n\n\n\n\n"])
def test_what_is_no_request_is_refused(witness, body):
    assert witness.add(body).status_code == 400


def test_a_large_body_is_not_read_to_its_end(witness):
    read = []

    def endless():
        while len(read) < 1_000:
            read.append(16_384)
            yield bytes(16_384)

    assert witness.add(endless()).status_code == 413


def test_on_a_full_disk_nothing_is_cosigned_and_the_operator_hears_of_it(witness, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(witness_folder, "replace_private", refuse)

    reply = witness.add(str(asked(0, 7)))

    assert (reply.status_code, reply.text) == (503, "")
    assert witness.client.get(WHERE).status_code == 404
    assert "No space left" in witness.troubles[0]


def test_a_file_of_logs_that_was_spoilt_stops_the_cosigning_and_is_named(witness):
    (witness.folder.path / LOGS).write_text("harbour\n")

    assert witness.add(str(asked(0, 7))).status_code == 503
    assert "Line 1" in witness.troubles[0]


def test_a_checkpoint_that_was_spoilt_while_it_runs_is_not_begun_anew(witness):
    witness.add(str(asked(0, 7)))
    (path,) = witness.folder.path.glob(f"*/{CHECKPOINT}")
    path.write_text("")

    assert witness.add(str(asked(0, 3, FORK))).status_code == 503
    assert str(path) in witness.troubles[0]


def test_it_says_who_it_is_and_how_far_each_log_has_come(witness):
    before = witness.client.get("/").text
    witness.add(str(asked(0, 7)))
    after = witness.client.get("/").text

    assert all(str(key) in before for key in witness.folder.signer.cosigners)
    assert "nothing cosigned yet" in before
    assert f"Log {LOG.verifier}\n7 entries cosigned\n" in after


@pytest.mark.parametrize("path", ["/x/checkpoint", "/../key", "/key", "/logs", f"{WHERE}/"])
def test_nothing_else_of_the_folder_can_be_fetched(witness, path):
    witness.add(str(asked(0, 7)))

    assert witness.client.get(path, follow_redirects=False).status_code in {404, 307}
    assert witness.client.get("/add-checkpoint").status_code == 405
