"""The ledger's rows: entries with their salts, places, nodes, checkpoints."""

from __future__ import annotations

import json
import secrets

from django.db.models import QuerySet

from seawall.db.models import LedgerEntry, LedgerLeaf, LedgerPending, LedgerSealed
from seawall.db.tenancy import EVERY
from seawall.ids import LedgerEntryId, OrganisationId, new_id
from seawall.ledger.entry import canonical, commitment_of, leaf_bytes
from seawall.ledger.model import Entry, Recorded


class LedgerStore:
    """The append-only memory of one organisation, or of the installation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    def append(self, entry: Entry) -> LedgerEntryId:
        """Write an entry down; the sequencer gives it a place in the tree soon after."""
        salt = secrets.token_bytes(32)
        recorded = Recorded(
            id=LedgerEntryId(new_id("led", now=entry.at)),
            organisation=self.organisation,
            what=entry.what,
            about=entry.about,
            by=entry.by,
            public=entry.public,
            commitment="" if entry.sealed is None else commitment_of(entry.sealed, salt),
            at=entry.at,
        )
        leaf_bytes(recorded)  # an entry that cannot become a leaf is refused now, not later
        _write(recorded)
        if entry.sealed is not None:
            LedgerSealed.objects.create(
                entry_id=recorded.id,
                organisation_id=self.organisation,
                salt=salt.hex(),
                sealed=canonical(entry.sealed),
            )
        LedgerPending.objects.create(entry_id=recorded.id)
        return recorded.id

    def about(self, subject: str) -> list[Recorded]:
        """Everything remembered about this thing, in the order it was written."""
        rows = self._entries().filter(about=subject)
        return [_recorded(row) for row in rows]

    def _entries(self) -> QuerySet[LedgerEntry]:
        rows = LedgerEntry.objects.select_related("ledgerleaf", "ledgerpending")
        if self.organisation != EVERY:
            rows = rows.filter(organisation_id=self.organisation)
        return rows.order_by("ledgerleaf__index", "ledgerpending__arrival")


def _write(entry: Recorded) -> None:
    LedgerEntry.objects.create(
        id=entry.id,
        organisation_id=entry.organisation,
        what=entry.what,
        about=entry.about,
        by=entry.by,
        public=canonical(entry.public),
        commitment=entry.commitment,
        at=entry.at,
    )


def _recorded(row: LedgerEntry) -> Recorded:
    leaf: LedgerLeaf | None = getattr(row, "ledgerleaf", None)
    return Recorded(
        id=LedgerEntryId(row.id),
        organisation=OrganisationId(row.organisation_id),
        what=row.what,
        about=row.about,
        by=row.by,
        public=json.loads(row.public),
        commitment=row.commitment,
        at=row.at,
        index=leaf.index if leaf else None,
    )
