"""How signals of items are written down: which columns, in which order, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from seawall.ids import OrganisationId
from seawall.intake.model import ItemVersion
from seawall.intake.seen.model import SeenSignal
from seawall.intake.seen.values import column_of

COLUMNS = (
    "organisation_id", "item_id", "version", "signal_type", "value", "quality", "inside",
    "received_at",
)  # fmt: skip
READ = ("id", *COLUMNS[1:])
#: Of a signal that was hashed later than its version, the row has the whole value.
LATER = (*COLUMNS, "long_value")

Row = tuple[Any, ...]


def rows_of(organisation: OrganisationId, version: ItemVersion) -> list[Row]:
    """A row for every signal of a new version."""
    marks = version.marks
    return [
        (
            organisation,
            version.item,
            version.version,
            kind,
            column_of(value),
            marks.qualities.get(value) if marks else None,
            value in marks.inside if marks else None,
            version.received_at,
        )
        for kind, value in dict.fromkeys(version.signals)
    ]


def later_rows_of(organisation: OrganisationId, version: ItemVersion) -> list[Row]:
    """A row for every signal that a version from before gets now."""
    values = [value for _, value in dict.fromkeys(version.signals)]
    rows = rows_of(organisation, version)
    return [
        (*row, None if column_of(value) == value else value)
        for row, value in zip(rows, values, strict=True)
    ]


def seen_of(row: Row) -> SeenSignal:
    """A signal, from the columns of `READ`."""
    return SeenSignal(*row)


def written_out(signal: SeenSignal, values: Mapping[str, str]) -> SeenSignal:
    """The signal with its value in full, of values by their digests."""
    value = values.get(signal.value)
    return signal if value is None else replace(signal, value=value)
