"""How exchanges are written down: rows to frozen dataclasses and back."""

from __future__ import annotations

import json
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
from seawall.ids import ExchangeId, OrganisationId

EXCHANGE = (
    "id", "organisation_id", "name", "adapter", "bank_id", "config", "is_enabled",
    "every_minutes", "created_at", "removed_at",
)  # fmt: skip
STATUS = tuple(field.name for field in fields(FetchStatus))
WORD = (
    "id", "exchange_id", "kind", "entry_id", "key", "body", "state", "attempts",
    "answer", "error", "created_at", "told_at",
)  # fmt: skip
RECORD = (
    "organisation_id", "exchange_id", "key", "peer_type", "entry_id", "digest", "opinions",
    "tags", "facts", "is_deleted", "put", "sweep", "updated_at", "seen_at",
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


def record_row(
    kept: Kept,
    owner: OrganisationId,
    exchange: ExchangeId,
    *,
    sweep: int,
    now: datetime,
) -> tuple[Any, ...]:
    """A record as a row, its lists in JSON."""
    record = kept.record
    return (
        owner,
        exchange,
        key_of(record.key),
        record.peer_type[:LONGEST_TYPE],
        kept.entry,
        digest_of(record),
        json.dumps(opinions_written(record.opinions)),
        json.dumps(list(record.tags)),
        json.dumps(dict(record.facts)),
        record.is_deleted,
        kept.put,
        sweep,
        record.updated_at,
        now,
    )
