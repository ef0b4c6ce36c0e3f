"""What was decided and could not be recorded waits in a journal, and is recorded once."""

from __future__ import annotations

import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.app import recorder as recording
from seawall.app.check_journal import CheckJournal, JournalState
from seawall.app.kept_check import read_kept_check, written_check
from seawall.app.recorder import LATE, UNRECORDED, CheckRecorder
from seawall.db import models as db
from seawall.ids import CheckId, OrganisationId, new_id
from seawall.intake.marks import Marks
from seawall.intake.model import FirstAnswer, Verdict
from seawall.intake.submission import (
    CheckAnswer,
    CheckRecord,
    GivenHash,
    ItemRef,
    Submission,
    written_moment,
)
from seawall.journeys.content import upload_check
from seawall.transaction import transaction
from tests.conftest import NOON
from tests.gate.conftest import rows
from tests.people_made import make_organisation
from tests.recorders_made import make_recorder
from tests.waiting import PATIENCE, until

WEEK = timedelta(days=7)
words = st.text(max_size=20)
facts = st.dictionaries(st.sampled_from(["age", "language"]), words | st.integers() | st.booleans())


def check(organisation="org_1", *, at=NOON, **more):
    """A text that was blocked, as the gate hands it to the recorder."""
    fields = {"text": "join the grey tide order", **more}
    identity = CheckId(new_id("chk", now=at))
    answer = CheckAnswer(Verdict.BLOCK, "confirmed", "known", "", at, at + WEEK, check=identity)
    return CheckRecord(
        id=identity,
        submission=Submission(OrganisationId(organisation), **fields),
        answer=answer,
        signals=(("text", "abc"),),
        qualities={},
        media_type="text/plain",
        rendition=None,
        queue="matches",
        severity=3,
        at=at,
    )


def recorder(folder, **bounds):
    return make_recorder(folder, **bounds)


@pytest.fixture
def away(monkeypatch):
    """The database does not answer, until it is called back."""
    real, is_away = upload_check.record_check, [True]

    def answer(*given, **named):
        if is_away:
            raise recording.OperationalError("invented")
        return real(*given, **named)

    monkeypatch.setattr(upload_check, "record_check", answer)
    return is_away


@given(
    content=st.none() | st.binary(max_size=50),
    text=st.none() | words,
    facts=facts,
    hashes=st.lists(st.builds(GivenHash, words, words, st.none() | st.integers(0, 100))),
    item=st.none() | st.builds(ItemRef, words, words, st.none() | st.integers(0, 9), words, words),
    inside=st.frozensets(words),
)
def test_a_check_comes_out_of_the_journal_as_it_went_in(content, text, facts, hashes, item, inside):
    kept = check(content=content, text=text, facts=facts, hashes=tuple(hashes), item=item)
    kept = replace(kept, marks=Marks({"abc": 7}, inside))

    back = read_kept_check(written_check(kept))

    as_words = {name: str(value) for name, value in facts.items()}
    assert back == replace(kept, submission=replace(kept.submission, facts=as_words))
    assert back.submission.digest == kept.submission.digest


def test_a_text_that_is_no_unicode_can_be_kept():
    assert read_kept_check(written_check(check(text="\udcff"))).submission.text == "?"


def test_what_waits_is_recorded_in_order_and_once_by_whoever_starts_next(database, tmp_path, away):
    organisation = make_organisation().id
    decided = [check(organisation, at=NOON + timedelta(seconds=n), text=f"{n}") for n in range(3)]
    answers = [recorder(tmp_path / "journal").record(one) for one in reversed(decided)]
    assert {answer.verdict for answer in answers} == {Verdict.BLOCK}
    assert {answer.notes for answer in answers} == {(LATE,)}

    after_a_crash = recorder(tmp_path / "journal")
    after_a_crash.catch_up()
    assert (after_a_crash.waiting, rows(db.UploadCheckRow)) == (3, [])
    away.clear()
    after_a_crash.catch_up()
    after_a_crash.catch_up()

    with transaction(organisation) as tx:
        entries = [entry for entry in tx.ledger.pending(50) if entry.what == "check.ruled"]
    assert [entry.about for entry in entries] == [one.id for one in decided]
    assert [entry.public["decided_at"] for entry in entries] == [
        written_moment(one.at) for one in decided
    ]
    assert len(rows(db.UploadCheckRow)) == 3
    assert after_a_crash.waiting == 0


def test_a_check_recorded_in_time_says_nothing_of_being_late(sqlite, tmp_path):
    organisation = make_organisation().id

    recorder(tmp_path / "journal").record(check(organisation))

    with transaction(organisation) as tx:
        (entry,) = [entry for entry in tx.ledger.pending(50) if entry.what == "check.ruled"]
    assert "decided_at" not in entry.public


