"""Wherever a first start ends, the next one takes it up: no migration is carried out by half."""

from __future__ import annotations

import pytest
from django.db.migrations.recorder import MigrationRecorder

from seawall.app.database import pending_migrations, run_migrations
from tests.databases import empty_database


class Killed(BaseException):
    """The process ended here."""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whoever_ends_before_a_migration_is_noted_leaves_nothing_of_it(kind, tmp_path, monkeypatch):
    note, ended = MigrationRecorder.record_applied, set()

    def end_once(recorder, app, name):
        if (app, name) not in ended:
            ended.add((app, name))
            raise Killed
        note(recorder, app, name)

    with empty_database(kind, tmp_path):
        missing = pending_migrations()
        monkeypatch.setattr(MigrationRecorder, "record_applied", end_once)
        for _ in missing:
            with pytest.raises(Killed):
                run_migrations()
        run_migrations()

        assert len(ended) == len(missing)
        assert pending_migrations() == []
