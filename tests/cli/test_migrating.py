"""A program does not work on a database that is older than itself."""

from __future__ import annotations

from tests.cli.conftest import finished


def test_a_command_on_an_old_database_names_the_remedy_and_the_remedy_works(start, tmp_path):
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite3'}"

    refused = finished(start(fresh, "bank", "list"))
    mended = finished(start(fresh, "migrate"))
    accepted = finished(start(fresh, "bank", "list"))

    assert refused.code == 2
    assert "`seawall migrate`" in refused.err
    assert mended.code == 0
    assert "There is no organisation yet" in accepted.err


def test_migrating_twice_is_no_harm(run, database):
    ended = run("migrate")

    assert ended.code == 0
    assert "up to date" in ended.err
