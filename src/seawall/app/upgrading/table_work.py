"""What a migration does to the rows of tables, by the statements it would carry out.

The statements are collected and not carried out. A new table has no rows, and most changes touch
none; those that read or write every row of a table are what takes time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class WorkKind(IntEnum):
    """What is done with every row of a table, the heaviest last."""

    READ = 1
    INDEX = 2
    REWRITE = 3


@dataclass(frozen=True, slots=True)
class TableWork:
    """One table whose rows are all read, indexed or written anew, once."""

    table: str
    kind: WorkKind


@dataclass(frozen=True, slots=True)
class PlannedMigration:
    """A migration that is pending, and the work it means."""

    name: str
    works: tuple[TableWork, ...]
    runs_own_code: bool
    """Whether a part of it is no SQL, so that nobody knows beforehand how long it takes."""


_NAME = r'"?(?P<table>[A-Za-z_][\w]*)"?'
_NEW_TABLE = re.compile(rf"CREATE TABLE {_NAME}", re.IGNORECASE)
#: How SQLite's tables are changed: a new one is filled from the old one.
_COPY = re.compile(rf'INSERT INTO "?new__\w+"? .* FROM {_NAME}', re.IGNORECASE | re.DOTALL)
_INDEX = re.compile(rf"CREATE (?:UNIQUE )?INDEX .*? ON {_NAME}", re.IGNORECASE | re.DOTALL)
_WRITE = re.compile(rf"(?:UPDATE|DELETE FROM) {_NAME}", re.IGNORECASE)
_ALTER = re.compile(rf"ALTER TABLE (?:ONLY )?{_NAME} (?P<change>.*)", re.IGNORECASE | re.DOTALL)
_NO_SQL = "-- THIS OPERATION CANNOT BE WRITTEN AS SQL"

#: What each kind of database does for a change of a table: the first that fits.
_CHANGES = {
    "sqlite": (
        (re.compile(r"DROP COLUMN", re.IGNORECASE), WorkKind.REWRITE),
        (
            re.compile(r"ADD COLUMN .*\b(?:NOT NULL|CHECK|UNIQUE)\b", re.IGNORECASE | re.DOTALL),
            WorkKind.READ,
        ),
    ),
    "postgresql": (
        (re.compile(r"ALTER COLUMN \S+ TYPE", re.IGNORECASE), WorkKind.REWRITE),
        (
            re.compile(r"ADD CONSTRAINT .*\b(?:UNIQUE|PRIMARY KEY)\b", re.IGNORECASE | re.DOTALL),
            WorkKind.INDEX,
        ),
        (
            re.compile(r"ADD CONSTRAINT|SET NOT NULL|ADD COLUMN .*\bCHECK\b", re.IGNORECASE),
            WorkKind.READ,
        ),
    ),
}


def planned_migrations(connection: Any) -> list[PlannedMigration]:
    """Every pending migration with its work, oldest first; nothing is changed."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
    fresh: set[str] = set()
    planned = []
    for migration, _ in plan:
        # The editor is not entered: it would take SQLite's write lock.
        editor = connection.schema_editor(collect_sql=True)
        editor.deferred_sql = []
        state = migration.apply(state, editor, collect_sql=True)
        statements = [*editor.collected_sql, *map(str, editor.deferred_sql)]
        fresh |= set(_new_tables(statements))
        works = [
            work for work in table_works(statements, connection.vendor) if work.table not in fresh
        ]
        planned.append(
            PlannedMigration(
                f"{migration.app_label}.{migration.name}", tuple(works), _NO_SQL in statements
            )
        )
    return planned


def table_works(statements: Iterable[str], vendor: str) -> Iterator[TableWork]:
    """The work that these statements mean on this kind of database."""
    for statement in statements:
        if work := _work_of(statement.strip(), vendor):
            yield work


def _work_of(statement: str, vendor: str) -> TableWork | None:
    for pattern, kind in (
        (_COPY, WorkKind.REWRITE),
        (_INDEX, WorkKind.INDEX),
        (_WRITE, WorkKind.REWRITE),
    ):
        if match := pattern.match(statement):
            return TableWork(match["table"], kind)
    if match := _ALTER.match(statement):
        for pattern, kind in _CHANGES[vendor]:
            if pattern.search(match["change"]):
                return TableWork(match["table"], kind)
    return None


def _new_tables(statements: Iterable[str]) -> Iterator[str]:
    for statement in statements:
        match = _NEW_TABLE.match(statement.strip())
        if match and not match["table"].startswith("new__"):
            yield match["table"]
