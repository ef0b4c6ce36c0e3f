"""Between intake's rows and its frozen dataclasses."""

from __future__ import annotations

import hashlib
from typing import Any

from seawall.ids import (
    CaseId,
    CheckId,
    EntryId,
    EvidenceId,
    ItemId,
    MatchId,
    NoticeId,
    OrganisationId,
)
from seawall.intake.model import (
    FirstAnswer,
    Item,
    ItemVersion,
    Match,
    MatchCard,
    Notice,
    UploadCheck,
    Verdict,
)


def item(row: Any) -> Item:
    return Item(
        id=ItemId(row.id),
        organisation=OrganisationId(row.organisation_id),
        kind=row.kind,
        external_id=row.external_id,
        account=row.account,
        public_url=row.public_url,
        latest_version=row.latest_version,
        created_at=row.created_at,
    )


def url_digest(url: str) -> str:
    """What an item is found by: addresses may be longer than an index bears."""
    return hashlib.sha256(url.encode()).hexdigest() if url else ""


def item_fields(new: Item) -> dict[str, Any]:
    return {
        "id": new.id,
        "kind": new.kind,
        "external_id": new.external_id,
        "account": new.account,
        "public_url": new.public_url,
        "url_digest": url_digest(new.public_url),
        "latest_version": new.latest_version,
        "created_at": new.created_at,
    }


def version(row: Any) -> ItemVersion:
    return ItemVersion(
        item=ItemId(row.item_id),
        version=row.version,
        received_at=row.received_at,
        sha256=row.sha256,
        media_type=row.media_type,
        size=row.size,
        text=_text(row),
        url=row.url,
        evidence=EvidenceId(row.evidence_id) if row.evidence_id else None,
        rendition=EvidenceId(row.rendition_id) if row.rendition_id else None,
        signals=tuple((kind, value) for kind, value in row.signals),
        facts=row.facts,
    )


def _text(row: Any) -> str:
    """The words that lie beside a version, until they are erased."""
    beside = getattr(row, "words", None)  # no attribute at all where there is no row
    return str(beside.text) if beside else ""


def version_fields(new: ItemVersion) -> dict[str, Any]:
    return {
        "item_id": new.item,
        "version": new.version,
        "sha256": new.sha256,
        "media_type": new.media_type,
        "size": new.size,
        "url": new.url,
        "evidence_id": new.evidence,
        "rendition_id": new.rendition,
        "signals": [list(signal) for signal in new.signals],
        "facts": dict(new.facts),
        "received_at": new.received_at,
    }


def check(row: Any) -> UploadCheck:
    return UploadCheck(
        id=CheckId(row.id),
        item=ItemId(row.item_id) if row.item_id else None,
        version=row.version,
        verdict=Verdict(row.verdict),
        rule=row.rule,
        degraded=row.degraded,
        explanation=row.explanation,
        at=row.at,
    )


def check_fields(new: UploadCheck) -> dict[str, Any]:
    return {
        "id": new.id,
        "item_id": new.item,
        "version": new.version,
        "verdict": new.verdict,
        "rule": new.rule,
        "degraded": new.degraded,
        "explanation": dict(new.explanation),
        "at": new.at,
    }


def match(row: Any) -> Match:
    return Match(MatchId(row.id), CheckId(row.check_of_id), MatchCard.from_json(row.card), row.at)


def match_fields(new: UploadCheck, card: MatchCard) -> dict[str, Any]:
    return {
        "check_of_id": new.id,
        "entry_id": EntryId(card.entry),
        "signal_type": card.signal_type,
        "value": card.value,
        "distance": card.distance,
        "threshold": card.threshold,
        "card": card.as_json(),
        "at": new.at,
    }


def notice(row: Any) -> Notice:
    return Notice(
        id=NoticeId(row.id),
        item=ItemId(row.item_id),
        source=row.source,
        trusted=row.trusted,
        reason=row.reason,
        label=row.label,
        receipt_digest=row.receipt_digest,
        case=CaseId(row.case_id),
        at=row.at,
    )


def notice_fields(new: Notice) -> dict[str, Any]:
    return {
        "id": new.id,
        "item_id": new.item,
        "source": new.source,
        "trusted": new.trusted,
        "reason": new.reason,
        "label": new.label,
        "receipt_digest": new.receipt_digest,
        "case_id": new.case,
        "at": new.at,
    }


def first_answer(row: Any) -> FirstAnswer:
    return FirstAnswer(row.key, row.request_digest, row.status, row.body, row.created_at)


def first_answer_fields(new: FirstAnswer) -> dict[str, Any]:
    return {
        "key": new.key,
        "request_digest": new.request_digest,
        "status": new.status,
        "body": new.body,
        "created_at": new.created_at,
    }
