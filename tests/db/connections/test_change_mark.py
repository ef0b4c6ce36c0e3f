"""Whether anything was committed since the last look: no commit is missed, and nothing else counts."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.db import transaction as database

from seawall.db.connections.change_mark import ChangeMark
from seawall.transaction import INSTALLATION, close_connection, transaction
from tests.people_made import make_organisation
from tests.waiting import PATIENCE

pytestmark = pytest.mark.both_databases


def looked() -> ChangeMark:
    """A mark of somebody who has seen all that there is."""
    mark = ChangeMark()
    mark.note(mark.read())
    return mark


def has_news(mark: ChangeMark) -> bool:
    return mark.is_news(mark.read())


def on_another_connection(do) -> None:
    """Carry this out in a thread of its own, and close its connection."""

    def run() -> None:
        try:
            do()
        finally:
            close_connection()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(PATIENCE)


def test_to_whoever_never_looked_everything_is_news(database):
    assert has_news(ChangeMark())


def test_where_nothing_was_committed_there_is_no_news(database):
    mark = looked()

    with transaction(INSTALLATION) as tx:
        tx.people.organisations()

    assert not has_news(mark)


def test_what_another_connection_commits_is_news(database):
    mark = looked()

    on_another_connection(lambda: make_organisation(slug="harbour"))

    assert has_news(mark)


def test_what_the_thread_itself_commits_is_news(database):
    mark = looked()

    make_organisation(slug="harbour")

    assert has_news(mark)


def test_what_was_begun_before_a_look_and_is_committed_after_it_is_news(postgresql):
    """On SQLite nobody commits in the order of another than their beginning."""
    begun, looked_at = threading.Event(), threading.Event()

    def write() -> None:
        with database.atomic():
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO db_changecounter (name, value) VALUES ('mark', 1)")
            begun.set()
            looked_at.wait(PATIENCE)
        close_connection()

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(PATIENCE)
    mark = looked()
    looked_at.set()
    thread.join(PATIENCE)

    assert has_news(mark)


def test_a_connection_that_was_opened_anew_has_seen_nothing(sqlite):
    mark = looked()

    close_connection()

    assert has_news(mark)
