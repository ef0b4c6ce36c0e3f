"""A signal added by any process is matchable in every process, as soon as it looks again."""

import hashlib
import os
import subprocess
import sys
import threading

import pytest

from seawall.app.refresher import Refresher
from seawall.banks.model import EntryState, NewEntry
from seawall.config import Settings
from seawall.enforcement.outbox.model import Heartbeat
from seawall.intake.model import Verdict
from seawall.journeys.banks.bank_curation import add_signal, change_entry_state
from seawall.transaction import INSTALLATION, transaction
from tests.conftest import NOON
from tests.gate.conftest import installed, known_picture
from tests.orders_made import make_authority
from tests.people_made import make_key, make_organisation
from tests.waiting import until

ADD = """
import sys
from datetime import UTC, datetime
from seawall.app.database import set_up_django
set_up_django()
from seawall.banks.model import NewEntry
from seawall.journeys.banks.bank_curation import add_signal
from seawall.transaction import transaction
organisation, bank, value = sys.argv[1:]
with transaction(organisation) as tx:
    add_signal(bank, NewEntry("sha256", value), tx=tx, now=datetime.now(UTC), by="other process")
"""
VALUE = "ab" * 32


def verdict(here):
    asked = {"hashes": [{"type": "sha256", "value": VALUE}]}
    return here.client.post("/v1/checks", json=asked).json()["verdict"]


def following(here):
    stop = threading.Event()
    thread = threading.Thread(target=here.parts.refresher.run, args=(stop,))
    thread.start()

    def end():
        stop.set()
        thread.join()

    return end


def add_in_another_process(here, url):
    from django.db import connection

    settings = connection.settings_dict
    url = url or f"sqlite:///{settings['NAME']}"
    environment = {**os.environ, "SEAWALL_DATABASE_URL": url}
    command = [sys.executable, "-c", ADD, here.organisation.id, here.bank, VALUE]
    subprocess.run(command, check=True, env=environment)


def test_a_signal_added_by_another_process_on_sqlite_is_found(sqlite, assembled_parts):
    here = installed(assembled_parts)
    end = following(here)
    assert verdict(here) == "allow"

    add_in_another_process(here, "")

    until(lambda: verdict(here) == "block")
    end()
    here.parts.door.close()


def test_a_signal_added_by_another_process_on_postgresql_is_found(postgresql, assembled_parts):
    here = installed(assembled_parts)
    end = following(here)
    assert verdict(here) == "allow"

    add_in_another_process(here, postgresql)

    until(lambda: verdict(here) == "block")
    end()
    here.parts.door.close()


def test_the_bank_is_asked_at_least_once_a_second():
    described = Settings.model_fields["refresh_seconds"]

    assert described.default <= 0.5
    assert any(getattr(rule, "le", None) == 1.0 for rule in described.metadata)


def test_a_restart_replays_the_bank_from_the_database(here):
    kept = here.know_picture(known_picture())
    gone = here.know("sha256", VALUE)
    with transaction(here.organisation.id) as tx:
        change_entry_state(gone.id, EntryState.WITHDRAWN, reason="over", tx=tx, now=NOON, by="test")

    fresh = Refresher(here.parts.refresher.snapshot().rules, every=1, fail_mode=Verdict.HOLD)
    assert not fresh.snapshot().is_ready
    fresh.refresh()

    library = fresh.snapshot().library(here.organisation.id)
    assert fresh.snapshot().is_ready
    assert len(library) == 1
    assert library.shelves["pdq"].rows.find(kept.id) == 0


def test_a_revoked_key_is_refused_after_the_next_look(here):
    assert verdict(here) == "allow"
    with transaction(here.organisation.id) as tx:
        (key,) = tx.people.active_keys()
        tx.people.revoke_key(key.id, now=NOON)

    here.parts.refresher.refresh()

    asked = {"hashes": [{"type": "sha256", "value": VALUE}]}
    assert here.client.post("/v1/checks", json=asked).status_code == 401


def test_a_look_at_the_bank_blocks_no_writer(sqlite, assembled_parts):
    from seawall.app.database_look import reading
    from seawall.transaction import INSTALLATION

    here = installed(assembled_parts)
    with reading(INSTALLATION) as tx:
        tx.banks.changes_after(0)
        add_in_another_process(here, "")
    here.parts.refresher.refresh()

    assert verdict(here) == "block"
    here.parts.door.close()


