"""A key's secret is shown once and cannot be had from what is kept."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest

from seawall.people import api_keys
from tests.problems import raises_problem


def test_a_key_is_32_random_bytes_behind_its_prefix():
    one, other = api_keys.new_key(), api_keys.new_key()

    assert one.text != other.text
    assert re.fullmatch(r"swk_[A-Za-z0-9_-]{43}", one.text)


def test_only_the_digest_of_a_key_is_kept():
    secret = api_keys.new_key()

    assert secret.digest == hashlib.sha256(secret.text.encode()).hexdigest()


def test_a_key_does_not_show_itself_in_a_log():
    secret = api_keys.new_key()

    assert secret.text not in f"{secret!r} {[secret]}"


def test_a_key_has_the_scopes_it_was_given():
    assert api_keys.scopes_of(["check"]) == {"check"}


def test_a_scope_we_do_not_know_is_refused_by_name():
    with raises_problem("people.unknown-scope", match=r"'everything'.*Use one of: check"):
        api_keys.scopes_of(["check", "everything"])


def test_a_key_without_a_scope_is_refused_with_the_scopes_to_choose_from():
    with raises_problem("people.no-scope", match=r"check.*banks\.write.*forum\.write"):
        api_keys.scopes_of([])


def test_a_key_runs_out_after_a_year_unless_its_maker_says_when():
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    assert api_keys.end_of_key(None, usual_days=365, now=noon) == noon + timedelta(days=365)
    assert api_keys.end_of_key(30, usual_days=365, now=noon) == noon + timedelta(days=30)


@pytest.mark.parametrize("days", [0, -1, 3_651])
def test_no_key_lasts_for_ever(days):
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    with raises_problem("people.key-never-ends", match="3650"):
        api_keys.end_of_key(days, usual_days=365, now=noon)
