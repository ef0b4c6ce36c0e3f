"""A round of the log: cut off anywhere, with a signer anywhere, it goes on as one history."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.app.doctor.log_examined import log_checkups
from seawall.journeys import ledger_placing, ledger_signing, log_standing
from seawall.keys.ledger_mark import read_mark
from seawall.keys.remote_signing import RemoteKey, SignerIsAhead
from seawall.keys.signer_folder import SignerFolder
from seawall.ledger import merkle
from seawall.ledger.audit import audit_log
from seawall.ledger.note import Signer, read_statement
from seawall.ledger.tree_growth import read_tree
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.ledger_jobs import log_round
from seawall.worker.ledger_jobs.log_round import place_entries
from tests.beside_us import in_a_thread
from tests.forked import Forked
from tests.keys.signers_made import ask_here, ask_in_this_process, command, tree, use_signer
from tests.ledger_made import log_pages, make_ledger_entry, organisation_before_the_log
from tests.people_made import NOON
from tests.problems import raises_problem
from tests.worker.processes import database_url

pytestmark = pytest.mark.both_databases


@pytest.fixture
def organisation(database):
    return organisation_before_the_log()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of a signer that lives apart."""
    ask_in_this_process(monkeypatch)
    use_signer(monkeypatch, command(tmp_path / "signer"))
    yield tmp_path / "signer"
    monkeypatch.undo()
    log_round.settings.cache_clear()


def append(organisation):
    with transaction(organisation.id) as tx:
        tx.ledger.append(make_ledger_entry("case.noted", "case_1", NOON))


def sizes():
    """How many entries have a place, a checkpoint, and stand in this machine's mark."""
    with transaction(INSTALLATION) as tx:
        placed, signed = tx.ledger.size(), tx.ledger.signed_size()
    return placed, signed, read_statement(read_mark() or "x\n0\n\n\n").size if read_mark() else None


def audited(verifier):
    with transaction(INSTALLATION) as tx:
        stored = tx.ledger.stored()
        return audit_log(stored, log_pages(stored, tx=tx), verifier=verifier)


def verifier():
    return Signer("localhost:8000/log", log_round.ledger_key()).verifier


def test_a_signer_that_lives_apart_is_shown_how_the_log_grows(organisation, folder):
    for size in (1, 2, 3):
        append(organisation)
        place_entries(NOON)

        assert sizes() == (size, size, size)
        assert SignerFolder(folder).last(1).size == size


def test_while_the_signer_is_away_entries_wait_and_the_doctor_counts_them(organisation, folder):
    append(organisation)
    place_entries(NOON)
    append(organisation)
    memory = folder / "signed-1"
    kept = memory.read_bytes()
    memory.unlink()
    with raises_problem("keys.signer-failed"):
        place_entries(NOON)
    append(organisation)
    with raises_problem("keys.signer-failed"):
        place_entries(NOON)

    report = audited(verifier())
    checkup = next(log_checkups(NOON + timedelta(hours=1)))
    assert (report.is_intact, report.unsigned, report.pending) == (True, 1, 1)
    assert checkup.state.name == "RED"
    assert "2 entries are not signed yet, the oldest for" in checkup.says

    memory.write_bytes(kept)
    assert place_entries(NOON) == 1
    assert sizes() == (3, 3, 3)
    assert audited(verifier()).unsigned == 0


def test_nobody_waits_with_a_write_for_the_signer(organisation, folder, monkeypatch):
    """A signer elsewhere may take seconds; on SQLite one open write would stop all others."""
    sign = RemoteKey.sign

    def slowly(key, data):
        in_a_thread(lambda: append(organisation))
        return sign(key, data)

    monkeypatch.setattr(RemoteKey, "sign", slowly)
    append(organisation)

    place_entries(NOON)

    assert sizes()[0] == sizes()[1] >= 1


def test_who_was_overtaken_while_the_signer_was_asked_looks_again(
    organisation, folder, monkeypatch
):
    """Two workers at once: the other one placed and signed more, and none of it is another tree."""
    append(organisation)
    place_entries(NOON)
    sign = RemoteKey.sign

    def overtaken(key, data):
        monkeypatch.setattr(RemoteKey, "sign", sign)
        in_a_thread(go_on)
        return sign(key, data)

    def go_on():
        place_entries(NOON)
        append(organisation)
        place_entries(NOON)

    append(organisation)
    monkeypatch.setattr(RemoteKey, "sign", overtaken)
    place_entries(NOON)

    assert sizes() == (3, 3, 3)
    assert SignerFolder(folder).last(1).size == 3


