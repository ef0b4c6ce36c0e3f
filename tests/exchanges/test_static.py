"""Static files are followed: what changed comes in, what vanished goes if that is asked for."""

from __future__ import annotations

import pytest

from seawall.exchanges.model import BadSetting, SyncMovedOn
from seawall.journeys.banks import bank_curation
from seawall.journeys.exchanges import exchange_setup, exchange_sync
from seawall.journeys.exchanges.exchange_setup import NewExchange
from seawall.transaction import transaction
from tests.exchanges.following import follow
from tests.people_made import NOON, make_organisation

ONE, TWO, THREE = ("1" * 64, "2" * 64, "3" * 64)
HEADER = "signal_type,value,label,state\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER}sha256,{ONE},,\nsha256,{TWO.upper()},,\nsha256,zz,,\n")
    return path


def test_a_list_comes_in_and_a_bad_line_is_set_aside(database, file):
    followed = follow("static", path=file)

    outcome = followed.sync()

    assert outcome.is_good
    assert followed.states() == {ONE: "active", TWO: "active"}
    assert list(followed.faults()) == ["list.csv:4"]
    assert followed.status.is_up_to_date
    assert "exchange.page" in followed.ledger()


def test_a_list_that_has_not_changed_is_not_read_again(sqlite, file):
    followed = follow("static", path=file)
    followed.sync()

    again = followed.later(minutes=10).sync()

    assert (again.pages, again.tally.facts) == (1, {})
    assert followed.ledger().count("exchange.page") == 1


def test_what_vanished_stays_unless_it_is_asked_for(sqlite, file):
    followed = follow("static", path=file)
    followed.sync()
    file.write_text(f"{HEADER}sha256,{ONE},,\n")

    followed.sync()

    assert followed.states() == {ONE: "active", TWO: "active"}


def test_what_vanished_is_withdrawn_where_that_is_asked_for(database, file):
    followed = follow("static", path=file, vanished="withdraw")
    followed.sync()
    file.write_text(f"{HEADER}sha256,{ONE},,\nsha256,{THREE},,\n")

    outcome = followed.sync()

    assert followed.states() == {ONE: "active", TWO: "withdrawn", THREE: "active"}
    assert outcome.tally.facts == {"added": 1, "withdrawn": 1, "struck": 1}


def test_what_comes_back_to_a_list_matches_again(sqlite, file):
    followed = follow("static", path=file, vanished="withdraw")
    followed.sync()
    whole = file.read_text()
    file.write_text(f"{HEADER}sha256,{ONE},,\n")
    followed.sync()
    file.write_text(whole)

    followed.sync()

    assert followed.states() == {ONE: "active", TWO: "active"}


def test_a_folder_that_is_away_withdraws_nothing(sqlite, file):
    followed = follow("static", path=file, vanished="withdraw")
    followed.sync()
    file.unlink()

    outcome = followed.sync()

    assert "no file or folder" in outcome.error
    assert followed.states() == {ONE: "active", TWO: "active"}
    assert followed.status.failures == 1


def test_what_a_person_decided_outlasts_what_the_list_repeats(sqlite, file):
    followed = follow("static", path=file)
    followed.sync()
    entry = followed.entries()[ONE]
    with transaction(followed.scope) as tx:
        bank_curation.withdraw_entry(entry.id, reason="ours", tx=tx, now=followed.at, by="P-1")
    file.write_text(file.read_text().replace(f"{ONE},,", f"{ONE},behaviour/glorification,"))

    followed.sync()

    assert followed.states()[ONE] == "withdrawn"
    assert followed.entries()[ONE].label == "behaviour/glorification"


def test_an_entry_that_was_ours_before_is_never_moved_by_an_exchange(sqlite, file):
    from seawall.banks.model import NewEntry

    followed = follow("static", path=file, vanished="withdraw")
    with transaction(followed.scope) as tx:
        bank_curation.add_signal(
            followed.exchange.bank, NewEntry("sha256", ONE), tx=tx, now=followed.at, by="P-1"
        )
    followed.sync()
    file.write_text(f"{HEADER}sha256,{THREE},,\n")

    followed.sync()

    assert followed.states() == {ONE: "active", TWO: "withdrawn", THREE: "active"}


def test_a_contested_line_is_contested_and_a_withdrawn_one_finds_nothing(sqlite, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER}sha256,{ONE},,contested\nsha256,{TWO},,withdrawn\n")
    followed = follow("static", path=path)

    followed.sync()

    assert followed.states() == {ONE: "contested", TWO: "withdrawn"}


def test_a_whole_folder_is_followed(sqlite, tmp_path):
    (tmp_path / "a.csv").write_text(f"{HEADER}sha256,{ONE},,\n")
    (tmp_path / "b.txt").write_text(f"sha256 {TWO}\n")
    followed = follow("static", path=tmp_path)

    followed.sync()

    assert followed.states() == {ONE: "active", TWO: "active"}


def test_an_exchange_that_is_followed_again_knows_what_it_brought(sqlite, file):
    organisation = make_organisation()
    first = follow("static", path=file, vanished="withdraw", organisation=organisation)
    first.sync()
    with transaction(first.scope) as tx:
        exchange_setup.remove_exchange("peer", withdraw=True, tx=tx, now=first.at, by="P-1")

    again = follow("static", path=file, vanished="withdraw", organisation=organisation)
    again.sync()
    back = again.states()
    file.write_text(f"{HEADER}sha256,{ONE},,\n")
    again.sync()

    assert back == {ONE: "active", TWO: "active"}
    assert again.states() == {ONE: "active", TWO: "withdrawn"}


def test_two_exchanges_never_fill_one_bank(sqlite, file):
    organisation = make_organisation()
    follow("static", path=file, organisation=organisation)

    new = NewExchange("other", "static", bank="peer", config={"path": str(file)})
    with pytest.raises(BadSetting, match="filled by"), transaction(organisation.id) as tx:
        exchange_setup.add_exchange(new, tx=tx, now=NOON, by="P-1")


def test_two_who_follow_at_once_do_not_trip_over_each_other(database, file):
    followed = follow("static", path=file)
    with transaction(followed.scope) as tx:
        one = exchange_sync.begin_visit(followed.exchange.id, tx=tx, now=NOON, by="one")
    with transaction(followed.scope) as tx:
        exchange_sync.begin_visit(followed.exchange.id, tx=tx, now=NOON, by="two")

    with pytest.raises(SyncMovedOn), transaction(followed.scope) as tx:
        exchange_sync.finish_visit(one, tx=tx, now=NOON)
    assert followed.sync().is_good
