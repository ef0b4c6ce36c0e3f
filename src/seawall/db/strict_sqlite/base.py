"""Django's SQLite backend, with STRICT tables (https://sqlite.org/stricttables.html)."""

from __future__ import annotations

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor

#: STRICT knows six type names; Django's others map onto them.
_STRICT_TYPES = {
    "BooleanField": "integer",
    "CharField": "text",
    "DateField": "text",
    "DateTimeField": "text",
    "DurationField": "integer",
    "FileField": "text",
    "FilePathField": "text",
    "GenericIPAddressField": "text",
    "IPAddressField": "text",
    "JSONField": "text",
    "PositiveBigIntegerField": "integer",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "integer",
    "BigIntegerField": "integer",
    "SmallIntegerField": "integer",
    "SlugField": "text",
    "TimeField": "text",
    "UUIDField": "text",
}


class StrictSchemaEditor(DatabaseSchemaEditor):
    """Every CREATE TABLE ends in STRICT."""

    sql_create_table = "CREATE TABLE %(table)s (%(definition)s) STRICT"


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite with the types STRICT accepts."""

    SchemaEditorClass = StrictSchemaEditor
    data_types = {**base.DatabaseWrapper.data_types, **_STRICT_TYPES}