def test_a_database_that_is_behind_its_signer_is_not_signed(organisation, folder):
    """A backup was restored, and the mark with it: the signer remembers, and its memory tells."""
    append(organisation)
    place_entries(NOON)
    append(organisation)
    ahead = tree(9)
    SignerFolder(folder).remember(1, ahead.text)

    with pytest.raises(SignerIsAhead, match="9 entries of the log, and 2 are here"):
        place_entries(NOON)
    remembered = log_standing.known_by_note("the signer", memory(folder))
    with transaction(INSTALLATION) as tx:
        missing = log_standing.worst_shortfall([remembered], tx=tx)
    assert str(missing).startswith("the log has 2 entries, and the signer knows of 9")


#: In a process of its own: dies without a word at the first call of this, or once that is over.
_DIES = """
import os, signal, sys
from datetime import UTC, datetime
from seawall.app.database import set_up_django
set_up_django()
from seawall.journeys import ledger_placing, ledger_signing
from seawall.ledger.note import Signer
from seawall.worker.ledger_jobs import log_round
place, moment = sys.argv[1:]
owner, name = {
    "place": (ledger_placing, "place_waiting"),
    "sign": (Signer, "sign"),
    "keep": (ledger_signing, "keep_checkpoint"),
    "mark": (log_round, "write_mark"),
}[place]
real = getattr(owner, name)
def dying(*values, **options):
    if moment == "after":
        real(*values, **options)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, dying)
log_round.place_entries(datetime.now(UTC))
"""
_DEATHS = [(p, m) for p in ("sign", "place", "keep", "mark") for m in ("before", "after")]


@pytest.mark.parametrize("is_apart", [False, True], ids=["key here", "key apart"])
def test_a_worker_that_is_killed_at_any_point_of_a_round_is_followed_by_one_that_goes_on(
    database, organisation, is_apart, tmp_path, monkeypatch
):
    if is_apart:
        use_signer(monkeypatch, command(tmp_path / "signer"))
    environment = {**os.environ, "SEAWALL_DATABASE_URL": database_url(database)}
    for place, moment in _DEATHS:
        append(organisation)
        process = Forked([sys.executable, "-c", _DIES, place, moment], env=environment)
        assert process.wait() == -9, (place, moment)
    append(organisation)

    place_entries(NOON)  # what the dead left without a signature
    place_entries(NOON)

    assert sizes() == (9, 9, 9)
    assert audited(verifier()).is_intact
    monkeypatch.undo()
    log_round.settings.cache_clear()


_POINTS = {
    "place": (ledger_placing, "place_waiting"),
    "remember": (SignerFolder, "remember"),
    "sign": (RemoteKey, "sign"),
    "keep": (ledger_signing, "keep_checkpoint"),
    "mark": (log_round, "write_mark"),
}
_ACTS = st.one_of(
    st.tuples(st.just("entries"), st.integers(1, 4)),
    st.tuples(st.just("round"), st.none()),
    st.tuples(st.just("die"), st.tuples(st.sampled_from([*_POINTS]), st.booleans())),
    st.tuples(st.just("hostile"), st.tuples(st.integers(0, 40), st.integers(0, 40))),
)


@given(acts=st.lists(_ACTS, max_size=25))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_over_any_growth_deaths_and_hostile_requests_one_history_is_signed_and_goes_on(
    organisation, folder, acts
):
    """The log and its signer live on from one example to the next, as they would."""
    append(organisation)
    go_on()
    signed = set()
    for act, how in acts:
        if act == "entries":
            for _ in range(how):
                append(organisation)
        elif act == "round":
            go_on()
        elif act == "die":
            die_at(*how)
        else:
            ask_for_another_past(folder, *how)
        signed.add(read_tree(memory(folder).removesuffix("\n")))
    append(organisation)

    go_on()

    placed, covered, marked = sizes()
    assert placed == covered == marked == SignerFolder(folder).last(1).size
    with transaction(INSTALLATION) as tx:
        for statement in signed:
            assert merkle.root(statement.size, tx.ledger.nodes) == statement.root


def go_on():
    place_entries(NOON)
    place_entries(NOON)


def memory(folder):
    return (folder / "signed-1").read_text("utf-8")


def die_at(point, is_over):
    """A round of a worker that dies when it comes to this, or once it is over."""
    owner, name = _POINTS[point]
    real = getattr(owner, name)

    def dying(*values, **options):
        if is_over:
            real(*values, **options)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patched, suppress(KeyboardInterrupt):
        patched.setattr(owner, name, dying)
        place_entries(NOON)


def ask_for_another_past(folder, old, more):
    """Whoever holds the database may ask, with a log of their own and every proof of it."""
    other = tree(old + more, other=0)
    last = SignerFolder(folder).last(1).size
    for since in (old, min(last, old + more)):
        answer = ask_here(folder, "sign", "1", content=other.asked(since))
        assert answer.returncode
