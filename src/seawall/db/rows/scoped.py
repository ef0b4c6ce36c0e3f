"""The base of every store: it sees the rows of one organisation, or of all for our own work."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.db.models import Model, Value
from django.db.models.functions import Concat

from seawall.db.rows.compiled_insert import insert_row
from seawall.db.rows.mapping import Mapped
from seawall.db.unit_of_work.tenancy import EVERY
from seawall.ids import OrganisationId

Kept = TypeVar("Kept")

#: Rows of one statement.
_AT_ONCE = 500


class CrossedTenancy(Exception):
    """A value of one organisation was handed to the store of another: a fault of ours."""


class Scoped:
    """Reads and writes for one organisation, inside the transaction that made it."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    def _of(self, table: type[Model]) -> Any:
        """The rows of this organisation."""
        rows = table._default_manager.all()
        if self.organisation == EVERY:
            return rows
        return rows.filter(organisation_id=self.organisation)

    def _named(self, table: type[Model], ids: Collection[Any]) -> Any:
        """Those of these rows that are this organisation's, looked up by their ids.

        SQLite, told both plainly, reads every row of the organisation instead.
        """
        rows = table._default_manager.filter(pk__in=ids)
        if self.organisation == EVERY:
            return rows
        owner = Concat("organisation_id", Value(""))
        return rows.alias(owner=owner).filter(owner=self.organisation)

    def _add(self, mapped: Mapped[Kept], value: Kept, **beside: Any) -> None:
        """Write a value down as a new row of this organisation, and of no other."""
        insert_row(mapped.table, self._columns(mapped, value, beside))

    def _add_many(self, mapped: Mapped[Kept], values: Iterable[Kept], **beside: Any) -> None:
        """The same of many values, in few statements."""
        rows = [self._columns(mapped, value, beside) for value in values]
        table = mapped.table
        table._default_manager.bulk_create([table(**row) for row in rows], batch_size=_AT_ONCE)

    def _columns(self, mapped: Mapped[Kept], value: Kept, beside: dict[str, Any]) -> dict[str, Any]:
        columns = mapped.columns(value, **beside)
        owner = columns.setdefault("organisation_id", self.organisation)
        if self.organisation not in {owner, EVERY}:
            raise CrossedTenancy(f"a row of {owner} is not written for {self.organisation}")
        return columns
