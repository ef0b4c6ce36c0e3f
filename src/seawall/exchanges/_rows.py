"""How exchanges are written down: rows to frozen dataclasses and back."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from seawall.exchanges.held import (
    LONGEST_TYPE,
    Kept,
    KnownRecord,
    digest_of,
    key_of,
    opinions_of,
    opinions_written,
)
from seawall.exchanges.model import Exchange, FetchStatus, Word, WordState

EXCHANGE = (
    "id", "organisation_id", "name", "adapter", "bank_id", "config", "is_enabled",
    "every_minutes", "created_at", "removed_at",
)  # fmt: skip
STATUS = tuple(field.name for field in fields(FetchStatus))
WORD = (
    "id", "exchange_id", "kind", "entry_id", "key", "body", "state", "attempts",
    "answer", "error", "created_at", "told_at",
)  # fmt: skip
KNOWN = ("key", "digest", "entry_id", "is_deleted", "put", "sweep", "opinions")


def exchange_of(row: tuple[Any, ...]) -> Exchange:
    given = dict(zip(EXCHANGE, row, strict=True))
    return Exchange(
        id=given["id"],
        organisation=given["organisation_id"],
        name=given["name"],
        adapter=given["adapter"],
        bank=given["bank_id"],
        config=given["config"],
        is_enabled=given["is_enabled"],
        every=timedelta(minutes=given["every_minutes"]),
        created_at=given["created_at"],
        removed_at=given["removed_at"],
    )


def exchange_fields(exchange: Exchange) -> dict[str, Any]:
    return {
        "id": exchange.id,
        "organisation_id": exchange.organisation,
        "name": exchange.name,
        "adapter": exchange.adapter,
        "bank_id": exchange.bank,
        "config": dict(exchange.config),
        "is_enabled": exchange.is_enabled,
        "every_minutes": int(exchange.every.total_seconds() // 60),
        "created_at": exchange.created_at,
        "removed_at": exchange.removed_at,
    }


def word_of(row: tuple[Any, ...]) -> Word:
    given = {n.removesuffix("_id"): v for n, v in zip(WORD, row, strict=True)}
    return Word(**given | {"state": WordState(given["state"])})


def known_of(row: tuple[Any, ...]) -> KnownRecord:
    key, digest, entry, is_deleted, put, sweep, opinions = row
    return KnownRecord(key, digest, entry, is_deleted, put, sweep, opinions_of(opinions))


def record_fields(kept: Kept, *, sweep: int, now: datetime) -> dict[str, Any]:
    record = kept.record
    return {
        "key": key_of(record.key),
        "peer_type": record.peer_type[:LONGEST_TYPE],
        "entry_id": kept.entry,
        "digest": digest_of(record),
        "opinions": opinions_written(record.opinions),
        "tags": list(record.tags),
        "facts": dict(record.facts),
        "is_deleted": record.is_deleted,
        "put": kept.put,
        "sweep": sweep,
        "updated_at": record.updated_at,
        "seen_at": now,
    }
