"""A key's secret is shown once and cannot be had from what is kept."""

from __future__ import annotations

import hashlib
import re

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


def test_no_scope_named_means_all_of_them():
    assert api_keys.scopes_of([]) == set(api_keys.SCOPES)
    assert api_keys.scopes_of(["check"]) == {"check"}


def test_a_scope_we_do_not_know_is_refused_by_name():
    with raises_problem("people.unknown-scope", match=r"'everything'.*Choose from check"):
        api_keys.scopes_of(["check", "everything"])
