"""Where intake is kept: items, versions, checks, matches, notices, first answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError
from django.db import transaction as database
from django.db.models import Count, Min

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts, insert_rows
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import BankId, CheckId, EntryId, ItemId, MatchId, NoticeId, new_id
from seawall.intake.intake_faults import AnsweredMeanwhile
from seawall.intake.model import (
    FirstAnswer,
    Item,
    ItemVersion,
    MatchCard,
    Notice,
    StoredCard,
    UploadCheck,
)
from seawall.intake.rows import (
    CHECK,
    FIRST_ANSWER,
    ITEM,
    NOTICE,
    VERSION,
    match_columns,
    match_of,
    url_digest,
    version_of,
)
from seawall.intake.seen import rows as seen

_One = TypeVar("_One")


class IntakeStore(Scoped):
    """Rows of one organisation (or all, for the installation's own jobs)."""

    # Items

    def item(self, item: ItemId) -> Item:
        """The item with this id."""
        row = self._of(db.ItemRow).filter(id=item).first()
        if row is None:
            raise problem("intake.item-not-found.named", item=item)
        return ITEM.value(row)

    def item_named(self, kind: str, external_id: str) -> Item | None:
        """The item the platform calls by this name, if it has told us of it."""
        row = self._of(db.ItemRow).filter(kind=kind, external_id=external_id).first()
        return ITEM.value(row) if row else None

    def items_called(self, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Item]:
        """The items that the platform calls by these names, each a kind and an id of its own."""
        rows = (row for called in self._called(names) for row in called)
        return {(row.kind, row.external_id): ITEM.value(row) for row in rows}

    def accounts_of(self, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Whose the items are that the platform calls by these names, by name."""
        columns = ("kind", "external_id", "account")
        rows = (row for called in self._called(names) for row in called.values_list(*columns))
        return {(kind, external_id): account for kind, external_id, account in rows}

    def ids_called(self, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], ItemId]:
        """The ids of the items that the platform calls by these names."""
        columns = ("kind", "external_id", "id")
        rows = (row for called in self._called(names) for row in called.values_list(*columns))
        return {(kind, external_id): ItemId(item) for kind, external_id, item in rows}

    def _called(self, names: Iterable[tuple[str, str]]) -> Iterator[Any]:
        by_kind: dict[str, list[str]] = defaultdict(list)
        for kind, external_id in names:
            by_kind[kind].append(external_id)
        for kind, external_ids in by_kind.items():
            of_kind = self._of(db.ItemRow).filter(kind=kind)
            yield from (of_kind.filter(external_id__in=part) for part in in_parts(external_ids))

    def account_seen(self, account: str) -> tuple[datetime, int] | None:
        """Since when we know an account by its items, and how many there are; None if by none."""
        items = self._of(db.ItemRow).filter(account=account)
        figures = items.aggregate(since=Min("created_at"), count=Count("id"))
        return (figures["since"], int(figures["count"])) if figures["count"] else None

    def items(self, *, limit: int = 100, after: str = "") -> list[Item]:
        """Items in the order they came; `after` is the last id seen."""
        items = self._of(db.ItemRow).filter(id__gt=after).order_by("id")[:limit]
        return ITEM.values(items)

    def claim_item(self, item: Item) -> Item:
        """The item of this name, made now if need be, and locked until the commit."""
        db.ItemRow.objects.bulk_create([self._new(item)], ignore_conflicts=True)
        rows = self._of(db.ItemRow).filter(kind=item.kind, external_id=item.external_id)
        return ITEM.value(rows.select_for_update().get())

    def items_at(self, urls: Collection[str]) -> dict[str, Item]:
        """The items whose public address is one of these, by that address."""
        items_by_url: dict[str, Item] = {}
        for part in in_parts(sorted(urls)):
            digests = [url_digest(url) for url in part if url]
            for row in self._of(db.ItemRow).filter(url_digest__in=digests).order_by("id"):
                items_by_url.setdefault(row.public_url, ITEM.value(row))
        return items_by_url

    def at_the_same_address(self, items: Collection[Item]) -> dict[ItemId, list[ItemId]]:
        """Every item at the public address of one of these, with those that it shares it with."""
        by_digest: dict[str, list[ItemId]] = defaultdict(list)
        sharing = {item.id: [item.id] for item in items}
        for item in items:
            if item.public_url:
                by_digest[url_digest(item.public_url)].append(item.id)
        for part in in_parts(sorted(by_digest)):
            rows = self._of(db.ItemRow).filter(url_digest__in=part)
            for item_id, digest in rows.values_list("id", "url_digest"):
                sharing[ItemId(item_id)] = by_digest[digest]
        return sharing

    def claim_addresses(self, new_items: Sequence[Item], *, now: datetime) -> dict[str, Item]:
        """Items of one kind that are addresses alone, by name; made now where need be."""
        owner = {"organisation_id": self.organisation}
        items_by_name: dict[str, Item] = {}
        for part in in_parts(new_items):
            db.ItemRow.objects.bulk_create(map(self._new, part), ignore_conflicts=True)
            names = [item.external_id for item in part]
            rows = self._of(db.ItemRow).filter(kind=part[0].kind, external_id__in=names)
            blank = ITEM.values(rows.filter(latest_version=0))
            first = [ItemVersion(item.id, 1, now, url=item.public_url) for item in blank]
            db.ItemVersionRow.objects.bulk_create(
                [db.ItemVersionRow(**owner, **VERSION.columns(version)) for version in first],
                ignore_conflicts=True,
            )
            rows.filter(latest_version=0).update(latest_version=1)
            items_by_name |= {row.external_id: ITEM.value(row) for row in rows.all()}
        return items_by_name

    def newest_versions(self, items: Sequence[ItemId]) -> dict[ItemId, int]:
        """The newest version of each of these items."""
        newest: dict[ItemId, int] = {}
        for part in in_parts(items):
            rows_of = self._named(db.ItemRow, part)
            newest |= {ItemId(item): at for item, at in rows_of.values_list("id", "latest_version")}
        return newest

    def items_of_account(self, account: str, *, limit: int = 100) -> list[Item]:
        """The newest items of an account; equality alone is asked, so the index answers."""
        if not account:
            return []
        items = self._of(db.ItemRow).filter(account=account).order_by("-created_at", "-id")
        return ITEM.values(items[:limit])

    def update_item(self, item: ItemId, *, latest_version: int, account: str, url: str) -> None:
        """Note the newest version, and whose it is and where, if that was told."""
        columns = {
            name: value for name, value in (("account", account), ("public_url", url)) if value
        }
        if url:
            columns["url_digest"] = url_digest(url)
        self._of(db.ItemRow).filter(id=item).update(latest_version=latest_version, **columns)

    def add_version(self, version: ItemVersion) -> None:
        """Write a version down, for good."""
        row = db.ItemVersionRow.objects.create(
            **VERSION.columns(version, organisation_id=self.organisation)
        )
        if version.text:
            db.ItemTextRow.objects.create(
                organisation_id=self.organisation, version=row, text=version.text
            )
        insert_rows(db.ItemSignalRow, seen.COLUMNS, seen.rows_of(self.organisation, version))

    def erase_text(self, item: ItemId, version: int) -> None:
        """Erase the words of a version, and nothing else of it."""
        of_it = {"version__item_id": item, "version__version": version}
        self._of(db.ItemTextRow).filter(**of_it).delete()

    def lock_item(self, item: ItemId) -> None:
        """Until the commit nobody else decides about this item's words."""
        self._of(db.ItemRow).select_for_update().filter(id=item).first()

    def version(self, item: ItemId, version: int) -> ItemVersion:
        """The item as it was at this version."""
        row = self._versions().filter(item_id=item, version=version).first()
        if row is None:
            raise problem("intake.item-not-found.version", item=item, version=version)
        return version_of(row)

    def versions_named(
        self, item_versions: Sequence[tuple[ItemId, int]]
    ) -> dict[tuple[ItemId, int], ItemVersion]:
        """Many items, each as it was at one version."""
        versions: dict[tuple[ItemId, int], ItemVersion] = {}
        for part in in_parts(item_versions):
            ids, numbers = {item for item, _ in part}, {version for _, version in part}
            pairs = set(part)
            for row in self._versions().filter(item_id__in=ids, version__in=numbers):
                if (ItemId(row.item_id), row.version) in pairs:
                    versions[ItemId(row.item_id), row.version] = version_of(row)
        return versions

    def checks_named(self, checks: Sequence[CheckId]) -> dict[CheckId, UploadCheck]:
        """Many remembered checks by their ids."""
        checks_by_id: dict[CheckId, UploadCheck] = {}
        for part in in_parts(checks):
            rows_of = self._of(db.UploadCheckRow).filter(id__in=part)
            checks_by_id |= {CheckId(row.id): CHECK.value(row) for row in rows_of}
        return checks_by_id

    def latest(self, item: ItemId) -> ItemVersion | None:
        """The newest version that is here in full."""
        row = self._versions().filter(item_id=item).order_by("-version").first()
        return version_of(row) if row else None

    def versions(self, item: ItemId) -> list[ItemVersion]:
        """Every version, oldest first."""
        rows = self._versions().filter(item_id=item).order_by("version")
        return [version_of(row) for row in rows]

    def versions_of(self, items: Sequence[ItemId]) -> dict[ItemId, list[ItemVersion]]:
        """Every version of many items, oldest first; an item that has none is left out."""
        versions: dict[ItemId, list[ItemVersion]] = {}
        for part in in_parts(items):
            for row in self._versions().filter(item_id__in=part).order_by("version"):
                versions.setdefault(ItemId(row.item_id), []).append(version_of(row))
        return versions

    # Checks

    def add_check(self, check: UploadCheck, cards: Sequence[MatchCard]) -> None:
        """Write down an answer and every match card it showed, for good."""
        owner = {"organisation_id": self.organisation}
        self._add(CHECK, check)
        db.MatchRow.objects.bulk_create(
            db.MatchRow(
                **owner,
                id=MatchId(new_id("match", now=check.at)),
                **match_columns(check, card),
            )
            for card in cards
        )

    def check(self, check: CheckId) -> UploadCheck:
        """The remembered check with this id."""
        upload_check = self.find_check(check)
        if upload_check is None:
            raise problem("intake.check-not-found", check=check)
        return upload_check

    def find_check(self, check: CheckId) -> UploadCheck | None:
        """The same, or None: a check that found nothing is not remembered."""
        row = self._of(db.UploadCheckRow).filter(id=check).first()
        return CHECK.value(row) if row else None

    def newest_uploads(self, items: Sequence[ItemId]) -> dict[ItemId, UploadCheck]:
        """The newest remembered check of each of these items that was one of an upload."""
        uploads: dict[ItemId, UploadCheck] = {}
        for part in in_parts(items):
            for row in self._of(db.UploadCheckRow).filter(item_id__in=part).order_by("at", "id"):
                if not row.explanation.get("retro"):
                    uploads[ItemId(row.item_id)] = CHECK.value(row)
        return uploads

    def matched_entries(self, items: Sequence[ItemId]) -> set[tuple[ItemId, EntryId, str]]:
        """Which entries each of these items was found by, and the state these were in then."""
        entries: set[tuple[ItemId, EntryId, str]] = set()
        for part in in_parts(items):
            rows_of = self._of(db.MatchRow).filter(check_of__item_id__in=part)
            matches = rows_of.values_list("check_of__item_id", "entry_id", "card")
            entries |= {(ItemId(i), EntryId(e), str(card["state"])) for i, e, card in matches}
        return entries

    def items_found_by(self, entry: EntryId, *, after: str = "", limit: int = 100) -> list[ItemId]:
        """The items that an entry ever found, page by page; `after` is the last seen."""
        matches = self._of(db.MatchRow).filter(entry_id=entry, check_of__item_id__gt=after)
        ids = matches.order_by("check_of__item_id").values_list("check_of__item_id", flat=True)
        return [ItemId(item) for item in ids.distinct()[:limit]]

    def items_named(self, items: Sequence[ItemId]) -> dict[ItemId, Item]:
        """Many items by their ids."""
        items_by_id: dict[ItemId, Item] = {}
        for part in in_parts(items):
            items_by_id |= {ItemId(r.id): ITEM.value(r) for r in self._named(db.ItemRow, part)}
        return items_by_id

    def matches_of(self, check: CheckId) -> list[MatchCard]:
        """The match cards of a check, as they were answered: nearest first."""
        return [match.card for match in self.matches([check])]

    def matches(self, checks: Sequence[CheckId]) -> list[StoredCard]:
        """The matches of these checks, in the order they were answered."""
        matches = self._of(db.MatchRow).filter(check_of_id__in=list(checks)).order_by("at", "id")
        return [match_of(row) for row in matches]

    def matches_of_entries(
        self, entries: Sequence[EntryId], *, since: datetime
    ) -> list[StoredCard]:
        """Every match with one of these known entries since a moment, in order."""
        matches = self._of(db.MatchRow).filter(entry_id__in=list(entries), at__gte=since)
        return [match_of(row) for row in matches.order_by("at", "id")]

    def items_met(
        self, *, bank: BankId | None = None, entry: EntryId | None = None, since: datetime
    ) -> Iterator[tuple[EntryId, ItemId]]:
        """Which items the entries of a bank, or one entry, have met since; each pair once."""
        matches = self._of(db.MatchRow).filter(at__gte=since).exclude(check_of__item_id=None)
        matches = matches.filter(entry__bank_id=bank) if bank else matches.filter(entry_id=entry)
        met = matches.order_by("entry_id", "check_of__item_id").distinct()
        for entry_id, item in met.values_list("entry_id", "check_of__item_id").iterator():
            yield EntryId(entry_id), ItemId(item)

    # Notices

    def add_notice(self, notice: Notice) -> None:
        """Write a notice down, for good."""
        self._add(NOTICE, notice)

    def notice(self, notice: NoticeId) -> Notice | None:
        """The notice with this id."""
        row = self._of(db.NoticeRow).filter(id=notice).first()
        return NOTICE.value(row) if row else None

    def notice_by_receipt(self, digest: str) -> Notice | None:
        """The notice whose sender holds this receipt."""
        row = self._of(db.NoticeRow).filter(receipt_digest=digest).first()
        return NOTICE.value(row) if row else None

    def notices_of_item(self, item: ItemId) -> list[Notice]:
        """Every notice about an item, oldest first."""
        notices = self._of(db.NoticeRow).filter(item_id=item).order_by("at", "id")
        return NOTICE.values(notices)

    # First answers

    def first_answer(self, key: str, *, since: datetime) -> FirstAnswer | None:
        """What this `Idempotency-Key` was answered, if that is remembered still."""
        row = self._of(db.IdempotencyKeyRow).filter(key=key, created_at__gte=since).first()
        return FIRST_ANSWER.value(row) if row else None

    def remember(self, answer: FirstAnswer, *, since: datetime) -> None:
        """Keep a first answer; if another request was quicker, nothing of ours happens."""
        self._of(db.IdempotencyKeyRow).filter(key=answer.key, created_at__lt=since).delete()
        try:
            with database.atomic():
                self._add(FIRST_ANSWER, answer)
        except IntegrityError as error:
            raise problem("intake.answered-meanwhile", AnsweredMeanwhile) from error

    def forget_answers(self, *, before: datetime) -> int:
        """Drop first answers older than the promise."""
        return int(self._of(db.IdempotencyKeyRow).filter(created_at__lt=before).delete()[0])

    def _new(self, item: Item) -> db.ItemRow:
        owner = {"organisation_id": self.organisation}
        return db.ItemRow(**ITEM.columns(item, **owner, url_digest=url_digest(item.public_url)))

    def _versions(self) -> Any:
        return self._of(db.ItemVersionRow).select_related("words")
