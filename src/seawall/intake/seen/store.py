"""Where signals of items are found: by value, by version, and all of a window one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts, insert_rows
from seawall.db.rows.scoped import Scoped
from seawall.ids import ItemId
from seawall.intake.model import ItemVersion
from seawall.intake.seen.model import SeenSignal, WindowPlace
from seawall.intake.seen.rows import LATER, READ, later_rows_of, seen_of, written_out
from seawall.intake.seen.values import LONGER, column_of
from seawall.signals import signal_types


class SeenStore(Scoped):
    """Rows of one organisation."""

    def of_version(self, item: ItemId, version: int) -> list[SeenSignal]:
        """Every signal of a version, each in full, in the order it was written."""
        rows = self._of(db.ItemSignalRow).filter(item_id=item, version=version).order_by("id")
        return self.whole([seen_of(row) for row in rows.values_list(*READ)])

    def of_versions(
        self, item_versions: Sequence[tuple[ItemId, int]]
    ) -> dict[tuple[ItemId, int], list[SeenSignal]]:
        """Every signal of many versions, each in full."""
        signals: dict[tuple[ItemId, int], list[SeenSignal]] = {
            item_version: [] for item_version in item_versions
        }
        for part in in_parts(item_versions):
            rows = self._of(db.ItemSignalRow).filter(
                item_id__in={item for item, _ in part}, version__in={at for _, at in part}
            )
            for signal in self.whole(
                [seen_of(row) for row in rows.order_by("id").values_list(*READ)]
            ):
                if (signal.item, signal.version) in signals:
                    signals[signal.item, signal.version].append(signal)
        return signals

    def add_later(self, versions: Sequence[ItemVersion]) -> None:
        """Write the signals of versions down beside those that they had."""
        rows = [row for version in versions for row in later_rows_of(self.organisation, version)]
        insert_rows(db.ItemSignalRow, LATER, rows)

    def columns_of(
        self, signal_type: str, items: Sequence[ItemId]
    ) -> dict[tuple[ItemId, int], set[str]]:
        """What the versions of these items have of a type, each as its column holds it."""
        columns_by_version: dict[tuple[ItemId, int], set[str]] = {}
        rows = self._of(db.ItemSignalRow).filter(signal_type=signal_type, item_id__in=items)
        for item, version, column in rows.values_list("item_id", "version", "value"):
            columns_by_version.setdefault((ItemId(item), version), set()).add(column)
        return columns_by_version

    def equal(
        self, signal_type: str, values: Sequence[str], *, since: datetime
    ) -> Iterator[SeenSignal]:
        """Every signal since a moment that has one of these values."""
        columns = [column_of(value) for value in values]
        for part in in_parts(columns):
            rows = self._of(db.ItemSignalRow).filter(
                signal_type=signal_type,
                value__in=part,
                received_at__gte=since,
            )
            yield from map(seen_of, rows.values_list(*READ))

    def items_with(self, value: str, *, limit: int) -> list[ItemId]:
        """Items that have this very signal, of whatever type."""
        types = list(signal_types())
        rows = self._of(db.ItemSignalRow).filter(signal_type__in=types, value=column_of(value))
        ids = rows.values_list("item_id", flat=True)[: limit * 4]
        return [ItemId(fromkey) for fromkey in dict.fromkeys(ids)][:limit]

    def page(self, signal_type: str, *, after: WindowPlace, limit: int) -> list[SeenSignal]:
        """The next signals of a type in the order in which they came."""
        later = Q(received_at__gt=after.at) | Q(received_at=after.at, id__gt=after.id)
        later_rows = self._of(db.ItemSignalRow).filter(
            later, signal_type=signal_type, received_at__gte=after.at
        )
        rows = later_rows.order_by("received_at", "id").values_list(*READ)[:limit]
        return [seen_of(row) for row in rows]

    def codes(
        self, signal_type: str, *, after: WindowPlace, limit: int
    ) -> list[tuple[int, str, Any]]:
        """The same, as row number, value and quality alone: a million of them are read at once."""
        later = Q(received_at__gt=after.at) | Q(received_at=after.at, id__gt=after.id)
        later_rows = self._of(db.ItemSignalRow).filter(
            later, signal_type=signal_type, received_at__gte=after.at
        )
        ordered = later_rows.order_by("received_at", "id")
        return list(ordered.values_list("id", "value", "quality")[:limit])

    def named(self, ids: Sequence[int]) -> dict[int, SeenSignal]:
        """Signals by their row numbers."""
        signals_by_row: dict[int, SeenSignal] = {}
        for part in in_parts(ids):
            rows = self._of(db.ItemSignalRow).filter(id__in=list(part))
            signals_by_row |= {row[0]: seen_of(row) for row in rows.values_list(*READ)}
        return signals_by_row

    def whole(self, signals: Sequence[SeenSignal]) -> list[SeenSignal]:
        """The same with long values written out."""
        long = [signal for signal in signals if signal.value[:7] == LONGER]
        values: dict[str, str] = {}
        for ids in in_parts([signal.id for signal in long]):
            later = self._of(db.ItemSignalRow).filter(id__in=ids).exclude(long_value=None)
            values |= dict(later.values_list("value", "long_value"))
        for part in in_parts(sorted({(signal.item, signal.version) for signal in long})):
            rows = self._of(db.ItemVersionRow).filter(
                item_id__in=[item for item, _ in part], version__in={at for _, at in part}
            )
            for (pairs,) in rows.values_list("signals"):
                values |= {column_of(value): value for _, value in pairs}
        return [written_out(signal, values) for signal in signals]
