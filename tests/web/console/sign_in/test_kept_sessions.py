"""What the database keeps of browsers' sessions."""

from __future__ import annotations

import asyncio

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.module_loading import import_string

from seawall.transaction import INSTALLATION, transaction
from seawall.web.known_session import is_signed_in
from tests.web.console.conftest import came_in, visitor


def cookie_of(person):
    return person.client.cookies[settings.SESSION_COOKIE_NAME].value


def with_cookie(value):
    came = visitor()
    came.client.cookies[settings.SESSION_COOKIE_NAME] = value
    return came


def kept():
    with transaction(INSTALLATION):
        return {row.session_key: row.session_data for row in Session.objects.all()}


def test_what_the_database_keeps_of_sessions_opens_none(org):
    """A copy of the table holds no cookie: neither a name nor what stands in a row is one."""
    person = came_in(org)
    value = cookie_of(person)
    assert person.get("/me").status_code == 200

    copied = kept()

    assert copied
    assert value not in copied
    assert not any(value in data for data in copied.values())
    for name in copied:
        assert with_cookie(name).get("/me").status_code == 302
        assert not is_signed_in(f"{settings.SESSION_COOKIE_NAME}={name}")
    assert with_cookie(value).get("/me").status_code == 200
    assert is_signed_in(f"{settings.SESSION_COOKIE_NAME}={value}")


def test_signing_out_leaves_no_row_of_the_session(org):
    person = came_in(org)
    value = cookie_of(person)
    before = kept()

    person.post("/sign-out")

    assert len(before) == 1
    assert not before.keys() & kept().keys()
    assert not is_signed_in(f"{settings.SESSION_COOKIE_NAME}={value}")


def test_a_session_that_was_kept_under_its_own_value_is_nobodys(org):
    """Rows from before: their people sign in again."""
    person = came_in(org)
    value = cookie_of(person)
    with transaction(INSTALLATION):
        Session.objects.update(session_key=value)

    assert person.get("/me").status_code == 302


@pytest.mark.parametrize("value", ["", "short", "x" * 5_000, "\x00" * 32, "é" * 32])
def test_a_cookie_of_any_other_shape_is_nobodys(org, value):
    assert not is_signed_in(f"{settings.SESSION_COOKIE_NAME}={value}")


def test_the_other_way_to_ask_django_keeps_a_digest_too(sqlite):
    """Nothing of ours asks by `async`; what may be asked is kept alike."""
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    store["what"] = "kept"
    row = asyncio.run(store.acreate_model_instance({"what": "kept"}))

    assert store.session_key
    assert row.session_key != store.session_key
    assert len(row.session_key) == 40
