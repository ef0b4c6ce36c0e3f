"""ASVS 5.0 V6.2: long, uncommon, nobody's own words; and never kept as it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from itertools import islice
from threading import BoundedSemaphore, Event

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher

from seawall.errors import Unavailable
from seawall.people.access import passwords
from tests.conftest import PASSWORD_COST
from tests.waiting import PATIENCE, until

ABOUT = ("noor.haddad@harbour-video.example", "Noor Haddad", "R-03", "Harbour Video")


def refused(password):
    with pytest.raises(passwords.WeakPassword) as wrong:
        passwords.check_strength(password, about=ABOUT)
    return wrong.value.field


@pytest.mark.parametrize(
    "password",
    [
        "short words",
        "x" * 129,
        "passwordpassword",
        "password123456",
        "Password123456!",
        "qwertyuiop123",
        "1q2w3e4r5t6y7u",
        "aaaaaaaaaaaaaa",
        "abababababab",
        "harbourvideo2026",
        "NoorHaddad1984!",
        "seawall-harbour-noor",
    ],
)
def test_what_is_easy_to_guess_is_refused(password):
    assert refused(password) == "password"


@pytest.mark.parametrize(
    "password",
    ["tulip gravel seven mornings", "Ordnung im Schrank 8", "كتاب قديم على الرف", "zq9!Lw2#Tt4vXa"],
)
def test_four_words_of_no_meaning_are_welcome_in_any_script(password):
    passwords.check_strength(password, about=ABOUT)


def test_what_is_kept_is_scrypts_and_tells_only_whoever_knows_it():
    kept = passwords.hash_password("tulip gravel seven mornings")

    assert kept.startswith("scrypt$")
    assert passwords.password_matches("tulip gravel seven mornings", kept)
    assert not passwords.password_matches("tulip gravel seven evenings", kept)


def test_each_guess_costs_what_django_sets_and_no_less():
    assert PASSWORD_COST >= 2**14


@pytest.mark.parametrize("kept", ["", "!", "!unusable"])
def test_who_has_no_password_is_let_in_by_none(kept):
    assert not passwords.password_matches("", kept)
    assert not passwords.password_matches("!", kept)


@pytest.fixture
def few_places(monkeypatch):
    """A room for two at once, in which nobody waits."""
    monkeypatch.setattr(passwords, "_places", BoundedSemaphore(2))
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)


def test_no_more_passwords_are_checked_at_once_than_there_is_memory_for(few_places, monkeypatch):
    """However many ask: those that find no place are told to come back, and hold nothing."""
    may_end, inside = Event(), []

    def slow(password):
        inside.append(password)
        may_end.wait(PATIENCE)
        return "kept"

    monkeypatch.setattr(passwords, "make_password", slow)
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(passwords.hash_password, str(number)) for number in range(6)]
        refused = [it.exception() for it in islice(as_completed(asked), 4)]
        assert {it.code for it in refused} == {"people.passwords-busy"}
        until(lambda: len(inside) == 2)  # who has a place begins when its thread does
        may_end.set()

    assert sum(it.exception() is None for it in asked) == 2
    assert passwords.hash_password("next") == "kept"


@pytest.mark.parametrize("kept", ["", "!unusable"])
def test_an_account_without_a_password_takes_a_place_as_any_other(few_places, monkeypatch, kept):
    with ExitStack() as held:
        for _ in range(2):
            held.enter_context(passwords._place())
        with pytest.raises(Unavailable):
            passwords.password_matches("a password", kept)


def test_so_many_at_once_are_64_mebibytes():
    each = 128 * PASSWORD_COST * ScryptPasswordHasher.block_size

    assert each * passwords.MOST_AT_ONCE == 64 * 2**20
