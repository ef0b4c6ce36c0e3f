"""The doctor says what is wrong, and what to do about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.app.check_journal import JournalState
from seawall.app.doctor import (
    Checkup,
    CheckupState,
    examine_installation,
    house,
    machine,
    survival,
    work,
    worst_state,
)
from seawall.app.doctor import database as databases
from seawall.app.doctor.examination import _administrators, _api_keys
from seawall.errors import InvalidRequest
from seawall.journeys.people.founding import make_key
from seawall.keys.installation import FILES
from seawall.signals import DERIVED, FULL
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.clocks import arm_clocks
from tests.people_made import make_organisation, make_person

GREEN, AMBER, RED = CheckupState.GREEN, CheckupState.AMBER, CheckupState.RED
states = st.lists(st.sampled_from(CheckupState))


def found(findings):
    return {finding.name: finding for finding in findings}


@given(states)
def test_the_whole_is_as_good_as_its_worst_part(parts):
    findings = [Checkup("x", part, "") for part in parts]

    order = [GREEN, AMBER, RED]
    assert worst_state(findings) == max(parts, key=order.index, default=GREEN)


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        (machine.python((3, 10, 9)), RED),
        (machine.python((3, 11, 0)), GREEN),
        (machine.disk(100 * 2**20), RED),
        (machine.disk(2**30), AMBER),
        (machine.disk(50 * 2**30), GREEN),
        (machine.jail({"seccomp": True, "landlock": True}), GREEN),
        (machine.jail({"seccomp": True, "landlock": True}, unjailed=True), AMBER),
        (machine.jail({"seccomp": True, "landlock": False}), RED),
        (machine.jail({"seccomp": False, "landlock": True}, unjailed=True), AMBER),
        (machine.jail({}), RED),
        (machine.kernel("compiled, AVX2"), GREEN),
        (machine.kernel("NumPy only: no kernel was built"), AMBER),
        (machine.crops(FULL, has_opencv=True), GREEN),
        (machine.crops(FULL, has_opencv=False), AMBER),
        (machine.crops(DERIVED, has_opencv=True), AMBER),
        (machine.signal_types(["pdq"]), GREEN),
        (machine.signal_types([]), RED),
        (house.public_address("http://localhost:8000"), GREEN),
        (house.public_address("https://seawall.example"), GREEN),
        (house.public_address("http://seawall.example"), AMBER),
        (house.key_backup({}, None, age=timedelta(days=90)), GREEN),
        (house.key_backup({"root.key": "aa"}, None, age=timedelta(days=6)), GREEN),
        (house.key_backup({"root.key": "aa"}, None, age=timedelta(days=8)), AMBER),
        (house.key_backup({"root.key": "aa"}, {"root.key": "aa"}, age=timedelta(days=8)), GREEN),
        (house.key_backup({"root.key": "aa"}, {"root.key": "bb"}, age=timedelta(days=8)), AMBER),
        (
            house.key_backup(
                {"root.key": "aa", "ledger-2.key": "cc"},
                {"root.key": "aa", "ledger.key": "bb"},
                age=timedelta(days=8),
            ),
            AMBER,
        ),
        (house.rules(lambda: ["a rule"]), GREEN),
        (house.rules(list), AMBER),
        (databases.migrations([]), GREEN),
        (databases.migrations(["db.0002_guards"]), RED),
        (databases.migrations([], ["db.0099_later"]), RED),
        (databases.durability("sqlite", {"journal_mode": "wal", "synchronous": "2"}), GREEN),
        (databases.durability("sqlite", {"journal_mode": "wal", "synchronous": "1"}), RED),
        (databases.durability("sqlite", {"journal_mode": "delete", "synchronous": "2"}), RED),
        (databases.durability("postgresql", {"fsync": "on", "synchronous_commit": "on"}), GREEN),
        (databases.durability("postgresql", {"fsync": "off", "synchronous_commit": "on"}), RED),
        (databases.durability("postgresql", {"fsync": "on", "synchronous_commit": "off"}), RED),
        (databases.encoding("UTF8"), GREEN),
        (databases.encoding("LATIN1"), RED),
        (databases.role(is_superuser=False, bypasses=False), GREEN),
        (databases.role(is_superuser=True, bypasses=False), AMBER),
        (databases.role(is_superuser=False, bypasses=True), AMBER),
        (databases.line("", ""), GREEN),
        (databases.line("127.0.0.1", ""), GREEN),
        (databases.line("localhost", "disable"), GREEN),
        (databases.line("db.example", "verify-full"), GREEN),
        (databases.line("db.example", "require"), AMBER),
        (databases.line("10.0.0.7", ""), AMBER),
        (databases.clock(-60.0), GREEN),
        (databases.clock(60.0), RED),
        (survival.room({Path("/data"): ""}), GREEN),
        (survival.room({Path("/data"): "Read-only file system"}), RED),
        (survival.writes(""), GREEN),
        (survival.writes("database or disk is full"), RED),
        (survival.tables({}), GREEN),
        (survival.tables({"db_order": "malformed"}), RED),
        (survival.health({"checks": [{"name": "worker", "ok": True, "says": ""}]}), GREEN),
        (survival.health({"checks": [{"name": "worker", "ok": False, "says": "None."}]}), RED),
        (survival.health(None), AMBER),
        (survival.journal(JournalState(), Path("/data/journal")), GREEN),
        (survival.journal(JournalState(on_disk=1), Path("/data/journal")), AMBER),
        (survival.journal(JournalState(refused=1), Path("/data/journal")), RED),
        (survival.dead_man("https://hc.example/x", is_awaited=True), GREEN),
        (survival.dead_man("", is_awaited=True), AMBER),
        (work.worker(None), AMBER),
        (work.worker(timedelta(seconds=1)), GREEN),
        (work.worker(timedelta(seconds=30)), AMBER),
        (work.worker(timedelta(minutes=5)), RED),
        (work.outbox({"ready": 3}), GREEN),
        (work.outbox({"ready": 5_000}), AMBER),
        (work.outbox({"dead": 1}), AMBER),
        (work.ledger(size=5, waiting=0, oldest=None), GREEN),
        (work.ledger(size=5, waiting=1, oldest=timedelta(seconds=1)), GREEN),
        (work.ledger(size=5, waiting=1, oldest=timedelta(hours=1)), RED),
        (work.endpoints([], 2), GREEN),
        (work.endpoints([], 0), AMBER),
        (work.endpoints(["https://platform.example/hook"], 2), AMBER),
        (work.index({"status": "ready"}, 7), GREEN),
        (work.index({"status": "ready", "seq": 7}, 7), GREEN),
        (work.index({"status": "ready", "seq": 5}, 7), AMBER),
        (work.index({"status": "starting"}, 7), AMBER),
        (work.index(None, 7), AMBER),
        (work.banks(10, 0), GREEN),
        (work.banks(10, 2), AMBER),
        (work.banks(0, 0), AMBER),
        (work.organisations(["harbour"], []), GREEN),
        (work.organisations(["harbour"], ["harbour"]), AMBER),
        (work.organisations([], []), AMBER),
        (work.administrators([], []), GREEN),
        (work.administrators(["harbour"], []), AMBER),
        (work.administrators([], ["quay"]), AMBER),
        (work.api_keys([], in_force=3), GREEN),
        (work.api_keys([work.EndingKey("old", "harbour", None)], in_force=1), AMBER),
    ],
)
def test_each_thing_is_judged_and_whatever_is_not_green_has_a_remedy(finding, state):
    assert finding.state is state
    assert bool(finding.remedy) is (state is not GREEN)


def test_a_rule_that_does_not_compile_is_named():
    def broken():
        raise InvalidRequest("no such fact 'age'", field="rules/new-account.yaml")

    finding = house.rules(broken)

    assert finding.state is RED
    assert finding.says == "rules/new-account.yaml: no such fact 'age'"


def test_keys_others_can_read_are_red(tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    assert house.keys(tmp_path).state is AMBER

    for name in FILES:
        (folder / name).write_bytes(bytes(32))
        (folder / name).chmod(0o600)
    assert house.keys(tmp_path).state is GREEN

    (folder / "root.key").chmod(0o640)
    assert house.keys(tmp_path).remedy == f"Run `chmod 0600 {folder / 'root.key'}`."


def test_a_settings_file_everybody_can_read_is_amber(tmp_path):
    file = tmp_path / "seawall.toml"
    file.touch(mode=0o640)
    assert house.settings_file(file).state is GREEN
    file.chmod(0o644)
    assert house.settings_file(file).state is AMBER
    assert house.settings_file(file).remedy == f"Run `chmod 0640 {file}`."


def test_a_data_folder_everybody_can_read_is_amber_and_a_missing_one_red(tmp_path):
    tmp_path.chmod(0o750)
    assert house.data_folder(tmp_path).state is GREEN
    tmp_path.chmod(0o755)
    assert house.data_folder(tmp_path).state is AMBER
    assert house.data_folder(tmp_path / "nowhere").state is RED


def test_free_space_is_measured_where_the_folder_will_be(tmp_path):
    assert machine.free_space(tmp_path / "not" / "yet") > 0


def test_a_wrong_setting_is_red_and_nothing_more_is_asked(monkeypatch):
    monkeypatch.setenv("SEAWALL_PORT", "many")

    findings = examine_installation(now=datetime.now(UTC))

    assert [finding.name for finding in findings] == ["python", "settings"]
    assert findings[1].says == 'SEAWALL_PORT: The value must be a whole number, not "many".'
    assert findings[1].remedy == "See docs/reference/settings.md."


def test_a_house_nobody_has_moved_into_says_how_to_begin(monkeypatch, tmp_path):
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(tmp_path / "new"))

    findings = found(examine_installation(now=datetime.now(UTC)))

    assert findings["data folder"].state is RED
    assert "database" not in findings
    assert not (tmp_path / "new").exists()


def test_an_installation_is_examined_from_the_disk_to_the_ledger(database, monkeypatch, tmp_path):
    now = datetime.now(UTC)
    (tmp_path / "seawall.sqlite3").touch()
    monkeypatch.setenv("SEAWALL_DATABASE_URL", f"sqlite:///{tmp_path / 'seawall.sqlite3'}")
    organisation = make_organisation(slug="harbour", now=now)
    make_organisation("forum", slug="example-forum", now=now)  # needs no key
    arm_clocks(now)
    with transaction(INSTALLATION) as tx:
        make_key("uploads", ["check"], organisation=organisation.id, tx=tx, now=now)

    findings = found(examine_installation(now=now))
    later = found(examine_installation(now=now + timedelta(hours=1)))

    assert {"disk", "sandbox", "keys", "rules", "backup"} <= findings.keys()
    assert {"mail inbox", "outgoing mail", "on-call", "contact point"} <= findings.keys()
    for name in ("database", "migrations", "organisations", "worker", "ledger", "clock"):
        assert findings[name].state is GREEN, findings[name]
    assert findings["banks"].state is AMBER
    if database == "sqlite":  # a server for tests may have been told not to wait for its disk
        assert findings["durability"].state is GREEN
    assert later["worker"].state is RED
    assert later["ledger"].state is RED
    assert ("database role" in findings) == (database == "postgresql")


def test_keys_that_run_out_soon_or_have_are_named_and_others_are_not(sqlite):
    now = datetime.now(UTC)
    org = make_organisation(slug="harbour", now=now)
    with transaction(INSTALLATION) as tx:
        for name, days in (("uploads", 365), ("shortly", 29), ("in good time", 31)):
            make_key(name, ["check"], organisation=org.id, tx=tx, now=now, days=days)
        gone = now - timedelta(days=40)
        for name in ("still used", "long forgotten"):
            key, _ = make_key(name, ["check"], organisation=org.id, tx=tx, now=gone, days=39)
            if name == "still used":
                tx.people.note_key_use(key.id, day=now - timedelta(days=2))
    with transaction(INSTALLATION) as tx:
        finding = _api_keys(tx, now)

    assert finding.state is AMBER
    assert "Expired: still used (harbour, " in finding.says
    assert "Expires soon: shortly (harbour, " in finding.says
    assert not any(name in finding.says for name in ("uploads", "good time", "forgotten"))


def test_an_organisation_with_one_administrator_is_named_with_what_that_means(sqlite):
    for slug, admins in (("harbour", 1), ("quay", 2), ("empty", 0)):
        org = make_organisation(slug=slug)
        for _ in range(admins):
            make_person(org, "admin")
    with transaction(INSTALLATION) as tx:
        finding = _administrators(tx)

    assert finding.state is AMBER
    assert "Only one: harbour." in finding.says
    assert "command on this machine" in finding.says
    assert "seawall people approve" in finding.remedy
    assert "quay" not in finding.says
    assert "empty" not in finding.says


@pytest.mark.parametrize(
    ("check", "state"),
    [
        ({"name": "lanes", "ok": True, "says": ""}, "green"),
        ({"name": "lanes", "ok": True, "says": "Unknown senders are turned away: pages."}, "amber"),
        ({"name": "lanes", "ok": False, "says": "Known senders are turned away: people."}, "red"),
    ],
)
def test_the_lanes_are_shown_with_their_sizes_and_whoever_was_turned_away(check, state):
    shown = survival.lanes({"checks": [check]})

    assert (shown.name, shown.state) == ("lanes", state)
    assert shown.says.startswith(check["says"])
    assert "orders 4/128, people 8/256" in shown.says
    assert survival.lanes(None).state == "green"
