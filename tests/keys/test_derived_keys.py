"""A key for one purpose says nothing of the key for another."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from seawall.keys.derived_keys import derive_key
from seawall.keys.organisation import own_secret
from seawall.keys.seat import secret_of


def test_rfc_5869_a3_is_derived_as_the_rfc_has_it():
    expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"

    assert derive_key(b"\x0b" * 22, "").hex() == expected


@given(st.binary(min_size=32, max_size=32), st.text(), st.text())
def test_two_purposes_have_two_keys(secret, purpose, other):
    assume(purpose != other)

    assert derive_key(secret, purpose) != derive_key(secret, other)


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_owner_can_sign_for_another(owner, other):
    assume(owner != other)

    assert own_secret(owner) != own_secret(other)
    assert secret_of(owner, "sign") != secret_of(other, "sign")
    assert own_secret(owner) != secret_of(owner, "sign")
