"""What HMA lets into a bank: its rule for names, notes, ratios, dates and metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pydantic

from seawall.errors import field_path, problem
from seawall.exchanges.hma.model import DISABLED

LONGEST_NOTE = 255
LONGEST_NAME = 120
LONGEST_URI = 4_000
#: Bytes of the free `json` of a content; HMA has no limit and so no protection.
LARGEST_METADATA = 100_000
#: A database has its own limit, and a page of the console should not meet it.
DEEPEST = 50
FURTHEST = timedelta(days=5 * 365)
_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")


class Metadata(pydantic.BaseModel):
    """What a content says of itself, beside its signals."""

    model_config = pydantic.ConfigDict(extra="forbid", strict=True)

    content_id: str | None = None
    content_uri: str | None = None
    json_data: dict[str, Any] | None = pydantic.Field(None, alias="json")


def check_bank_name(name: str) -> None:
    """Refuse a bank name that HMA would: all but capitals, digits and underscores."""
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise problem("exchanges.not-admitted.name", name=name[:80], longest=LONGEST_NAME)


def check_ratio(ratio: float) -> None:
    """Refuse a ratio that is not from 0 to 1."""
    if not 0.0 <= ratio <= 1.0:
        raise problem("exchanges.not-admitted.enabled-ratio", ratio=ratio)


def note_of(note: Any) -> str:
    """A note as it is kept; nothing, and nothing but `None` and empty, is no note."""
    if not note:
        return ""
    if not isinstance(note, str):
        raise problem("exchanges.not-admitted.note-no-string")
    if len(note) > LONGEST_NOTE:
        raise problem("exchanges.not-admitted.note-too-long", longest=LONGEST_NOTE)
    return _storable(note, "note")


def disable_until_of(until_value: Any, *, now: datetime) -> int:
    """The second from which a content is on; never beyond five years from now."""
    try:
        until = int(until_value)
    except (TypeError, ValueError, OverflowError):
        raise problem(
            "exchanges.not-admitted.until-no-integer", written=str(until_value)[:80]
        ) from None
    if until < DISABLED:
        raise problem("exchanges.not-admitted.until-negative")
    if until > (now + FURTHEST).timestamp():
        raise problem("exchanges.not-admitted.until-too-far")
    return until


def metadata_of(raw_metadata: Any) -> dict[str, Any]:
    """Metadata as it is kept; `collab` is ours to fill, and left out."""
    if raw_metadata is None:
        return {}
    if not isinstance(raw_metadata, Mapping):
        raise problem("exchanges.not-admitted.metadata-no-object")
    fields = {name: value for name, value in raw_metadata.items() if name != "collab"}
    try:
        model = Metadata.model_validate(fields)
    except pydantic.ValidationError as wrong:
        first = wrong.errors()[0]
        where = field_path(first["loc"])
        raise problem(
            "exchanges.not-admitted.metadata-invalid", where=where[:80], fault=first["msg"]
        ) from None
    metadata = model.model_dump(by_alias=True, exclude_none=True)
    if _is_deep(metadata):
        raise problem("exchanges.not-admitted.metadata-nested")
    try:
        text = json.dumps(metadata, ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise problem("exchanges.not-admitted.metadata-number") from None
    if len(text) > LARGEST_METADATA:
        raise problem(
            "exchanges.not-admitted.metadata-too-long",
            length=len(text),
            largest=LARGEST_METADATA,
        )
    _storable(text.replace("\\u0000", "\0"), "metadata")
    return metadata


def uri_of(uri: str) -> str:
    """The address a content was fetched from."""
    if len(uri) > LONGEST_URI:
        raise problem("exchanges.not-admitted.url", length=len(uri))
    return _storable(uri, "url")


def _is_deep(value: Any, *, levels_left: int = DEEPEST) -> bool:
    if not isinstance(value, dict | list):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return levels_left == 0 or any(
        _is_deep(member, levels_left=levels_left - 1) for member in inside
    )


def _storable(text: str, field: str) -> str:
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise problem("exchanges.not-admitted.character", field=field)
    return text
