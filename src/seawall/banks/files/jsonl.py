"""JSONL: one object a line, and nothing lost: opinions and history come along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import msgspec

from seawall.banks.files.model import BadLine
from seawall.banks.model import (
    BankEntry,
    EntryChange,
    EntryOpinion,
    EntryStance,
    EntryState,
    NewEntry,
)
from seawall.errors import problem

Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class OpinionLine(msgspec.Struct, forbid_unknown_fields=True):
    """An opinion as written."""

    member: str
    opinion: EntryStance
    at: Moment
    reason: str = ""


class ChangeLine(msgspec.Struct, forbid_unknown_fields=True):
    """A line of history as written."""

    what: str
    by: str
    at: Moment
    reason: str = ""


class EntryLine(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """An entry as written; what is left out or null takes the import's default."""

    signal_type: str
    value: str
    label: str | None = None
    confidence: int | None = None
    threshold: int | None = None
    jurisdiction: str | None = None
    legal_basis: str | None = None
    source: str | None = None
    state: EntryState | None = None
    first_seen_at: Moment | None = None
    expires_at: Moment | None = None
    note: str | None = None
    media: str | None = None
    opinions: tuple[OpinionLine, ...] = ()
    history: tuple[ChangeLine, ...] = ()


_decoder = msgspec.json.Decoder(EntryLine)
_encoder = msgspec.json.Encoder()
_PLAIN = (
    "signal_type", "value", "label", "confidence", "threshold", "jurisdiction",
    "legal_basis", "source", "state", "note", "media",
)  # fmt: skip


class Jsonl:
    """Reads one object a line."""

    width = 0

    def __init__(self, template: NewEntry) -> None:
        self._template = template

    def entry(self, record: str) -> NewEntry:
        """The entry of one line."""
        try:
            line = _decoder.decode(record)
        except msgspec.DecodeError as error:
            raise problem("banks.line-not-entry", BadLine, error=str(error)) from None
        fields = {name: value for name in _PLAIN if (value := getattr(line, name)) is not None}
        for name in ("first_seen_at", "expires_at"):
            if at := getattr(line, name):
                fields[name] = _utc(at)
        return replace(
            self._template,
            **fields,
            opinions=tuple(
                EntryOpinion(opinion.member, opinion.opinion, opinion.reason, _utc(opinion.at))
                for opinion in line.opinions
            ),
            history=tuple(
                EntryChange(change.what, change.by, change.reason, _utc(change.at))
                for change in line.history
            ),
        )


def written_entry(
    entry: BankEntry, *, opinions: Sequence[EntryOpinion] = (), history: Sequence[EntryChange] = ()
) -> str:
    """An entry, with what others think of it and what befell it, as one line."""
    line = EntryLine(
        **{name: getattr(entry, name) for name in _PLAIN},
        first_seen_at=_utc(entry.first_seen_at),
        expires_at=_utc(entry.expires_at) if entry.expires_at else None,
        opinions=tuple(
            OpinionLine(opinion.member, opinion.stance, _utc(opinion.at), opinion.reason)
            for opinion in opinions
        ),
        history=tuple(
            ChangeLine(change.what, change.by, _utc(change.at), change.reason) for change in history
        ),
    )
    return _encoder.encode(line).decode()


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
