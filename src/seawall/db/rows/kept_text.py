"""A column as the database keeps it, for whoever reads so many rows that conversion counts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from seawall.db.unit_of_work.evident import as_kept


def as_kept_rows(rows: Any) -> list[tuple[Any, ...]]:
    """The rows of a query's columns as the driver gives them, all at once."""
    try:
        statement, values = rows.query.sql_with_params()
    except EmptyResultSet:  # nothing can be in it, such as what is in none of these banks
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cells: list[tuple[Any, ...]] = cursor.fetchall()
        return cells


class KeptText(models.Expression):
    """The text of a moment's column: no object is made of it, and equal ones are read once."""

    def __init__(self, table: type[models.Model], column: str) -> None:
        super().__init__(output_field=models.TextField(null=True))
        self._table = table
        self._column = column

    def as_sql(self, compiler: Any, of: Any) -> tuple[str, tuple[()]]:
        """The column of its table."""
        quote = of.ops.quote_name
        name = f"{quote(self._table._meta.db_table)}.{quote(self._column)}"
        return as_kept(of.vendor).format(name), ()
