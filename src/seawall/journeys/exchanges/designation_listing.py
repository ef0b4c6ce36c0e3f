"""A designation list comes in: the file as it is, its digest, and who stands on it.

1. The same bytes as last time are no news.
2. Else the file is kept as evidence and its names are written down as a new version; older
   versions stay, so a decision still shows what it looked at.
3. A name is a lead for a person. Nothing here removes, holds or blocks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from seawall.banks.entry_admission import check_text
from seawall.exchanges.designations.model import KeptListing, ListedName, ListUse
from seawall.exchanges.model import Exchange
from seawall.exchanges.peer_record import Listing
from seawall.exchanges.tidy import tidy_name
from seawall.ids import ListedNameId, ListingId, new_id
from seawall.journeys.exchanges.exchange_tally import PageTally
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.sharing import DESIGNATIONS_LISTED, DESIGNATIONS_USED
from seawall.transaction import Transaction

PURPOSE = "designation list"


def take_listing(
    listing: Listing, exchange: Exchange, *, tx: Transaction, now: datetime, by: str
) -> PageTally:
    """Keep a new version of a list."""
    digest = hashlib.sha256(listing.content).hexdigest()
    before = tx.designations.newest(exchange.id)
    if before is not None and before.sha256 == digest:
        return PageTally()
    kept_listing = KeptListing(
        id=ListingId(new_id("lst", now=now)),
        exchange=exchange.id,
        list=exchange.adapter,
        sha256=digest,
        evidence=tx.evidence.seal(listing.content, listing.media_type, PURPOSE, now),
        address=listing.address,
        names=len(listing.names),
        fetched_at=now,
    )
    tx.designations.add(kept_listing, [tidy_name(name) for name in listing.names], now=now)
    public: dict[str, JSON] = {
        "list": exchange.adapter,
        "sha256": digest,
        "names": kept_listing.names,
    }
    tx.ledger.append(
        Entry(DESIGNATIONS_LISTED, about=kept_listing.id, at=now, by=by, public=public)
    )
    return PageTally(names=kept_listing.names)


def search_names(
    words: str, *, tx: Transaction, at: datetime | None = None, limit: int = 50
) -> list[tuple[KeptListing, ListedName]]:
    """Who is meant by these words, on each list as it was at this moment, or as it is now."""
    versions = {v.id: v for v in _versions(tx, at)}
    matches: Sequence[ListedName] = tx.designations.search(words, list(versions), limit=limit)
    return [(versions[name.listing], name) for name in matches]


def rely_on_name(
    name: ListedNameId, about: str, *, why: str, tx: Transaction, now: datetime, by: str
) -> ListUse:
    """Write down that a decision looked at this name, on the file as it was."""
    check_text(why, "why")
    listed = tx.designations.name(name)
    digest = tx.designations.listing(listed.listing).sha256
    use = ListUse(name, about, digest, why, by, now)
    tx.designations.add_use(use)
    public = {"name": name, "sha256": digest}
    tx.ledger.append(
        Entry(DESIGNATIONS_USED, about=about, at=now, by=by, public=public, sealed={"why": why})
    )
    return use


def _versions(tx: Transaction, at: datetime | None) -> list[KeptListing]:
    """The newest version of each list, or the one in hand at that moment."""
    listings = []
    for exchange in tx.exchanges.all():
        kept_versions = [
            v for v in tx.designations.listings(exchange.id) if at is None or v.fetched_at <= at
        ]
        listings += kept_versions[:1]
    return listings
