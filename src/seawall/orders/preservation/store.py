"""Where it is known what is preserved, until when, and who asked to open it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.ids import (
    AccessId,
    CaseId,
    EvidenceId,
    ItemId,
    OrderId,
    OrganisationId,
    PersonId,
    PreservationId,
)
from seawall.orders.preservation.faults import UnknownPreservation
from seawall.orders.preservation.model import (
    Access,
    Extension,
    Preservation,
    PreservationState,
)


class PreservationStore:
    """Rows of one organisation (or all, for the sweep that erases)."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    def add(self, kept: Preservation) -> None:
        """Write a new one down."""
        db.Preservation.objects.create(
            id=kept.id, organisation_id=kept.organisation, **_fields(kept)
        )

    def save(self, kept: Preservation) -> None:
        """Write down what it has become."""
        self._own(db.Preservation).filter(id=kept.id).update(**_fields(kept))

    def preservation(self, kept: PreservationId) -> Preservation:
        """One of them."""
        return _found(self._own(db.Preservation).filter(id=kept).first(), kept)

    def locked(self, kept: PreservationId) -> Preservation:
        """One that nobody else can change until the commit."""
        return _found(self._own(db.Preservation).select_for_update().filter(id=kept).first(), kept)

    def locked_to_erase(self, kept: PreservationId) -> tuple[Preservation, list[Preservation]]:
        """One, and those that share its content, locked in one order: the last ends the file."""
        content = self.preservation(kept).content
        which = Q(id=kept) | Q(content_id=content) if content else Q(id=kept)
        rows = self._own(db.Preservation).select_for_update().filter(which).order_by("id")
        found = {row.id: _preservation(row) for row in rows}
        return found.pop(kept), list(found.values())

    def kept(
        self, *, states: Sequence[PreservationState] = (), limit: int = 100
    ) -> list[Preservation]:
        """Those in these states, the first to end first."""
        rows = self._own(db.Preservation).order_by("kept_until", "id")
        if states:
            rows = rows.filter(state__in=[str(each) for each in states])
        return [_preservation(row) for row in rows[:limit]]

    def of_order(self, order: OrderId) -> list[Preservation]:
        """What is kept because of an order."""
        return self._where(order_id=order)

    def of_item(self, item: ItemId) -> list[Preservation]:
        """What is kept of an item."""
        return self._where(item_id=item)

    def removed_between(self, since: datetime, until: datetime) -> list[Preservation]:
        """What was removed in a period, for its figures."""
        return self._where(removed_at__gte=since, removed_at__lt=until)

    def due(self, at: datetime, *, limit: int = 500) -> list[Preservation]:
        """Whose time is over and which nothing holds."""
        rows = self._own(db.Preservation).filter(kept_until__lte=at, hold="")
        rows = rows.exclude(state=PreservationState.ERASED).order_by("kept_until", "id")
        return [_preservation(row) for row in rows[:limit]]

    # Who asked

    def add_access(self, access: Access) -> None:
        """Write down that somebody asked, for good."""
        db.PreservationAccess.objects.create(
            id=access.id,
            organisation_id=self.organisation,
            preservation_id=access.preservation,
            person=access.person,
            purpose=access.purpose[:64],
            allowed=access.allowed,
            why=access.why,
            at=access.at,
        )

    def accesses(self, kept: PreservationId) -> list[Access]:
        """Everybody who asked, in order."""
        rows = self._own(db.PreservationAccess).filter(preservation_id=kept)
        return [_access(row) for row in rows.order_by("at", "id")]

    def accesses_between(self, since: datetime, until: datetime) -> list[Access]:
        """Every asking of a period, for the figures of Art. 21."""
        rows = self._own(db.PreservationAccess).filter(at__gte=since, at__lt=until)
        return [_access(row) for row in rows.order_by("at", "id")]

    def _where(self, **which: Any) -> list[Preservation]:
        rows = self._own(db.Preservation).filter(**which).order_by("removed_at", "id")
        return [_preservation(row) for row in rows]

    def _own(self, table: Any) -> Any:
        if self.organisation == EVERY:
            return table.objects.all()
        return table.objects.filter(organisation_id=self.organisation)


def _fields(kept: Preservation) -> dict[str, Any]:
    return {
        "order_id": kept.order,
        "case_id": kept.case,
        "item_id": kept.item,
        "version": kept.version,
        "content_id": kept.content,
        "related_id": kept.related,
        "profile": kept.profile,
        "removed_at": kept.removed_at,
        "kept_until": kept.kept_until,
        "legal_limit": kept.legal_limit,
        "extensions": [each.as_json() for each in kept.extensions],
        "hold": kept.hold,
        "state": kept.state,
        "erased_at": kept.erased_at,
        "proof": dict(kept.proof),
    }


def _found(row: db.Preservation | None, kept: PreservationId) -> Preservation:
    if row is None:
        raise UnknownPreservation(
            f"there is no preservation {kept}.",
            field="preservation",
            remedy="`seawall preservation list` shows them.",
        )
    return _preservation(row)


def _preservation(row: db.Preservation) -> Preservation:
    return Preservation(
        id=PreservationId(row.id),
        organisation=OrganisationId(row.organisation_id),
        profile=row.profile,
        removed_at=row.removed_at,
        kept_until=row.kept_until,
        legal_limit=row.legal_limit,
        state=PreservationState(row.state),
        order=OrderId(row.order_id) if row.order_id else None,
        case=CaseId(row.case_id) if row.case_id else None,
        item=ItemId(row.item_id) if row.item_id else None,
        version=row.version,
        content=EvidenceId(row.content_id) if row.content_id else None,
        related=EvidenceId(row.related_id) if row.related_id else None,
        extensions=tuple(Extension.from_json(each) for each in row.extensions),
        hold=row.hold,
        erased_at=row.erased_at,
        proof=row.proof,
    )


def _access(row: db.PreservationAccess) -> Access:
    return Access(
        id=AccessId(row.id),
        preservation=PreservationId(row.preservation_id),
        person=PersonId(row.person),
        purpose=row.purpose,
        allowed=row.allowed,
        why=row.why,
        at=row.at,
    )
