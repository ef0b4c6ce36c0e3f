"""Our checkpoints are cosigned elsewhere, and what is known there stops a log that is not whole."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from seawall.config import settings
from seawall.keys.installation import ledger_key
from seawall.keys.ledger_mark import MARK, read_mark, write_mark
from seawall.ledger.cosignature import WitnessSigner, cosigned_at
from seawall.ledger.elsewhere.known_witness import known_witnesses
from seawall.ledger.elsewhere.witnessing import AddCheckpoint, judge_checkpoint
from seawall.ledger.note import Signer, origin
from seawall.outbound.model import CallAnswer
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.ledger_jobs import ask_witnesses
from seawall.worker.tasks import place_entries
from tests.holds_made import Harbour
from tests.ledger_key import SIGNING_KEY
from tests.log_signed import log_elsewhere
from tests.people_made import NOON
from tests.problems import raises_problem

WITNESS = WitnessSigner("other.example/witness", SIGNING_KEY)
WITNESS_HERE = sys.modules[__name__]


class Witness:
    """Another installation: it remembers outside of our database."""

    def __init__(self):
        self.last, self.statuses = None, []

    def __call__(self, call):
        asked = AddCheckpoint.parse(call.body.decode())
        key = Signer(origin(settings().public_url), ledger_key()).verifier
        judged = judge_checkpoint(asked, [key], self.last)
        self.statuses.append(judged.status)
        if judged.log is None:
            return CallAnswer(judged.status, body=f"{judged.size}\n".encode())
        self.last = judged.log
        return CallAnswer(200, body=WITNESS.cosign(asked.note, at=1_790_000_000).encode())


@pytest.fixture
def witness(database, monkeypatch):
    named = json.dumps([f"https://other.example/witness {WITNESS.cosigner}"])
    monkeypatch.setenv("SEAWALL_WITNESSES", named)
    settings.cache_clear()
    other = Witness()
    monkeypatch.setattr(ask_witnesses, "call_out", other)
    yield other
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def harbour(witness):
    harbour = Harbour()
    harbour.order()
    place_entries(NOON)
    return harbour


def ask():
    ask_witnesses.ask_witness(known_witnesses(settings().witnesses)[0], now=NOON)


def test_the_doctor_says_whether_a_checkpoint_of_ours_stands_elsewhere(harbour, witness):
    before = log_elsewhere()
    ask()
    after = log_elsewhere()

    assert (before.state, after.state) == ("amber", "green")
    assert "other.example/witness" in after.says
    with transaction(INSTALLATION) as tx:
        (cosigned,) = tx.elsewhere.cosigned()
    assert cosigned_at(cosigned.note, WITNESS.cosigner) == 1_790_000_000


def test_what_is_cosigned_is_asked_for_once_and_grows(harbour, witness):
    ask()
    ask()
    harbour.order()
    place_entries(NOON + timedelta(minutes=1))
    ask()

    assert witness.statuses == [200, 200]
    assert witness.last.note == read_mark()


def test_a_witness_with_two_keys_is_asked_once_and_both_its_lines_are_kept(
    harbour, witness, monkeypatch
):
    two_keys = replace(WITNESS, ml_dsa_key=MLDSA44PrivateKey.from_seed_bytes(bytes(32)))
    monkeypatch.setattr(WITNESS_HERE, "WITNESS", two_keys)
    line = " ".join(["https://other.example/witness", *map(str, two_keys.cosigners)])
    monkeypatch.setenv("SEAWALL_WITNESSES", json.dumps([line]))
    settings.cache_clear()

    ask()
    ask()

    assert witness.statuses == [200]
    with transaction(INSTALLATION) as tx:
        cosigned = {each.witness: each for each in tx.elsewhere.cosigned()}
    assert cosigned.keys() == set(map(str, two_keys.cosigners))
    for key in two_keys.cosigners:
        assert cosigned_at(cosigned[str(key)].note, key) == 1_790_000_000
    assert log_elsewhere().says.count("other.example/witness") == 1


def test_what_was_cosigned_last_in_each_hour_is_kept_for_good(harbour, witness):
    for minutes in (0, 5, 65):
        harbour.order()
        place_entries(NOON + timedelta(minutes=minutes))
        ask_witnesses.ask_witness(
            known_witnesses(settings().witnesses)[0], now=NOON + timedelta(minutes=minutes)
        )

    with transaction(INSTALLATION) as tx:
        by_hour = tx.elsewhere.cosigned_hourly(NOON, NOON + timedelta(hours=2))
        within = tx.elsewhere.cosigned_hourly(NOON + timedelta(hours=1), NOON + timedelta(days=1))
    first, second = by_hour
    assert (first.at, second.at) == (NOON, NOON + timedelta(hours=1))
    assert first.size < second.size
    assert cosigned_at(first.note, WITNESS.cosigner) == 1_790_000_000
    assert within == [second]


def test_a_witness_that_knows_of_less_is_asked_from_there(harbour, witness):
    ask()
    first = witness.last
    harbour.order()
    place_entries(NOON + timedelta(minutes=1))
    ask()
    witness.last = first  # it was restored, not we
    harbour.order()
    place_entries(NOON + timedelta(minutes=2))
    ask()

    assert witness.statuses == [200, 200, 409, 200]


def test_a_witness_that_knows_of_more_stops_the_signing(harbour, witness):
    """Fault 15: restored from an old backup, on a machine that had signed nothing."""
    ask()
    known = witness.last
    witness.last = replace(known, size=known.size + 40)
    harbour.order()
    place_entries(NOON + timedelta(minutes=1))
    ask()
    harbour.order()

    with raises_problem("ledger.restored") as stopped:
        place_entries(NOON + timedelta(minutes=2))

    assert "the witness other.example/witness knows of" in str(stopped.value)
    assert log_elsewhere().state == "red"


def test_a_forked_history_under_the_same_key_is_refused_and_stops_the_signing(harbour, witness):
    """Fault 17."""
    ask()
    known = witness.last
    witness.last = replace(known, root=bytes(32))
    harbour.order()
    place_entries(NOON + timedelta(minutes=1))
    ask()

    assert witness.statuses[-1] == 422
    with raises_problem("ledger.restored") as stopped:
        place_entries(NOON + timedelta(minutes=2))
    assert "does not begin with" in str(stopped.value)


def test_once_the_witness_has_cosigned_again_the_log_goes_on(harbour, witness):
    ask()
    known = witness.last
    witness.last = replace(known, root=bytes(32))
    harbour.order()
    place_entries(NOON + timedelta(minutes=1))
    ask()
    witness.last = known
    ask()
    harbour.order()

    place_entries(NOON + timedelta(minutes=2))

    assert log_elsewhere().state == "green"


def test_an_answer_that_is_no_cosignature_is_not_kept(harbour, witness, monkeypatch):
    for answer in (b"", b"\xff", WITNESS.cosign("x\n\n", at=1).encode(), b"9" * 9_000):
        monkeypatch.setattr(
            ask_witnesses, "call_out", lambda _, body=answer: CallAnswer(200, body=body)
        )
        ask()

    assert log_elsewhere().state == "amber"


def test_a_mark_that_is_put_back_is_no_way_around_the_witness(harbour, witness):
    write_mark(read_mark())
    assert (settings().data_dir / MARK).exists()
    ask()
    assert witness.statuses == [200]
