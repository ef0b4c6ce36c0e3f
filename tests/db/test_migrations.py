"""The migrations make the tables that the code speaks of, one migration a room."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from seawall.db import migrations

FILES = sorted(path.stem for path in Path(migrations.__path__[0]).glob("0*.py"))


def test_the_migrations_make_exactly_the_tables_of_the_code(sqlite):
    loader = MigrationLoader(connection)
    wanted = ProjectState.from_apps(apps)

    missing = MigrationAutodetector(loader.project_state(), wanted).changes(graph=loader.graph)

    assert missing == {}


def test_each_room_has_one_migration_of_its_own_name():
    rooms = {
        model.__module__.rpartition(".")[2] for model in apps.get_app_config("db").get_models()
    }

    named = [name.partition("_")[2] for name in FILES]

    assert sorted(name for name in named if name in rooms) == sorted(rooms)


def test_the_migrations_are_one_chain(sqlite):
    graph = MigrationExecutor(connection).loader.graph

    assert [name for _, name in graph.leaf_nodes("db")] == [FILES[-1]]
    assert [name for app, name in graph.forwards_plan(("db", FILES[-1])) if app == "db"] == FILES
