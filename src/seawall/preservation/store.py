"""Where it is known what is preserved, until when, and who asked to open it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import ItemId, OrderId, PreservationId
from seawall.preservation.model import Access, Preservation, PreservationState

PRESERVATION = Mapped(Preservation, db.PreservationRow)
ACCESS = Mapped(Access, db.PreservationAccessRow)
#: As long as the column.
_LONGEST_PURPOSE = 64


class PreservationStore(Scoped):
    """Rows of one organisation (or all, for the sweep that erases)."""

    def add(self, preservation: Preservation) -> None:
        """Write a new one down."""
        self._add(PRESERVATION, preservation)

    def save(self, preservation: Preservation) -> None:
        """Write down what it has become."""
        self._of(db.PreservationRow).filter(id=preservation.id).update(
            **PRESERVATION.changes(preservation)
        )

    def preservation(self, preservation: PreservationId) -> Preservation:
        """The preservation of this id."""
        return _found(self._of(db.PreservationRow).filter(id=preservation).first(), preservation)

    def locked(self, preservation: PreservationId) -> Preservation:
        """One that nobody else can change until the commit."""
        return _found(
            self._of(db.PreservationRow).select_for_update().filter(id=preservation).first(),
            preservation,
        )

    def locked_to_erase(
        self, preservation: PreservationId
    ) -> tuple[Preservation, list[Preservation]]:
        """One, and those that share its content, locked in one order: the last ends the file."""
        content = self.preservation(preservation).content
        which = Q(id=preservation) | Q(content_id=content) if content else Q(id=preservation)
        rows = self._of(db.PreservationRow).select_for_update().filter(which).order_by("id")
        by_id = {row.id: PRESERVATION.value(row) for row in rows}
        return by_id.pop(preservation), list(by_id.values())

    def kept(
        self, *, states: Sequence[PreservationState] = (), limit: int = 100
    ) -> list[Preservation]:
        """Those in these states, the first to end first."""
        rows = self._of(db.PreservationRow).order_by("kept_until", "id")
        if states:
            rows = rows.filter(state__in=[str(state) for state in states])
        return PRESERVATION.values(rows[:limit])

    def of_order(self, order: OrderId) -> list[Preservation]:
        """What is kept because of an order."""
        return self._where(order_id=order)

    def of_item(self, item: ItemId) -> list[Preservation]:
        """What is kept of an item."""
        return self._where(item_id=item)

    def keeping(self, items: Sequence[ItemId]) -> set[ItemId]:
        """Those of these items of which something is kept, or is to be."""
        rows = self._of(db.PreservationRow).exclude(state=PreservationState.ERASED)
        return {
            ItemId(item)
            for part in in_parts(items)
            for item in rows.filter(item_id__in=part).values_list("item", flat=True)
        }

    def due(self, at: datetime, *, limit: int = 500) -> list[Preservation]:
        """Whose time is over and which nothing holds."""
        rows = self._of(db.PreservationRow).filter(kept_until__lte=at, hold="")
        rows = rows.exclude(state=PreservationState.ERASED).order_by("kept_until", "id")
        return PRESERVATION.values(rows[:limit])

    # Who asked

    def add_access(self, access: Access) -> None:
        """Write down that somebody asked, for good."""
        self._add(ACCESS, access, purpose=access.purpose[:_LONGEST_PURPOSE])

    def accesses(self, preservation: PreservationId) -> list[Access]:
        """Everybody who asked, in order."""
        rows = self._of(db.PreservationAccessRow).filter(preservation_id=preservation)
        return ACCESS.values(rows.order_by("at", "id"))

    def _where(self, **which: Any) -> list[Preservation]:
        rows = self._of(db.PreservationRow).filter(**which).order_by("removed_at", "id")
        return PRESERVATION.values(rows)


def _found(row: db.PreservationRow | None, preservation: PreservationId) -> Preservation:
    if row is None:
        raise problem("preservation.unknown-preservation", kept=preservation)
    return PRESERVATION.value(row)
