"""Versions of designation lists and who stands on them, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.exchanges.designations.model import (
    KeptListing,
    ListedName,
    NoSuchListing,
    NoSuchName,
    Use,
)
from seawall.exchanges.designations.spelling import is_meant, spelled, words_of
from seawall.exchanges.record import Name
from seawall.ids import ExchangeId, ListedNameId, ListingId, OrganisationId, new_id

_LISTING = (
    "id", "exchange_id", "list", "sha256", "evidence_id", "address", "names", "fetched_at",
)  # fmt: skip
_NAME = (
    "id", "listing_id", "reference", "name", "kind", "aliases", "regime", "is_terrorism",
    "listed_on", "delisted_on", "facts",
)  # fmt: skip
_LONGEST_WORD = 64
_MOST_LOOKED_AT = 5_000


class DesignationStore:
    """The designation lists of one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    def newest(self, exchange: ExchangeId) -> KeptListing | None:
        """The version of this list that was fetched last."""
        return next(iter(self.listings(exchange)), None)

    def listings(self, exchange: ExchangeId) -> list[KeptListing]:
        """Every version of this list that was fetched, newest first."""
        rows = self._own(db.Listing).filter(exchange_id=exchange).order_by("-fetched_at", "-id")
        return [KeptListing(*row) for row in rows.values_list(*_LISTING)]

    def listing(self, listing: ListingId) -> KeptListing:
        """The version with this id."""
        row = self._own(db.Listing).filter(id=listing).values_list(*_LISTING).first()
        if row is None:
            raise NoSuchListing(f"There is no listing {listing!r}.", field="listing")
        return KeptListing(*row)

    def add(self, listing: KeptListing, names: Sequence[Name], *, now: datetime) -> None:
        """Write a version down with everybody on it."""
        fields = {name: getattr(listing, name.removesuffix("_id")) for name in _LISTING}
        db.Listing.objects.create(organisation_id=self.organisation, **fields)
        db.ListedName.objects.bulk_create(
            [
                db.ListedName(
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
                    spelling=spelled(name.name, *name.aliases),
                )
                for name in names
            ],
            batch_size=500,
        )

    def search(self, asked: str, listings: Sequence[ListingId], *, limit: int) -> list[ListedName]:
        """Those on these versions with a name that has every word asked for."""
        words = words_of(asked)
        if not words:
            return []
        rows = self._own(db.ListedName).filter(listing_id__in=listings)
        for word in words:
            rows = rows.filter(spelling__contains=word)
        looked_at = rows.order_by("name", "id").values_list("spelling", *_NAME)[:_MOST_LOOKED_AT]
        found = [_name(rest) for spelling, *rest in looked_at if is_meant(words, spelling)]
        return found[:limit]

    def name(self, name: ListedNameId) -> ListedName:
        """Somebody, by id."""
        row = self._own(db.ListedName).filter(id=name).values_list(*_NAME).first()
        if row is None:
            raise NoSuchName(
                f"There is no listed name {name!r}.",
                field="name",
                remedy="`seawall exchange designations search` finds names.",
            )
        return _name(row)

    def add_use(self, use: Use) -> None:
        """Remember that a decision looked at a name."""
        db.ListedNameUse.objects.create(
            organisation_id=self.organisation,
            name_id=use.name,
            about=use.about,
            sha256=use.sha256,
            why=use.why,
            by=use.by,
            at=use.at,
        )

    def uses(self, about: str) -> list[Use]:
        """Which names a decision looked at, oldest first."""
        rows = self._own(db.ListedNameUse).filter(about=about).order_by("id")
        return [
            Use(*row) for row in rows.values_list("name_id", "about", "sha256", "why", "by", "at")
        ]

    def _own(self, model: Any) -> Any:
        rows = model.objects.all()
        if self.organisation == EVERY:
            return rows
        return rows.filter(organisation_id=self.organisation)


def _name(row: Any) -> ListedName:
    given = {n.removesuffix("_id"): v for n, v in zip(_NAME, row, strict=True)}
    return ListedName(**given | {"aliases": tuple(given["aliases"])})
