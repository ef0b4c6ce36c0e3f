"""An item arrives, or a newer version of it: it is placed, sealed and remembered.

1. The item is claimed by the platform's name for it, and locked until the commit.
2. Its version is placed: new, the same again, or refused because it goes back.
3. The file is sealed, ahead of the unit of work where the door does so; the console shows the
   sealed copy and never the platform's URL.
4. The ledger knows.

A file named by a URL is fetched once, by the worker: the number is taken now, the
version itself is written when the file is here (`receive_media`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import problem
from seawall.ids import EvidenceId, ItemId, new_id
from seawall.intake.intake_faults import OlderVersion, VersionTaken
from seawall.intake.marks import Marks
from seawall.intake.media import ReadMedia
from seawall.intake.model import Item, ItemVersion, TypedValue
from seawall.intake.unopened_facts import kept_unopened
from seawall.intake.versions import PlacedVersion, older_version, place_version
from seawall.ledger import Entry
from seawall.ledger.words.content import ITEM_ANNOUNCED, ITEM_NOT_FETCHED, ITEM_RECEIVED
from seawall.transaction import Transaction

RENDITION_TYPE = "image/jpeg"
#: What the files of an item are kept for.
ITEM_FILE, RENDITION = "item", "rendition"


@dataclass(frozen=True, slots=True)
class ItemArrival:
    """An item as the platform tells of it; no number means the newest version."""

    kind: str
    external_id: str
    version: int | None = None
    account: str = ""
    public_url: str = ""
    text: str = ""
    url: str = ""
    media: ReadMedia | None = None
    media_url: str = ""
    signals: tuple[TypedValue, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)


@dataclass(frozen=True, slots=True)
class Upserted:
    """The item, the version it now has, and whether that version was new to us."""

    item: Item
    version: int
    is_new: bool
    is_fetching: bool = False


@dataclass(frozen=True, slots=True)
class AwaitedVersion:
    """A version whose number is taken and whose file is still on its way."""

    item: ItemId
    version: int
    text: str = ""
    url: str = ""
    signals: tuple[TypedValue, ...] = ()


def brings_new_file(arrival: ItemArrival, *, tx: Transaction) -> bool:
    """Whether taking this in would seal its file: we have no such version yet."""
    if arrival.media is None:
        return False
    item = tx.intake.item_named(arrival.kind, arrival.external_id)
    if item is None:
        return True
    arriving = _version(arrival, item, item.created_at)
    try:
        return _place(arriving, item, numbered=arrival.version is not None, tx=tx).is_new
    except (OlderVersion, VersionTaken):
        return False


def upsert_item(arrival: ItemArrival, *, tx: Transaction, now: datetime, by: str = "") -> Upserted:
    """Take an item in."""
    if arrival.media and arrival.media_url:
        raise problem("intake.two-files")
    item = tx.intake.claim_item(_new_item(arrival, tx=tx, now=now))
    if arrival.media_url:
        return _fetch_later(arrival, item, tx=tx, now=now, by=by)
    arriving = _version(arrival, item, now)
    placed = _place(arriving, item, numbered=arrival.version is not None, tx=tx)
    if placed.is_new:
        tx.intake.add_version(_sealed(arriving, placed, arrival.media, tx=tx, now=now))
        _remember(item, placed.version, arriving.sha256, tx=tx, now=now, by=by)
    _note(item, arrival, placed.version, tx=tx)
    return Upserted(tx.intake.item(item.id), placed.version, placed.is_new)


def receive_media(
    awaited: AwaitedVersion, media: ReadMedia, *, tx: Transaction, now: datetime
) -> ItemVersion:
    """The worker brought the file of a version that was waiting; bringing it twice is once."""
    item = tx.intake.item(awaited.item)
    if awaited.version > item.latest_version:
        raise problem("intake.not-awaited", version=awaited.version, item=item.id)
    stored_versions = {version.version: version for version in tx.intake.versions(item.id)}
    if awaited.version in stored_versions:
        return stored_versions[awaited.version]
    arrival = ItemArrival(
        item.kind,
        item.external_id,
        version=awaited.version,
        text=awaited.text,
        url=awaited.url,
        media=media,
        signals=awaited.signals,
    )
    arriving = _version(arrival, item, now)
    placed = PlacedVersion(awaited.version, is_new=True)
    tx.intake.add_version(_sealed(arriving, placed, media, tx=tx, now=now))
    _remember(item, placed.version, arriving.sha256, tx=tx, now=now, by="worker")
    return tx.intake.version(item.id, placed.version)


def note_not_received(awaited: AwaitedVersion, why: str, *, tx: Transaction, now: datetime) -> None:
    """Note that a version's file will not come; the item stays without that version."""
    public = {"version": awaited.version}
    entry = Entry(
        ITEM_NOT_FETCHED, awaited.item, at=now, by="worker", public=public, sealed={"why": why}
    )
    tx.ledger.append(entry)


