"""Whoever reads the database cannot sign in our name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.errors import Misconfigured
from seawall.keys.installation import derived_key
from seawall.keys.sealing import open_sealed, seal, unlock


@pytest.fixture
def another_key():
    """The key of another installation, for a while."""
    unlock(b"another installation's own key.."[:32])
    yield
    unlock(derived_key("endpoint-secrets"))


@given(st.text())
def test_what_was_sealed_is_opened(plain):
    assert open_sealed(seal(plain, about="end_1"), about="end_1") == plain


def test_the_same_secret_is_never_sealed_alike_and_never_readable():
    first, second = (seal("whsec_hello", about="end_1") for _ in range(2))

    assert first != second
    assert "hello" not in first


def test_a_secret_moved_to_another_endpoint_does_not_open():
    sealed = seal("whsec_hello", about="end_1")

    with pytest.raises(Misconfigured):
        open_sealed(sealed, about="end_2")


def test_another_installations_key_does_not_open_it_and_the_remedy_is_named(request):
    sealed = seal("whsec_hello", about="end_1")
    request.getfixturevalue("another_key")

    with pytest.raises(Misconfigured) as refused:
        open_sealed(sealed, about="end_1")
    assert "root.key" in refused.value.remedy
