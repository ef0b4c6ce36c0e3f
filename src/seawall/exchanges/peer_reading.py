"""What every adapter does with what a peer sends: read each record, set aside what cannot be.

A peer adds a field, an enumeration grows, a typist errs: each is one fault, never the end of
a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from seawall.errors import SeawallError
from seawall.exchanges.model import RecordFault
from seawall.exchanges.peer_record import PeerRecord

_MISREAD = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)


def read_records(
    items: Iterable[Any],
    reader: Callable[[Any], Iterable[PeerRecord]],
    *,
    key: Callable[[Any], str],
) -> tuple[tuple[PeerRecord, ...], tuple[RecordFault, ...]]:
    """The records of these items, and the items of which there is none."""
    records: list[PeerRecord] = []
    faults: list[RecordFault] = []
    for item in items:
        try:
            records += reader(item)
        except SeawallError as error:
            faults.append(RecordFault(_key(item, key), str(error)))
        except _MISREAD as error:
            faults.append(RecordFault(_key(item, key), f"{type(error).__name__}: {error}"[:500]))
    return tuple(records), tuple(faults)


def moment(value: Any) -> datetime | None:
    """A time as peers write it: seconds since 1970, or ISO 8601; one without a zone is UTC."""
    if value in (None, ""):
        return None
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    instant = datetime.fromisoformat(str(value))
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def items_in(holder: Any, name: str) -> list[Any]:
    """A list that may be missing, null, or wrapped in `{"data": [...]}`."""
    items = holder.get(name) if isinstance(holder, Mapping) else None
    if isinstance(items, Mapping):
        items = items.get("data")
    return list(items) if isinstance(items, list | tuple) else []


def _key(item: Any, key: Callable[[Any], str]) -> str:
    """The key of an item that may be anything at all."""
    try:
        return key(item) or repr(item)[:200]
    except (*_MISREAD, SeawallError):
        return repr(item)[:200]
