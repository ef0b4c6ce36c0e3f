"""The bases of every table: what it is called, and whose its rows are."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.base import ModelBase


class Table(ModelBase):
    """Calls a table by what is kept in it: `CaseItemRow` reads and writes `db_caseitem`."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        """The class of a table's rows."""
        meta = attrs.setdefault("Meta", type("Meta", (), {}))
        if not getattr(meta, "abstract", False):
            meta.db_table = f"db_{name.removesuffix('Row').lower()}"
        return super().__new__(cls, name, bases, attrs)


class Row(models.Model, metaclass=Table):
    """A row of one of our tables."""

    class Meta:
        abstract = True


class Owned(Row):
    """A row of one organisation; every table but the log's own derives from it."""

    organisation = models.ForeignKey(
        "db.OrganisationRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
