"""How exchanges are written down: rows to frozen dataclasses and back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.exchanges.kept_records import (
    LONGEST_TYPE,
    KeptRecord,
    KnownRecord,
    digest_of,
    key_of,
    opinions_of,
    opinions_written,
)
from seawall.exchanges.model import Exchange, ExchangeWord, FetchStatus
from seawall.ids import ExchangeId, OrganisationId

EXCHANGE = Mapped(Exchange, db.ExchangeRow, beside=("every",))
STATUS = Mapped(FetchStatus, db.ExchangeRow)
WORD = Mapped(ExchangeWord, db.ExchangeWordRow)
RECORD = (
    "organisation_id", "exchange_id", "key", "peer_type", "entry_id", "digest", "opinions",
    "tags", "facts", "is_deleted", "put", "sweep", "updated_at", "seen_at",
)  # fmt: skip
KNOWN = ("key", "digest", "entry_id", "is_deleted", "put", "sweep", "opinions")


def exchange_of(row: db.ExchangeRow) -> Exchange:
    return EXCHANGE.value(row, every=timedelta(minutes=row.every_minutes))


def known_of(row: tuple[Any, ...]) -> KnownRecord:
    key, digest, entry, is_deleted, last_put, sweep, opinions = row
    return KnownRecord(key, digest, entry, is_deleted, last_put, sweep, opinions_of(opinions))


def record_row(
    held_record: KeptRecord,
    owner: OrganisationId,
    exchange: ExchangeId,
    *,
    sweep: int,
    now: datetime,
) -> tuple[Any, ...]:
    """A record as a row, its lists in JSON."""
    record = held_record.record
    return (
        owner,
        exchange,
        key_of(record.key),
        record.peer_type[:LONGEST_TYPE],
        held_record.entry,
        digest_of(record),
        json.dumps(opinions_written(record.opinions)),
        json.dumps(list(record.tags)),
        json.dumps(dict(record.facts)),
        record.is_deleted,
        held_record.put,
        sweep,
        record.updated_at,
        now,
    )
