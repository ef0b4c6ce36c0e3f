"""A check as the journal keeps it: everything that its record needs, as bytes and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from seawall.ids import CheckId, OrganisationId
from seawall.intake.marks import Marks
from seawall.intake.model import TypedValue
from seawall.intake.submission import CheckAnswer, CheckRecord, GivenHash, ItemRef, Submission

_WHOLE = ("id", "signals", "qualities", "media_type", "rendition", "queue", "severity", "at")
_OF_SUBMISSION = ("organisation", "content", "text", "url", "hashes", "item", "idempotency_key")


class KeptCheck(msgspec.Struct, frozen=True):
    """The fields of a check and of what was submitted; facts as the words they are stored as."""

    id: str
    organisation: str
    content: bytes | None
    text: str | None
    url: str | None
    hashes: tuple[GivenHash, ...]
    item: ItemRef | None
    idempotency_key: str
    facts: dict[str, str]
    answer: CheckAnswer
    signals: tuple[TypedValue, ...]
    qualities: dict[str, int]
    media_type: str
    rendition: bytes | None
    queue: str
    severity: int
    at: datetime
    mark_qualities: dict[str, int]
    inside: list[str]


def written_check(check: CheckRecord) -> bytes:
    """The bytes of a check; what is no text in UTF-8 is replaced."""
    submission = check.submission
    fields: dict[str, Any] = {name: getattr(check, name) for name in _WHOLE}
    fields |= {name: getattr(submission, name) for name in _OF_SUBMISSION}
    fields["text"] = _in_utf8(submission.text)
    fields["url"] = _in_utf8(submission.url)
    facts = {name: _in_utf8(str(value)) or "" for name, value in submission.facts.items()}
    kept = KeptCheck(
        **{**fields, "qualities": dict(check.qualities)},
        facts=facts,
        answer=check.answer,
        mark_qualities=dict(check.marks.qualities),
        inside=sorted(check.marks.inside),
    )
    return msgspec.msgpack.encode(kept)


def read_kept_check(content: bytes) -> CheckRecord:
    """The check as it was."""
    kept = msgspec.msgpack.decode(content, type=KeptCheck)
    submission = Submission(
        organisation=OrganisationId(kept.organisation),
        content=kept.content,
        text=kept.text,
        url=kept.url,
        hashes=kept.hashes,
        item=kept.item,
        facts=dict(kept.facts),
        idempotency_key=kept.idempotency_key,
    )
    return CheckRecord(
        id=CheckId(kept.id),
        submission=submission,
        answer=kept.answer,
        signals=kept.signals,
        qualities=kept.qualities,
        media_type=kept.media_type,
        rendition=kept.rendition,
        queue=kept.queue,
        severity=kept.severity,
        at=kept.at,
        marks=Marks(kept.mark_qualities, frozenset(kept.inside)),
    )


def _in_utf8(text: str | None) -> str | None:
    return None if text is None else text.encode("utf-8", "replace").decode()