def test_where_nothing_was_committed_no_bank_is_asked_and_what_is_known_stays_fresh(
    assembled_parts, database, monkeypatch
):
    here = installed(assembled_parts)
    refresher = here.parts.refresher
    refresher._follow()
    before = refresher.snapshot().looked_at
    monkeypatch.setattr(refresher, "refresh", pytest.fail)

    refresher._follow()

    assert refresher.snapshot().looked_at > before
    here.parts.door.close()


def test_a_key_that_was_revoked_is_refused_at_the_next_look(assembled_parts, database):
    here = installed(assembled_parts)
    refresher = here.parts.refresher
    refresher._follow()
    assert refresher.snapshot().callers

    with transaction(here.organisation.id) as tx:
        for key in tx.people.active_keys():
            tx.people.revoke_key(key.id, now=NOON)
    refresher._follow()

    assert not refresher.snapshot().callers
    here.parts.door.close()


def test_a_commit_that_touches_nothing_of_the_gates_has_no_store_asked(
    assembled_parts, database, monkeypatch
):
    here = installed(assembled_parts)
    refresher = here.parts.refresher
    refresher._follow()
    before = refresher.snapshot().looked_at
    with transaction(INSTALLATION) as tx:
        tx.outbox.beat(Heartbeat("worker", NOON, ""))
    monkeypatch.setattr(refresher, "refresh", pytest.fail)

    refresher._follow()

    assert refresher.snapshot().looked_at > before
    here.parts.door.close()


def test_where_only_a_bank_changed_nothing_else_is_read(assembled_parts, database, monkeypatch):
    here = installed(assembled_parts)
    refresher = here.parts.refresher
    refresher._follow()
    callers = refresher.snapshot().callers
    with transaction(here.organisation.id) as tx:
        sha256_added(here, tx)
    monkeypatch.setattr("seawall.app.refresher._callers", pytest.fail)

    refresher._follow()

    assert verdict(here) == "block"
    assert refresher.snapshot().callers is callers
    here.parts.door.close()


@pytest.mark.parametrize("count", [1, 3, 4, 5, 6])
def test_however_many_changes_wait_all_are_taken_over(
    assembled_parts, database, monkeypatch, count
):
    monkeypatch.setattr("seawall.app.refresher.PAGE", 2)
    here = installed(assembled_parts)
    fresh = Refresher(here.parts.refresher.snapshot().rules, every=1, fail_mode=Verdict.HOLD)
    with transaction(here.organisation.id) as tx:
        for number in range(count):
            value = hashlib.sha256(bytes([number])).hexdigest()
            add_signal(here.bank, NewEntry("sha256", value), tx=tx, now=NOON, by="test")

    for refresher in (here.parts.refresher, fresh):
        refresher.refresh()
        assert len(refresher.snapshot().library(here.organisation.id)) == count
    here.parts.door.close()


def sha256_added(here, tx):
    new = NewEntry("sha256", VALUE)
    return add_signal(here.bank, new, tx=tx, now=NOON, by="test")


CHANGES = {
    "a signal is added": sha256_added,
    "a signal type is switched off": lambda here, tx: tx.hma.set_type_ratio("pdq", 0.0),
    "a key is made": lambda here, tx: make_key(here.organisation),
    "an organisation is made": lambda here, tx: make_organisation(),
    "an authority with a key is put on the register": lambda here, tx: make_authority(
        here.organisation
    ),
}


@pytest.mark.parametrize("beside_a_signal", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_the_gate_goes_by_is_known_at_the_next_look(
    assembled_parts, database, change, beside_a_signal
):
    here = installed(assembled_parts)
    refresher = here.parts.refresher
    refresher._follow()
    before = gone_by(refresher.snapshot())

    change_it = CHANGES[change]
    if change.startswith("a signal"):
        with transaction(here.organisation.id) as tx:
            change_it(here, tx)
    else:
        change_it(here, None)
    if beside_a_signal:
        with transaction(here.organisation.id) as tx:
            new = NewEntry("sha256", "cd" * 32)
            add_signal(here.bank, new, tx=tx, now=NOON, by="test")
    refresher._follow()

    after = gone_by(refresher.snapshot())
    refresher.refresh()
    assert before != after == gone_by(refresher.snapshot())
    here.parts.door.close()


def gone_by(snapshot):
    """What a look takes over from the database."""
    return (
        dict(snapshot.callers),
        dict(snapshot.signers),
        dict(snapshot.fail_modes),
        dict(snapshot.hma_types),
        snapshot.seq,
    )
