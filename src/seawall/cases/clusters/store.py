"""Clusters, counted and paged by the database: no query a row, whatever their size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Max, Min, Q

from seawall.cases.clusters.model import (
    ClusterPage,
    ClusterReason,
    NamedItem,
    OddOne,
    OddTrait,
    Size,
)
from seawall.cases.rows import ITEM
from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.scoped import Scoped
from seawall.ids import CaseId, CheckId, ItemId

#: Reasons that a page says; a case may have thousands, and few of them differ.
_MOST_REASONS = 50
#: Where so many of a cluster differ, nobody is the odd one.
_FEW = 4


class ClusterStore(Scoped):
    """Rows of one organisation."""

    def size(self, case: CaseId) -> Size:
        """How many items, and of how many accounts."""
        counts = self._items(case).aggregate(
            items=Count("item_id", distinct=True),
            accounts=Count("item__account", distinct=True, filter=~Q(item__account="")),
        )
        return Size(counts["items"], counts["accounts"])

    def page(self, case: CaseId, *, after: int = 0, limit: int = 50) -> ClusterPage:
        """Items from here on, in the order they came."""
        rows = list(self._items(case).filter(id__gt=after).order_by("id")[: limit + 1])
        is_last = len(rows) <= limit
        return ClusterPage(
            tuple(ITEM.values(rows[:limit])), None if is_last else rows[limit - 1].id
        )

    def item_ids(self, case: CaseId) -> set[ItemId]:
        """Every item of a case."""
        return {ItemId(item) for item in self._items(case).values_list("item_id", flat=True)}

    def named_items(self, case: CaseId) -> list[NamedItem]:
        """Every version of an item that the case has seen, in the order they came."""
        columns = ("item_id", "item__kind", "item__external_id", "version")
        rows = self._items(case).order_by("id").values_list(*columns)
        return [NamedItem(ItemId(item), *name) for item, *name in rows]

    def checks(self, case: CaseId, *, limit: int) -> list[CheckId]:
        """The checks that brought the first items here."""
        checked_items = self._items(case).exclude(upload_check_id=None).order_by("id")
        return [
            CheckId(check)
            for check in checked_items.values_list("upload_check_id", flat=True)[:limit]
        ]

    def reasons(self, case: CaseId) -> list[ClusterReason]:
        """Why the case exists; a hundred copies do not say so a hundred times."""
        reasons = self._of(db.CaseReasonRow).filter(case_id=case).values("say", "kind")
        counted = reasons.annotate(times=Count("id"), last=Max("at"), first=Min("id")).order_by(
            "first"
        )
        return [
            ClusterReason(row["say"], row["kind"], row["times"], row["last"])
            for row in counted[:_MOST_REASONS]
        ]

    def accounts(self, case: CaseId, limit: int = 20) -> list[tuple[str, int]]:
        """Whose the items are, and how many of them: most first."""
        items = self._items(case).exclude(item__account="").values("item__account")
        counted = items.annotate(n=Count("item_id", distinct=True)).order_by("-n", "item__account")
        return [(row["item__account"], row["n"]) for row in counted[:limit]]

    def holds_account(self, case: CaseId, account: str) -> bool:
        """Whether an item of this account is in the case."""
        return bool(self._items(case).filter(item__account=account).exists())

    def odd_ones(self, case: CaseId, *, among: int) -> list[OddOne]:
        """What to look at before all are decided alike, among so many items; of one, nothing."""
        if among < 2:
            return []
        candidates = [
            self._farthest(case, among),
            self._other_account(case),
            self._other_words(case),
        ]
        return [candidate for candidate in candidates if candidate]

    def move(self, items: Sequence[ItemId], *, away_from: CaseId, to: CaseId) -> int:
        """Put items into another case; how many rows went."""
        moved = 0
        for part in in_parts(items):
            moved += self._items(away_from).filter(item_id__in=part).update(case_id=to)
            anchors = self._of(db.CaseAnchorRow).filter(case_id=away_from, kind="item")
            anchors.filter(value__in=part).update(case_id=to)
        return moved

    def _farthest(self, case: CaseId, among: int) -> OddOne | None:
        checks = self._items(case).exclude(upload_check_id=None).values("upload_check_id")
        matches = self._of(db.MatchRow).filter(check_of_id__in=checks, card__grade="direct")
        nearest = (
            matches.values("check_of__item_id", "signal_type")
            .annotate(distance=Min("distance"), allowed=Max("threshold"))
            .order_by("signal_type", "-distance")
        )
        rows = list(nearest.filter(distance__gt=0)[:2])
        if not rows or (len(rows) > 1 and rows[0]["distance"] == rows[1]["distance"]):
            return None
        far = rows[0]
        item = ItemId(far["check_of__item_id"])
        return OddOne(
            item, OddTrait.FARTHEST, among - 1, distance=far["distance"], threshold=far["allowed"]
        )

    def _other_account(self, case: CaseId) -> OddOne | None:
        items = self._items(case).exclude(item__account="").values(word=F("item__account"))
        return _odd(
            items.annotate(n=Count("item_id", distinct=True), one=Min("item_id")), OddTrait.ACCOUNT
        )

    def _other_words(self, case: CaseId) -> OddOne | None:
        items = self._items(case).values("item_id")
        texts = self._of(db.ItemTextRow).filter(version__item_id__in=items).values(word=F("text"))
        counted = texts.annotate(
            n=Count("version__item_id", distinct=True), one=Min("version__item_id")
        )
        return _odd(counted, OddTrait.WORDS)

    def _items(self, case: CaseId) -> Any:
        return self._of(db.CaseItemRow).filter(case_id=case)


def _odd(counted: Any, why: OddTrait) -> OddOne | None:
    """The rarest, where most of the others agree."""
    most, rarest = counted.order_by("-n").first(), counted.order_by("n", "one").first()
    if most is None or most["n"] <= rarest["n"] or rarest["n"] > _FEW or most["n"] < 2:
        return None
    return OddOne(ItemId(rarest["one"]), why, most["n"], differs=rarest["n"])
