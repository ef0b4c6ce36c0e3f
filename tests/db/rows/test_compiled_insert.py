"""A row inserted by a statement of ours holds, cell by cell, what Django would have written."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models.sql import InsertQuery

from seawall.db import models as db
from seawall.db.row import Owned, Row
from seawall.db.rows.compiled_insert import insert_row
from seawall.db.unit_of_work.tenancy import EVERY, set_scope
from seawall.transaction import INSTALLATION
from seawall.transaction import transaction as unit_of_work
from tests.every_table import fill
from tests.people_made import NOON, make_organisation
from tests.rows_by_hand import undone


def tables(base: type[models.Model] = Row) -> list[type[models.Model]]:
    """Every table that has rows of its own."""
    below = [table for child in base.__subclasses__() for table in tables(child)]
    return below if base._meta.abstract else [base, *below]


def as_django_writes(row: models.Model) -> dict[str, Any]:
    """The value that Django binds for each column of a new row."""
    fields = [
        field for field in row._meta.concrete_fields if not isinstance(field, models.AutoField)
    ]
    query = InsertQuery(type(row))
    query.insert_values(fields, [row])
    (_, values), *_ = query.get_compiler(using="default").as_sql()
    return dict(zip([field.attname for field in fields], map(bare, values), strict=True))


def bare(value: Any) -> Any:
    """What an adapter of the driver holds."""
    return getattr(value, "obj", value)


def written(row: models.Model, columns: list[str]) -> dict[str, Any]:
    """The value that ours binds for each column, of which these are given."""
    sent = []

    def keep(_execute, sql, values, _many, _context):
        sent.append((sql, values))

    with connection.execute_wrapper(keep):
        insert_row(type(row), {column: getattr(row, column) for column in columns})
    (sql, values), *_ = sent
    names = sql.partition("(")[2].partition(")")[0].replace('"', "").split(", ")
    return dict(zip(names, map(bare, values), strict=True))


def test_every_table_is_written_as_django_writes_it(database):
    organisation = make_organisation().id
    fill(organisation, "a")
    compared = 0
    with undone():
        set_scope(connection, EVERY)
        for table in Owned.__subclasses__():
            row = table.objects.filter(organisation_id=organisation).first()
            columns = list(as_django_writes(row))
            assert written(row, columns) == as_django_writes(row), table
            compared += 1
    assert compared > 60


def test_a_column_that_is_not_given_gets_its_default(database):
    with undone():
        set_scope(connection, EVERY)
        for table in tables():
            empty = table()
            fields = [field for field in empty._meta.concrete_fields if not field.has_default()]
            columns = [field.attname for field in fields if not isinstance(field, models.AutoField)]
            assert written(empty, columns) == as_django_writes(empty), table


def test_what_the_column_cannot_hold_is_refused(postgresql):
    key = a_key(make_organisation().id) | {"id": "x" * 400}

    with pytest.raises(DataError), unit_of_work(INSTALLATION):
        insert_row(db.ApiKeyRow, key)


def test_a_key_that_is_taken_is_refused_and_the_unit_may_go_on(database):
    key = a_key(make_organisation().id)

    with unit_of_work(INSTALLATION):
        insert_row(db.ApiKeyRow, key)
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_row(db.ApiKeyRow, key)
        insert_row(db.ApiKeyRow, key | {"id": "key_2", "digest": "2"})

    with unit_of_work(INSTALLATION):
        assert set(db.ApiKeyRow.objects.values_list("id", flat=True)) >= {"key_1", "key_2"}


def test_a_column_that_is_not_there_is_our_fault(database):
    with undone(), pytest.raises(KeyError):
        insert_row(db.ApiKeyRow, a_key("org_1") | {"colour": "red"})


def a_key(organisation: str) -> dict[str, Any]:
    return {
        "id": "key_1",
        "organisation_id": organisation,
        "name": "a key",
        "digest": "1",
        "created_at": NOON,
    }
