"""Who may be wrong how often, and whom that shuts out: ASVS 5.0 V6.3.1."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.db import models as db
from seawall.people.access.guessing import LIMITS, PERIOD, GuessedWay, guess_counters
from seawall.transaction import INSTALLATION, close_connection, transaction
from tests.web.console.conftest import rows

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PASSWORD = LIMITS[GuessedWay.PASSWORD]


def counters(way=GuessedWay.PASSWORD, account="ann", device="", address="198.51.100.7"):
    return guess_counters(way, account=account, device=device, address=address)


def take(now=NOW, **guess) -> bool:
    with transaction(INSTALLATION) as tx:
        return tx.access.take_guess(counters(**guess), now=now)


def forgive(**guess) -> None:
    with transaction(INSTALLATION) as tx:
        tx.access.forgive_guess(counters(**guess))


def test_a_thousand_guesses_from_a_thousand_addresses_are_those_that_the_account_allows(database):
    tried = sum(take(address=f"2001:db8:{number:x}::/64") for number in range(1_000))

    assert tried == PASSWORD.account == 30
    assert take(device="known")  # its owner, on a device that they have used before
    assert take(account="bob")


def test_one_address_gets_fewer_and_shuts_out_no_other(database):
    tried = sum(take() for _ in range(50))

    assert tried == PASSWORD.stranger == 10
    assert take(address="203.0.113.9")


def test_a_device_that_is_known_has_guesses_of_its_own_and_they_end_too(database):
    tried = sum(take(device="known") for _ in range(50))

    assert tried == PASSWORD.device == 10
    assert take()
    assert take(device="other")


def test_hundreds_behind_one_proxy_who_are_right_fill_nothing(database):
    for number in range(300):
        assert take(account=f"person-{number}")
        forgive(account=f"person-{number}")

    assert take(account="one more")


def test_who_guesses_at_everybody_from_one_address_is_stopped_and_known_devices_are_not(database):
    tried = sum(take(account=f"person-{number}") for number in range(200))

    assert tried == PASSWORD.address == 100
    assert not take(account="somebody new there")
    assert take(account="person-1", device="known")
    assert take(account="person-1", address="203.0.113.9")


def test_one_way_in_that_is_closed_closes_no_other(database):
    for number in range(101):
        take(account=f"person-{number}")

    assert not take(account="bob")
    assert take(way=GuessedWay.PASSKEY, account="")
    assert take(way=GuessedWay.PROVIDER, account="")


def test_a_passkey_is_counted_by_its_credential_before_its_address(database):
    limits = LIMITS[GuessedWay.PASSKEY]
    tried = sum(take(way=GuessedWay.PASSKEY, account="broken key") for _ in range(100))

    assert tried == limits.stranger
    assert take(way=GuessedWay.PASSKEY, account="another key")


def test_being_right_empties_ones_own_counter_and_takes_one_guess_from_the_others(database):
    for _ in range(5):
        take()
    take(address="203.0.113.9")
    forgive()

    assert sorted(row.count for row in rows(db.GuessCountRow)) == [1, 1, 4, 5]


def test_a_counter_is_over_a_quarter_of_an_hour_after_its_first_guess(database):
    for _ in range(11):
        take()
    almost, over = NOW + PERIOD - timedelta(seconds=1), NOW + PERIOD

    assert not take(almost)
    assert take(over)
    with transaction(INSTALLATION) as tx:
        assert tx.access.forget_guesses(now=over) == 0  # it began anew
        assert tx.access.forget_guesses(now=over + PERIOD) == 3
    assert rows(db.GuessCountRow) == []


def test_what_is_refused_is_counted_nowhere_so_that_nobody_waits_longer_for_asking(database):
    for _ in range(500):
        take()

    assert {row.count for row in rows(db.GuessCountRow)} == {PASSWORD.stranger}


def test_a_counter_names_nobody(database):
    take(account="ann@harbour.test")

    assert all(len(row.key) == 64 and "ann" not in row.key for row in rows(db.GuessCountRow))


@pytest.mark.both_databases
def test_of_many_who_guess_at_once_no_more_are_let_through_than_one_by_one(database):
    """Eight threads, as a server has, and a process more would be the same to the database."""
    results: list[bool] = []

    def guess() -> None:
        results.extend(take() for _ in range(5))
        close_connection()

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 40
    assert sum(results) <= PASSWORD.stranger
    assert {row.count for row in rows(db.GuessCountRow)} == {sum(results)}


@dataclass
class Book:
    """What the rule says of a sequence of guesses, kept in plain numbers."""

    counts: dict[str, int] = field(default_factory=dict)

    def take(self, guess) -> bool:
        asked = counters(**guess)
        if any(self.counts.get(one.name, 0) >= one.most for one in asked):
            return False
        for one in asked:
            self.counts[one.name] = self.counts.get(one.name, 0) + 1
        return True


GUESSES = st.fixed_dictionaries(
    {
        "account": st.sampled_from(["ann", "bob"]),
        "address": st.sampled_from(["a", "b", "c", "d"]),
        "device": st.sampled_from(["", "", "known"]),
    }
)


@given(strangers=st.lists(GUESSES, max_size=200))
def test_no_sequence_of_strangers_guesses_shuts_out_a_device_that_the_account_knows(strangers):
    book = Book()
    for guess in strangers:
        book.take({**guess, "device": ""})

    assert book.take({"account": "ann", "address": "a", "device": "known"})


@given(guesses=st.lists(GUESSES, max_size=300))
def test_no_sequence_tries_an_account_more_often_than_its_limits_allow(guesses):
    book = Book()
    tried = [guess for guess in guesses if book.take(guess)]

    for account in ("ann", "bob"):
        by_strangers = [it for it in tried if it["account"] == account and not it["device"]]
        assert len(by_strangers) <= PASSWORD.account
        assert len([it for it in tried if it["account"] == account and it["device"]]) <= 10