def _fetch_later(
    arrival: ItemArrival, item: Item, *, tx: Transaction, now: datetime, by: str
) -> Upserted:
    number = arrival.version if arrival.version is not None else item.latest_version + 1
    if number < item.latest_version:
        raise older_version(number, current=item.latest_version)
    is_new = number > item.latest_version or tx.intake.latest(item.id) is None
    arguments = {
        "organisation": tx.organisation,
        "item": item.id,
        "version": number,
        "url": arrival.media_url,
        "text": arrival.text,
        "page": arrival.url,
        "signals": [list(signal) for signal in arrival.signals],
    }
    if is_new:
        key = f"fetch:{item.id}:{number}"
        tx.outbox.add(OwedJob(Task.FETCH_MEDIA, arguments, key=key), now=now)
        _note(item, arrival, number, tx=tx)
        public = {"version": number}
        sealed = {"url": arrival.media_url}
        entry = Entry(ITEM_ANNOUNCED, item.id, at=now, by=by, public=public, sealed=sealed)
        tx.ledger.append(entry)
    return Upserted(tx.intake.item(item.id), number, is_new, is_fetching=is_new)


def _new_item(arrival: ItemArrival, *, tx: Transaction, now: datetime) -> Item:
    return Item(
        id=ItemId(new_id("item", now=now)),
        organisation=tx.organisation,
        kind=arrival.kind,
        external_id=arrival.external_id,
        account=arrival.account,
        public_url=arrival.public_url,
        latest_version=0,
        created_at=now,
    )


def _version(arrival: ItemArrival, item: Item, now: datetime) -> ItemVersion:
    media = arrival.media
    return ItemVersion(
        item=item.id,
        version=arrival.version if arrival.version is not None else 1,
        received_at=now,
        sha256=media.sha256 if media else "",
        media_type=media.media_type if media else "",
        size=len(media.content) if media else 0,
        text=arrival.text,
        url=arrival.url,
        signals=tuple(dict.fromkeys([*(media.signals if media else ()), *arrival.signals])),
        facts={**arrival.facts, **(kept_unopened(media.unopened) if media else {})},
        marks=media.marks.with_those_of(arrival.marks) if media else arrival.marks,
    )


def _place(arriving: ItemVersion, item: Item, *, numbered: bool, tx: Transaction) -> PlacedVersion:
    """Place a version; one whose file is still on its way counts by its number alone."""
    latest = tx.intake.latest(item.id)
    latest_number = latest.version if latest else -1
    if latest_number >= item.latest_version or (latest is None and item.latest_version == 0):
        return place_version(arriving, latest, numbered=numbered)
    number = arriving.version if numbered else item.latest_version + 1
    if number < item.latest_version:
        raise older_version(number, current=item.latest_version)
    return PlacedVersion(number, is_new=True)


def _sealed(
    arriving: ItemVersion,
    placed: PlacedVersion,
    media: ReadMedia | None,
    *,
    tx: Transaction,
    now: datetime,
) -> ItemVersion:
    evidence: EvidenceId | None = None
    rendition: EvidenceId | None = None
    if media and media.sealed:
        evidence = tx.evidence.keep(media.sealed.content)
        if media.sealed.rendition:
            rendition = tx.evidence.keep(media.sealed.rendition)
    elif media:
        evidence = tx.evidence.seal(media.content, media.media_type, ITEM_FILE, now)
        if media.rendition:
            rendition = tx.evidence.seal(media.rendition, RENDITION_TYPE, RENDITION, now)
    return replace(arriving, version=placed.version, evidence=evidence, rendition=rendition)


def _note(item: Item, arrival: ItemArrival, version: int, *, tx: Transaction) -> None:
    tx.intake.update_item(
        item.id, latest_version=version, account=arrival.account, url=arrival.public_url
    )


def _remember(
    item: Item, version: int, sha256: str, *, tx: Transaction, now: datetime, by: str
) -> None:
    """The digest of content is sealed: a list of digests is worth protecting."""
    entry = Entry(
        ITEM_RECEIVED,
        about=item.id,
        at=now,
        by=by,
        public={"version": version},
        sealed={"external_id": item.external_id, "kind": item.kind, "sha256": sha256},
    )
    tx.ledger.append(entry)
