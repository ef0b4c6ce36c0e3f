"""What a witness cosigned is one history of each log, over restarts, deaths and full disks."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from seawall.ledger.cosignature import cosigned_at
from seawall.ledger.note import open_note, read_statement
from seawall.witness import witness_folder
from seawall.witness.witness_folder import CHECKPOINT, CONFLICT, LOGS, opened_folder
from tests.eight_hands import HANDS, at_once
from tests.problems import raises_problem
from tests.witness.logs_made import ENTRIES, FORK, LOG, NAMESAKE, TREE, asked, checkpoint

NAME = "witness.example"
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
SIZES = st.integers(0, ENTRIES)


@pytest.fixture
def folder(tmp_path):
    with opened_folder(tmp_path / "witness", NAME) as opened:
        opened.add_log(LOG.verifier)
        yield opened


def only(path: Path, name: str) -> Path:
    """The file of this name in the folder of the one log."""
    (found,) = path.glob(f"*/{name}")
    return found


class OneHistory(RuleBasedStateMachine):
    """A witness that is asked for two histories, restarted and left without room on its disk."""

    @initialize()
    def begin(self):
        """Its first start."""
        self.places = ExitStack()
        self.path = Path(self.places.enter_context(tempfile.TemporaryDirectory()))
        self.patch = self.places.enter_context(pytest.MonkeyPatch.context())
        self.cosigned = []
        self.now = NOON
        self.start()
        self.witness.add_log(LOG.verifier)

    def start(self):
        """Begin a run."""
        self.run = ExitStack()
        self.witness = self.run.enter_context(opened_folder(self.path, NAME))

    @rule()
    def restart(self):
        """Its process ends, and another begins."""
        self.run.close()
        self.start()

    @rule(is_full=st.booleans())
    def fill_or_empty_the_disk(self, is_full):
        """Nothing can be written, or everything again."""
        self.patch.setattr(witness_folder, "replace_private", _refuse if is_full else WRITE)

    @rule(old=SIZES | st.none(), size=SIZES, tree=st.sampled_from([TREE, FORK]))
    def ask(self, old, size, tree):
        """Ask for the cosignature of one of two histories, from any size or from the right one."""
        self.now += timedelta(seconds=1)
        if old is None:
            old = self.cosigned[-1][0] if self.cosigned else 0
        try:
            reply = self.witness.answer(asked(old, size, tree), now=self.now)
        except OSError:
            return
        if reply.status == 200:
            self.cosigned.append((size, tree.root(size)))
            note = checkpoint(size, tree) + reply.text
            seconds = {cosigned_at(note, key) for key in self.witness.signer.cosigners}
            assert seconds == {int(self.now.timestamp())}

    @invariant()
    def what_was_cosigned_is_one_history_that_only_grew(self):
        """The rule."""
        sizes = [size for size, _ in self.cosigned]
        assert sizes == sorted(sizes)
        assert any(
            all(root == tree.root(size) for size, root in self.cosigned) for tree in (TREE, FORK)
        )

    def teardown(self):
        """The end."""
        self.run.close()
        self.places.close()


TestOneHistory = OneHistory.TestCase
TestOneHistory.settings = settings(max_examples=100, stateful_step_count=30)

WRITE = witness_folder.replace_private


def _refuse(*_):
    raise OSError("No space left on device")


def test_of_eight_that_ask_at_once_for_two_histories_one_history_is_cosigned(folder, monkeypatch):
    """Whoever has looked waits for the others to look: with one at a time nobody comes."""
    replies, meeting, witnessed = {}, Barrier(HANDS), folder.witnessed

    def looked(log):
        last = witnessed(log)
        with suppress(BrokenBarrierError):
            meeting.wait(timeout=0.5)
        return last

    monkeypatch.setattr(folder, "witnessed", looked)

    def ask(hand):
        tree = (TREE, FORK)[hand % 2]
        replies[hand] = folder.answer(asked(0, 10 + hand, tree), now=NOON).status

    at_once(ask)

    assert sorted(replies.values()) == [200, *[409] * 7]


def test_what_anybody_may_fetch_has_the_log_s_signature_and_both_of_the_witness(folder):
    request = asked(0, 7)
    stranger_s_line = NAMESAKE.sign("x\n").rpartition("\n\n")[2]
    own_line = request.note.rpartition("\n\n")[2]

    folder.answer(type(request)(0, (), request.note + own_line + stranger_s_line), now=NOON)

    (standing,) = folder.standing()
    note = only(folder.path, CHECKPOINT).read_text()
    assert (standing.size, standing.has_conflict) == (7, False)
    assert open_note(note, LOG.verifier).size == 7
    assert all(cosigned_at(note, key) for key in folder.signer.cosigners)
    assert len(note.rpartition("\n\n")[2].splitlines()) == 3


def test_a_log_that_signs_another_root_of_the_same_size_is_kept_as_evidence(folder):
    folder.answer(asked(0, 12), now=NOON)

    reply = folder.answer(asked(12, 12, FORK), now=NOON)
    folder.answer(asked(12, 12, FORK), now=NOON)

    assert reply.status == 422
    note = only(folder.path, CONFLICT).read_text()
    assert open_note(note, LOG.verifier).root == FORK.root(12)
    assert folder.standing()[0].has_conflict
    assert folder.witnessed(LOG.verifier).root == TREE.root(12)


def test_a_proof_that_a_stranger_spoilt_is_no_evidence_against_a_log(folder):
    folder.answer(asked(0, 7), now=NOON)
    good = asked(7, 12)

    reply = folder.answer(type(good)(7, (bytes(32),), good.note), now=NOON)

    assert reply.status == 422
    assert not folder.standing()[0].has_conflict


def test_one_process_has_a_folder(folder):
    with (
        raises_problem("witness.folder-taken"),
        opened_folder(folder.path, NAME),
    ):
        pytest.fail("two at once")


def test_a_witness_keeps_its_name_and_its_keys(tmp_path):
    with opened_folder(tmp_path, NAME) as first:
        keys = first.signer.cosigners
    with opened_folder(tmp_path, NAME) as again:
        assert again.signer.cosigners == keys
    with raises_problem("witness.another-name"), opened_folder(tmp_path, "other.example"):
        pytest.fail("another name")


def test_nobody_else_on_the_machine_reads_its_secret(tmp_path):
    with opened_folder(tmp_path / "witness", NAME):
        modes = {
            path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "witness").iterdir()
        }

    assert (tmp_path / "witness").stat().st_mode & 0o077 == 0
    assert modes["key"] == 0o600


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_text(""),
        lambda path: path.write_bytes(b"\xff"),
        lambda path: path.write_text(path.read_text().replace("\n7\n", "\n3\n")),
        lambda path: path.write_text(checkpoint(3)),
    ],
)
def test_one_that_cannot_read_what_it_cosigned_does_not_begin_anew(tmp_path, spoil):
    with opened_folder(tmp_path, NAME) as opened:
        opened.add_log(LOG.verifier)
        opened.answer(asked(0, 7), now=NOON)
    spoil(only(tmp_path, CHECKPOINT))

    with raises_problem("witness.checkpoint-unreadable"), opened_folder(tmp_path, NAME):
        pytest.fail("it began")


@pytest.mark.parametrize("content", ["", NAME, f"{NAME}\nzz\n", f"{NAME}\n{'00' * 31}\n"])
def test_a_key_that_is_none_is_not_replaced(tmp_path, content):
    (tmp_path / "key").write_text(content)

    with raises_problem("witness.key-unreadable"), opened_folder(tmp_path, NAME):
        pytest.fail("it began")
    assert (tmp_path / "key").read_text() == content


def test_a_log_has_one_key_and_its_owner_s_next_key_goes_on_from_where_it_was(folder):
    folder.answer(asked(0, 7), now=NOON)
    with raises_problem("witness.log"):
        folder.add_log(NAMESAKE.verifier)
    with raises_problem("witness.log"):
        folder.add_log(folder.signer.cosigner)

    (folder.path / LOGS).write_text(f"# their new key\n\n{NAMESAKE.verifier}\n")

    statuses = [
        folder.answer(asked(old, size, log=log), now=NOON).status
        for old, size, log in ((7, 9, LOG), (0, 9, NAMESAKE), (7, 9, NAMESAKE))
    ]
    assert statuses == [403, 409, 200]


@pytest.mark.parametrize("content", ["x\n", f"{LOG.verifier}\n{NAMESAKE.verifier}\n"])
def test_a_line_that_is_no_log_s_key_is_named(folder, content):
    (folder.path / LOGS).write_text(content)

    with raises_problem("witness.log-line") as raised:
        _ = folder.logs
    assert str(len(content.splitlines())) in str(raised.value)


def test_a_log_that_was_added_twice_stands_there_once(folder):
    folder.add_log(LOG.verifier)

    assert folder.logs == [LOG.verifier]


DYING = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from seawall.keys import private_file
from seawall.witness import witness_folder
from tests.witness.logs_made import asked

def die(*_):
    os._exit(9)

where = sys.argv[2]
with witness_folder.opened_folder(Path(sys.argv[1]), "witness.example") as opened:
    if where == "before the name":
        private_file.Path.replace = die
    if where == "after the name":
        private_file.settle_folder = die
    opened.answer(asked(7, 12), now=datetime(2026, 12, 1, 13, tzinfo=UTC))
"""


@pytest.mark.parametrize(("where", "size"), [("before the name", 7), ("after the name", 12)])
def test_killed_while_it_remembers_it_has_the_one_or_the_other(tmp_path, where, size):
    with opened_folder(tmp_path, NAME) as opened:
        opened.add_log(LOG.verifier)
        opened.answer(asked(0, 7), now=NOON)

    command = [sys.executable, "-c", DYING, str(tmp_path), where]
    died = subprocess.run(command, env=os.environ, check=False)

    assert died.returncode == 9
    with opened_folder(tmp_path, NAME) as opened:
        assert opened.witnessed(LOG.verifier).size == size
        assert opened.answer(asked(size, 20), now=NOON).status == 200
        assert read_statement(opened.witnessed(LOG.verifier).note).size == 20
