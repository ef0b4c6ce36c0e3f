"""ASVS 5.0 V6.2: long, uncommon, nobody's own words; and never kept as it is."""

from __future__ import annotations

import pytest

from seawall.people.access import passwords
from tests.conftest import PASSWORD_COST

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
