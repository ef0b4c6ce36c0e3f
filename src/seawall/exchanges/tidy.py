"""A peer's text without what no database can hold: zero bytes and halves of characters.

JSON can carry both, and one tag with either would stop a page, and every page after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from seawall.exchanges.model import RecordFault
from seawall.exchanges.peer_record import Name, OwnerOpinion, PeerRecord

INSTEAD = "\N{REPLACEMENT CHARACTER}"


def tidy_text(text: str) -> str:
    """The text, with a mark in place of what cannot be kept.

    >>> tidy_text("a" + chr(0) + "b")
    'a\N{REPLACEMENT CHARACTER}b'
    """
    if text.isascii() and "\0" not in text:
        return text
    valid_text = "".join(INSTEAD if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return valid_text.replace("\0", INSTEAD)


def tidy_record(record: PeerRecord) -> PeerRecord:
    """The record, tidied throughout; its value is judged by its type, and not touched."""
    return replace(
        record,
        key=tidy_text(record.key),
        peer_type=tidy_text(record.peer_type),
        opinions=tuple(map(_said, record.opinions)),
        tags=tuple(map(tidy_text, record.tags)),
        facts=_tidy(record.facts),
    )


def tidy_fault(fault: RecordFault) -> RecordFault:
    """The fault, tidied."""
    return replace(fault, key=tidy_text(fault.key), reason=tidy_text(fault.reason))


def tidy_name(name: Name) -> Name:
    """The name, tidied throughout."""
    return replace(
        name,
        reference=tidy_text(name.reference),
        name=tidy_text(name.name),
        aliases=tuple(map(tidy_text, name.aliases)),
        regime=tidy_text(name.regime),
        facts=_tidy(name.facts),
    )


def _said(opinion: OwnerOpinion) -> OwnerOpinion:
    return replace(
        opinion, owner=tidy_text(opinion.owner), tags=tuple(map(tidy_text, opinion.tags))
    )


def _tidy(value: Any) -> Any:
    """Any piece of JSON, tidied."""
    if isinstance(value, str):
        return tidy_text(value)
    if isinstance(value, Mapping):
        return {tidy_text(str(key)): _tidy(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_tidy(inner) for inner in value]
    return value
