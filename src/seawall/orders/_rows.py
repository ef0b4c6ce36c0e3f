"""Between rows and the nouns of `model.py`."""

from __future__ import annotations

from typing import Any

from seawall.db import models as db
from seawall.ids import (
    ActionId,
    AuthorityId,
    CaseId,
    ClockId,
    DocumentId,
    EvidenceId,
    ItemId,
    OrderEventId,
    OrderId,
    OrganisationId,
)
from seawall.orders.model import (
    Binding,
    Channel,
    ClockRow,
    Document,
    Form,
    Genuine,
    Order,
    OrderEvent,
    OrderItem,
    OrderState,
    Trust,
)


def document(row: db.Document) -> Document:
    return Document(
        id=DocumentId(row.id),
        channel=Channel(row.channel),
        sha256=row.sha256,
        media_type=row.media_type,
        size=row.size,
        evidence=EvidenceId(row.evidence_id),
        sender=row.sender,
        message_id=row.message_id,
        signature=row.signature,
        reading=row.reading,
        received_at=row.received_at,
        received_offset=row.received_offset,
    )


def document_fields(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "channel": document.channel.value,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "size": document.size,
        "evidence_id": document.evidence,
        "sender": document.sender,
        "message_id": document.message_id,
        "signature": dict(document.signature),
        "reading": dict(document.reading),
        "received_at": document.received_at,
        "received_offset": document.received_offset,
    }


def order(row: db.Order) -> Order:
    return Order(
        id=OrderId(row.id),
        organisation=OrganisationId(row.organisation_id),
        form=Form(row.form),
        binding=Binding(row.binding),
        channel=Channel(row.channel),
        state=OrderState(row.state),
        trust=Trust(row.trust),
        received_at=row.received_at,
        profile=row.profile,
        authority=AuthorityId(row.authority_id) if row.authority_id else None,
        authority_name=row.authority_name,
        sender_key=row.sender_key,
        issuing_state=row.issuing_state,
        reference=row.reference,
        document=DocumentId(row.document_id) if row.document_id else None,
        body=row.body,
        digest=row.digest,
        genuine=Genuine(row.genuine),
        cross_border=row.cross_border,
        flags=tuple(row.flags),
        issued_at=row.issued_at,
        received_offset=row.received_offset,
        case=CaseId(row.case_id) if row.case_id else None,
        silent_until=row.silent_until,
        contradicts=OrderId(row.contradicts_id) if row.contradicts_id else None,
        receipt_digest=row.receipt_digest,
        due_at=row.due_at,
        opened_at=row.opened_at,
        answered_at=row.answered_at,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        final_at=row.final_at,
        closed_at=row.closed_at,
    )


def order_fields(order: Order) -> dict[str, Any]:
    """Every column but the id and the organisation."""
    return {
        "form": order.form.value,
        "binding": order.binding.value,
        "channel": order.channel.value,
        "state": order.state.value,
        "trust": order.trust.value,
        "received_at": order.received_at,
        "profile": order.profile,
        "authority_id": order.authority,
        "authority_name": order.authority_name,
        "sender_key": order.sender_key,
        "issuing_state": order.issuing_state,
        "reference": order.reference,
        "document_id": order.document,
        "body": dict(order.body),
        "digest": order.digest,
        "genuine": order.genuine.value,
        "cross_border": order.cross_border,
        "flags": list(order.flags),
        "issued_at": order.issued_at,
        "received_offset": order.received_offset,
        "case_id": order.case,
        "silent_until": order.silent_until,
        "contradicts_id": order.contradicts,
        "receipt_digest": order.receipt_digest,
        "due_at": order.due_at,
        "opened_at": order.opened_at,
        "answered_at": order.answered_at,
        "taken_by": order.taken_by,
        "taken_at": order.taken_at,
        "final_at": order.final_at,
        "closed_at": order.closed_at,
    }


def item(row: db.OrderItem) -> OrderItem:
    return OrderItem(
        position=row.position,
        url=row.url,
        fingerprint=row.fingerprint,
        note=row.note,
        item=ItemId(row.item_id) if row.item_id else None,
        outcome=row.outcome,
        reason_code=row.reason_code,
        clause=row.clause,
        measure=row.measure,
        action=ActionId(row.action) if row.action else None,
        acted_at=row.acted_at,
    )


def item_fields(item: OrderItem) -> dict[str, Any]:
    return {
        "position": item.position,
        "url": item.url,
        "fingerprint": item.fingerprint,
        "note": item.note,
        "item_id": item.item,
        "outcome": item.outcome,
        "reason_code": item.reason_code,
        "clause": item.clause,
        "measure": item.measure,
        "action": item.action or "",
        "acted_at": item.acted_at,
    }


def event(row: db.OrderEvent) -> OrderEvent:
    return OrderEvent(
        id=OrderEventId(row.id),
        order=OrderId(row.order_id),
        what=row.what,
        at=row.at,
        by=row.by,
        data=row.data,
    )


def clock(row: db.OrderClock) -> ClockRow:
    return ClockRow(
        id=ClockId(row.id),
        about=row.about,
        profile=row.profile,
        started_at=row.started_at,
        zone=row.zone,
        state=row.state,
        period=row.period,
        facts=row.facts,
        holds=tuple(row.holds),
        due_at=row.due_at,
        legal_limit=row.legal_limit,
        work_by=row.work_by,
        met_at=row.met_at,
    )


def clock_fields(clock: ClockRow) -> dict[str, Any]:
    """Every column but the id and the organisation."""
    return {
        "about": clock.about,
        "profile": clock.profile,
        "started_at": clock.started_at,
        "zone": clock.zone,
        "state": clock.state,
        "period": clock.period,
        "facts": dict(clock.facts),
        "holds": [dict(hold) for hold in clock.holds],
        "due_at": clock.due_at,
        "legal_limit": clock.legal_limit,
        "work_by": clock.work_by,
        "met_at": clock.met_at,
    }
