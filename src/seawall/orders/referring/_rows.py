"""Between rows and the nouns of `model.py`."""

from __future__ import annotations

from typing import Any

from seawall.db import models as db
from seawall.ids import (
    BatchId,
    DispatchId,
    EvidenceId,
    LineId,
    OrganisationId,
    PersonId,
    ProbeId,
    RecipientId,
)
from seawall.orders.referring.model import (
    Batch,
    BatchState,
    Dispatch,
    DispatchForm,
    DispatchState,
    Line,
    LineOutcome,
    Probe,
    Recipient,
    Standing,
    Urgency,
    Way,
)


def recipient(row: db.Recipient) -> Recipient:
    return Recipient(
        id=RecipientId(row.id),
        name=row.name,
        domains=tuple(row.domains),
        channel=Way(row.channel),
        address=row.address,
        created_at=row.created_at,
        establishment=row.establishment,
        languages=tuple(row.languages),
        public_key=row.public_key,
        informed_at=row.informed_at,
    )


def recipient_fields(recipient: Recipient) -> dict[str, Any]:
    return {
        "name": recipient.name,
        "domains": list(recipient.domains),
        "channel": recipient.channel.value,
        "address": recipient.address,
        "created_at": recipient.created_at,
        "establishment": recipient.establishment,
        "languages": list(recipient.languages),
        "public_key": recipient.public_key,
        "informed_at": recipient.informed_at,
    }


def batch(row: db.Batch) -> Batch:
    return Batch(
        id=BatchId(row.id),
        officer=PersonId(row.officer),
        source=row.source,
        defaults=row.defaults,
        state=BatchState(row.state),
        created_at=row.created_at,
    )


def line(row: db.Line) -> Line:
    return Line(
        id=LineId(row.id),
        batch=BatchId(row.batch_id),
        position=row.position,
        written=row.written,
        standing=Standing(row.standing),
        url=row.url,
        fingerprint=row.fingerprint,
        why=row.why,
        assessment=row.assessment,
        dispatch=DispatchId(row.dispatch_id) if row.dispatch_id else None,
        snapshot=EvidenceId(row.snapshot_id) if row.snapshot_id else None,
        outcome=LineOutcome(row.outcome) if row.outcome else None,
        reason_code=row.reason_code,
        outcome_at=row.outcome_at,
        overturned_at=row.overturned_at,
        liveness=row.liveness,
        baseline=row.baseline,
        last_live_at=row.last_live_at,
        gone_from=row.gone_from,
        gone_confirmed_at=row.gone_confirmed_at,
        next_visit_at=row.next_visit_at,
    )


def line_fields(line: Line) -> dict[str, Any]:
    return {
        "position": line.position,
        "written": line.written,
        "standing": line.standing.value,
        "url": line.url,
        "fingerprint": line.fingerprint,
        "why": line.why,
        "assessment": dict(line.assessment),
        "dispatch_id": line.dispatch,
        "snapshot_id": line.snapshot,
        "outcome": line.outcome.value if line.outcome else "",
        "reason_code": line.reason_code,
        "outcome_at": line.outcome_at,
        "overturned_at": line.overturned_at,
        "liveness": line.liveness,
        "baseline": dict(line.baseline),
        "last_live_at": line.last_live_at,
        "gone_from": line.gone_from,
        "gone_confirmed_at": line.gone_confirmed_at,
        "next_visit_at": line.next_visit_at,
    }


def dispatch(row: db.Dispatch) -> Dispatch:
    return Dispatch(
        id=DispatchId(row.id),
        organisation=OrganisationId(row.organisation_id),
        form=DispatchForm(row.form),
        recipient=RecipientId(row.recipient_id),
        reference=row.reference,
        officer=PersonId(row.officer),
        state=DispatchState(row.state),
        created_at=row.created_at,
        batch=BatchId(row.batch_id) if row.batch_id else None,
        urgency=Urgency(row.urgency),
        supervisor=PersonId(row.supervisor) if row.supervisor else None,
        is_sampled=row.is_sampled,
        body=row.body,
        signed=row.signed,
        digest=row.digest,
        signed_at=row.signed_at,
        sent_at=row.sent_at,
        receipt=row.receipt,
        received_at=row.received_at,
        answered_at=row.answered_at,
        copy_sent_at=row.copy_sent_at,
        error=row.error,
    )


def dispatch_fields(dispatch: Dispatch) -> dict[str, Any]:
    return {
        "form": dispatch.form.value,
        "recipient_id": dispatch.recipient,
        "batch_id": dispatch.batch,
        "reference": dispatch.reference,
        "urgency": dispatch.urgency.value,
        "officer": dispatch.officer,
        "supervisor": dispatch.supervisor or "",
        "is_sampled": dispatch.is_sampled,
        "body": dict(dispatch.body),
        "signed": dispatch.signed,
        "digest": dispatch.digest,
        "state": dispatch.state.value,
        "created_at": dispatch.created_at,
        "signed_at": dispatch.signed_at,
        "sent_at": dispatch.sent_at,
        "receipt": dict(dispatch.receipt),
        "received_at": dispatch.received_at,
        "answered_at": dispatch.answered_at,
        "copy_sent_at": dispatch.copy_sent_at,
        "error": dispatch.error,
    }


def probe(row: db.Probe) -> Probe:
    return Probe(
        id=ProbeId(row.id),
        line=LineId(row.line_id),
        at=row.at,
        state=row.state,
        vantage=row.vantage,
        status=row.status,
        why=row.why,
        visit=row.visit,
    )
