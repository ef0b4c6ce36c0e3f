"""A log that another process signs on at this moment is as whole as before."""

from __future__ import annotations

import pytest

from seawall.cli.session import require_whole_log
from seawall.journeys import log_standing
from seawall.keys.ledger_mark import HeardWitness, read_heard, write_heard
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.ledger_jobs.ask_members import forget_settled_proof
from seawall.worker.ledger_jobs.log_round import place_entries, sign_log
from tests.beside_us import in_a_thread
from tests.ledger_made import make_ledger_entry, organisation_before_the_log
from tests.log_signed import log_elsewhere
from tests.people_made import NOON

pytestmark = pytest.mark.both_databases


def a_server_starts(run):
    require_whole_log()


def a_round_places_what_waits(run):
    append()
    place_entries(NOON)


def a_tree_is_signed(run):
    sign_log(NOON)


def the_doctor_looks(run):
    assert log_elsewhere().state != "red"


def a_proof_is_settled(run):
    with transaction(INSTALLATION) as tx:
        newest = tx.ledger.latest_checkpoint()
    write_heard(HeardWitness("w+1+a", "log", newest.size, proof=newest.note))
    forget_settled_proof()
    assert read_heard() is None


def the_log_is_verified(run):
    verified = run("ledger", "verify")
    assert (verified.code, verified.out[:7]) == (0, "intact:")


def a_restore_is_looked_for(run):
    assert run("restore", "check").code == 0


def a_restore_is_begun_though_there_was_none(run):
    begun = run("restore", "begin")
    assert begun.code != 0
    assert "nobody knows of more" in begun.err


def a_machine_joins(run):
    assert run("restore", "join").code == 0


@pytest.mark.parametrize(
    "act",
    [
        a_server_starts,
        a_round_places_what_waits,
        a_tree_is_signed,
        the_doctor_looks,
        a_proof_is_settled,
        the_log_is_verified,
        a_restore_is_looked_for,
        a_restore_is_begun_though_there_was_none,
        a_machine_joins,
    ],
)
def test_another_worker_that_signs_meanwhile_cuts_nothing_back(database, run, monkeypatch, act):
    """It signs, and says so beside the keys, at the worst moment: as that file is opened."""
    organisation_before_the_log()
    append()
    place_entries(NOON)
    read_now, begun = log_standing.read_mark, []

    def read_as_another_signs():
        if not begun:
            begun.append(True)
            in_a_thread(another_worker)
        return read_now()

    monkeypatch.setattr(log_standing, "read_mark", read_as_another_signs)

    act(run)

    assert begun
    with transaction(INSTALLATION) as tx:
        assert tx.ledger.signed_size() == tx.ledger.size() >= 2


def another_worker():
    append()
    place_entries(NOON)


def append():
    with transaction(INSTALLATION) as tx:
        organisation = tx.people.organisations()[0].id
    with transaction(organisation) as tx:
        tx.ledger.append(make_ledger_entry("case.noted", "case_1", NOON))