def test_a_crash_between_the_commit_and_the_end_of_the_file_records_nothing_twice(
    database, tmp_path
):
    organisation = make_organisation().id
    journal = CheckJournal(tmp_path / "journal")
    late = check(organisation)
    recorder(tmp_path / "journal").record(late)
    journal.add(late, why="invented")

    recorder(tmp_path / "journal").catch_up()

    assert [row.id for row in rows(db.UploadCheckRow)] == [late.id]
    assert len(rows(db.CaseRow)) == 1
    assert journal.state() == JournalState()


def test_a_key_that_was_used_again_meanwhile_keeps_its_answer_and_both_checks_are_recorded(
    sqlite, tmp_path, away
):
    organisation = make_organisation().id
    kept = recorder(tmp_path / "journal")
    kept.record(check(organisation, idempotency_key="one"))
    away.clear()
    with transaction(organisation) as tx:
        first = FirstAnswer("one", "other", 200, "{}", created_at=datetime.now(UTC))
        tx.intake.remember(first, since=NOON)

    kept.catch_up()

    assert len(rows(db.UploadCheckRow)) == 1
    assert kept.waiting == 0


def test_a_check_that_is_refused_again_and_again_is_a_persons_and_holds_up_no_other(
    sqlite, tmp_path, away
):
    organisation = make_organisation().id
    kept = recorder(tmp_path / "journal")
    kept.record(check("org_gone", at=NOON))
    kept.record(check(organisation, at=NOON + timedelta(seconds=1)))
    away.clear()

    for _ in range(recording.ENOUGH_ATTEMPTS):
        kept.catch_up()

    assert kept.journal.state() == JournalState(refused=1)
    assert len(rows(db.UploadCheckRow)) == 1


def test_a_file_that_was_changed_is_set_aside(tmp_path):
    journal = CheckJournal(tmp_path / "journal")
    kept = check()
    journal.add(kept, why="invented")
    (file,) = (tmp_path / "journal").iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"x")

    assert journal.read(kept.id) is None
    assert journal.state() == JournalState(refused=1)


def test_nothing_of_the_content_lies_open_in_the_journal(tmp_path):
    CheckJournal(tmp_path / "journal").add(check(content=b"grey tide order"), why="invented")

    (file,) = (tmp_path / "journal").iterdir()
    assert b"grey tide" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "bounds",
    [{"most_checks": 1}, {"most_on_disk": 1_200, "most_in_memory": 0}],
)
def test_a_full_journal_takes_no_verdict_back_and_says_so(sqlite, tmp_path, away, bounds):
    kept = recorder(tmp_path / "journal", **bounds)

    answers = [kept.record(check(at=NOON + timedelta(seconds=n))) for n in range(4)]

    assert {answer.verdict for answer in answers} == {Verdict.BLOCK}
    assert answers[-1].notes == (UNRECORDED,)
    assert kept.journal.state().lost > 0


def test_what_cannot_be_written_at_all_waits_in_memory(database, tmp_path, away):
    (tmp_path / "journal").write_text("a file where the folder should be")
    organisation = make_organisation().id
    kept = recorder(tmp_path / "journal")
    kept.record(check(organisation))
    assert kept.journal.state() == JournalState(in_memory=1)

    away.clear()
    kept.catch_up()

    assert kept.journal.state() == JournalState()
    assert len(rows(db.UploadCheckRow)) == 1


def test_one_process_at_a_time_replays(sqlite, tmp_path, away):
    organisation = make_organisation().id
    kept = recorder(tmp_path / "journal")
    kept.record(check(organisation))
    away.clear()

    with CheckJournal(tmp_path / "journal").one_process() as is_ours:
        kept.catch_up()
        assert (is_ours, kept.waiting) == (True, 1)
    kept.catch_up()

    assert kept.waiting == 0


def test_a_database_that_hangs_holds_up_no_more_than_the_threads_that_write(tmp_path, monkeypatch):
    monkeypatch.setattr(recording, "PATIENCE", 0.05)
    let_go, hanging = threading.Event(), []

    def hang(*_, **__):
        hanging.append(1)
        let_go.wait(PATIENCE)
        raise recording.OperationalError("invented")

    monkeypatch.setattr(CheckRecorder, "_write", hang)
    kept = recorder(tmp_path / "journal")

    answers = [kept.record(check(at=NOON + timedelta(seconds=n))) for n in range(8)]
    until(lambda: len(hanging) >= recording.HANDS)  # a thread begins when it can
    let_go.set()

    assert {answer.verdict for answer in answers} == {Verdict.BLOCK}
    assert len(hanging) == recording.HANDS
    assert kept.waiting == 8
