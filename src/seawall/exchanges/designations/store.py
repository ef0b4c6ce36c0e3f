"""Versions of designation lists and who stands on them, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.exchanges.designations.model import (
    KeptListing,
    ListedName,
    ListUse,
)
from seawall.exchanges.designations.spelling import is_meant, spelled_names, words_of
from seawall.exchanges.peer_record import Name
from seawall.ids import ExchangeId, ListedNameId, ListingId, new_id

LISTING = Mapped(KeptListing, db.ListingRow)
LISTED_NAME = Mapped(ListedName, db.ListedNameRow)
USE = Mapped(ListUse, db.ListedNameUseRow)
_LONGEST_WORD = 64
_MOST_LOOKED_AT = 5_000


class DesignationStore(Scoped):
    """The designation lists of one organisation."""

    def newest(self, exchange: ExchangeId) -> KeptListing | None:
        """The version of this list that was fetched last."""
        return next(iter(self.listings(exchange)), None)

    def listings(self, exchange: ExchangeId) -> list[KeptListing]:
        """Every version of this list that was fetched, newest first."""
        rows = self._of(db.ListingRow).filter(exchange_id=exchange).order_by("-fetched_at", "-id")
        return LISTING.values(rows)

    def listing(self, listing: ListingId) -> KeptListing:
        """The version with this id."""
        row = self._of(db.ListingRow).filter(id=listing).first()
        if row is None:
            raise problem("exchanges.no-such-listing", listing=listing)
        return LISTING.value(row)

    def add(self, listing: KeptListing, names: Sequence[Name], *, now: datetime) -> None:
        """Write a version down with everybody on it."""
        self._add(LISTING, listing)
        db.ListedNameRow.objects.bulk_create(
            [
                db.ListedNameRow(
                    organisation_id=self.organisation,
                    id=new_id("lsn", now=now),
                    listing_id=listing.id,
                    reference=name.reference,
                    name=name.name,
                    kind=name.kind[:_LONGEST_WORD],
                    aliases=list(name.aliases),
                    regime=name.regime,
                    is_terrorism=name.is_terrorism,
                    listed_on=name.listed_on[:_LONGEST_WORD],
                    delisted_on=name.delisted_on[:_LONGEST_WORD],
                    facts=dict(name.facts),
                    spelling=spelled_names(name.name, *name.aliases),
                )
                for name in names
            ],
            batch_size=500,
        )

    def search(
        self, question: str, listings: Sequence[ListingId], *, limit: int
    ) -> list[ListedName]:
        """Those on these versions with a name that has every word asked for."""
        words = words_of(question)
        if not words:
            return []
        rows = self._of(db.ListedNameRow).filter(listing_id__in=listings)
        for word in words:
            rows = rows.filter(spelling__contains=word)
        looked_at = rows.order_by("name", "id").values_list(
            "spelling", *LISTED_NAME.written_columns, named=True
        )
        matches = (row for row in looked_at[:_MOST_LOOKED_AT] if is_meant(words, row.spelling))
        return LISTED_NAME.values(islice(matches, limit))

    def name(self, name: ListedNameId) -> ListedName:
        """Somebody, by id."""
        row = self._of(db.ListedNameRow).filter(id=name).first()
        if row is None:
            raise problem("exchanges.no-such-name", name=name)
        return LISTED_NAME.value(row)

    def add_use(self, use: ListUse) -> None:
        """Remember that a decision looked at a name."""
        self._add(USE, use)

    def uses(self, about: str) -> list[ListUse]:
        """Which names a decision looked at, oldest first."""
        return USE.values(self._of(db.ListedNameUseRow).filter(about=about).order_by("id"))
