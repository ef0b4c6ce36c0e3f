"""How items, versions, checks, matches, notices and first answers are kept in their tables."""

from __future__ import annotations

import hashlib
from typing import Any

from seawall.db import models as rows
from seawall.db.rows.mapping import Mapped
from seawall.ids import CheckId, EntryId, MatchId
from seawall.intake.model import (
    FirstAnswer,
    Item,
    ItemVersion,
    MatchCard,
    Notice,
    StoredCard,
    UploadCheck,
)

ITEM = Mapped(Item, rows.ItemRow)
VERSION = Mapped(ItemVersion, rows.ItemVersionRow, beside=("text", "marks"))
CHECK = Mapped(UploadCheck, rows.UploadCheckRow)
NOTICE = Mapped(Notice, rows.NoticeRow)
FIRST_ANSWER = Mapped(FirstAnswer, rows.IdempotencyKeyRow)


def url_digest(url: str) -> str:
    """What an item is found by: addresses may be longer than an index bears."""
    return hashlib.sha256(url.encode()).hexdigest() if url else ""


def version_of(row: Any) -> ItemVersion:
    """A version with the words that lie beside it, until they are erased."""
    words = getattr(row, "words", None)  # no attribute at all where there is no row
    return VERSION.value(row, text=words.text if words else "")


def match_of(row: Any) -> StoredCard:
    """A match; its card is kept as it was answered."""
    return StoredCard(
        MatchId(row.id), CheckId(row.check_of_id), MatchCard.from_json(row.card), row.at
    )


def match_columns(check: UploadCheck, card: MatchCard) -> dict[str, Any]:
    """A card of a check as a new row."""
    return {
        "check_of_id": check.id,
        "entry_id": EntryId(card.entry),
        "signal_type": card.signal_type,
        "value": card.value,
        "distance": card.distance,
        "threshold": card.threshold,
        "card": card.as_json(),
        "at": check.at,
    }
