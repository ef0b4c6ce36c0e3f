"""What HMA lets into a bank: its rule for names, notes, ratios, dates and metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pydantic

from seawall.errors import Malformed
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


class NotAdmitted(Malformed):
    """A name, a note, a ratio, a date or metadata that HMA would refuse too."""


class Metadata(pydantic.BaseModel):
    """What a content says of itself, beside its signals."""

    model_config = pydantic.ConfigDict(extra="forbid", strict=True)

    content_id: str | None = None
    content_uri: str | None = None
    json_data: dict[str, Any] | None = pydantic.Field(None, alias="json")


def check_bank_name(name: str) -> None:
    """Capitals, digits and underscores, as HMA has it: what its clients create is so named."""
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise NotAdmitted(
            f"Bank names must be UPPER_WITH_UNDER. Input '{name[:80]}'.",
            field="name",
            remedy=f"Use A-Z, 0-9 and _, at most {LONGEST_NAME}, not beginning with a digit.",
        )


def check_ratio(ratio: float) -> None:
    """From none to all."""
    if not 0.0 <= ratio <= 1.0:
        raise NotAdmitted(
            f"enabled_ratio is {ratio}.", field="enabled_ratio", remedy="Use 0.0 to 1.0."
        )


def note_of(written: Any) -> str:
    """A note as it is kept; nothing, and nothing but `None` and empty, is no note."""
    if not written:
        return ""
    if not isinstance(written, str):
        raise NotAdmitted("note should be a string", field="note")
    if len(written) > LONGEST_NOTE:
        raise NotAdmitted(f"note must be at most {LONGEST_NOTE} characters", field="note")
    return _storable(written, "note")


def disable_until_of(written: Any, *, now: datetime) -> int:
    """The second from which a content is on; never beyond five years from now."""
    try:
        until = int(written)
    except (TypeError, ValueError, OverflowError):
        raise NotAdmitted(f"Invalid int: '{str(written)[:80]}'", field="disable_until_ts") from None
    if until < DISABLED:
        raise NotAdmitted(
            "disable_until_ts must be a non-negative integer", field="disable_until_ts"
        )
    if until > (now + FURTHEST).timestamp():
        raise NotAdmitted(
            "disable_until_ts must be less than 5 years in the future", field="disable_until_ts"
        )
    return until


def metadata_of(written: Any) -> dict[str, Any]:
    """Metadata as it is kept; `collab` is ours to fill, and left out."""
    if written is None:
        return {}
    if not isinstance(written, Mapping):
        raise NotAdmitted("metadata should be a json object", field="metadata")
    given = {name: value for name, value in written.items() if name != "collab"}
    try:
        held = Metadata.model_validate(given)
    except pydantic.ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise NotAdmitted(
            f"Invalid metadata: {where[:80]}: {first['msg']}", field="metadata"
        ) from None
    kept = held.model_dump(by_alias=True, exclude_none=True)
    if _is_deep(kept):
        raise NotAdmitted("metadata is nested too deeply", field="metadata")
    try:
        text = json.dumps(kept, ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise NotAdmitted("metadata holds a number that JSON has not", field="metadata") from None
    if len(text) > LARGEST_METADATA:
        raise NotAdmitted(
            f"metadata has {len(text)} characters",
            field="metadata",
            remedy=f"Keep it under {LARGEST_METADATA}.",
        )
    _storable(text.replace("\\u0000", "\0"), "metadata")
    return kept


def uri_of(written: str) -> str:
    """The address a content was fetched from."""
    if len(written) > LONGEST_URI:
        raise NotAdmitted(f"url has {len(written)} characters", field="url")
    return _storable(written, "url")


def _is_deep(value: Any, *, left: int = DEEPEST) -> bool:
    if not isinstance(value, dict | list):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return left == 0 or any(_is_deep(each, left=left - 1) for each in inside)


def _storable(text: str, field: str) -> str:
    if "\0" in text or any("\ud800" <= each <= "\udfff" for each in text):
        raise NotAdmitted(
            f"{field} has a character that no database keeps", field=field, remedy="Take it out."
        )
    return text
