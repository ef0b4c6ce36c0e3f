"""Rows to dataclasses and back, column by column."""

from __future__ import annotations

from typing import Any

from seawall.db import models as rows
from seawall.enforcement.model import (
    Action,
    Delivery,
    Endpoint,
    EndpointState,
    Event,
    Outcome,
    OutcomeKind,
    Result,
    State,
    Target,
)
from seawall.ids import (
    ActionId,
    CaseId,
    DecisionId,
    DeliveryId,
    EndpointId,
    EventId,
    OrganisationId,
    OutcomeId,
)


def action_fields(action: Action) -> dict[str, Any]:
    """An action as columns."""
    return {
        "id": action.id,
        "organisation_id": action.organisation,
        "decision_id": action.decision,
        "case_id": action.case,
        "target_kind": action.target.kind,
        "target_id": action.target.external_id,
        "target_version": action.target.version,
        "seq": action.seq,
        "state": action.state,
        "scope": list(action.scope),
        "until": action.until,
        "deadline": action.deadline,
        "at": action.at,
    }


def action(row: rows.Action) -> Action:
    """An action from its row."""
    return Action(
        id=ActionId(row.id),
        organisation=OrganisationId(row.organisation_id),
        decision=DecisionId(row.decision_id),
        case=CaseId(row.case_id),
        target=Target(row.target_kind, row.target_id, row.target_version),
        seq=row.seq,
        state=State(row.state),
        scope=tuple(row.scope),
        until=row.until,
        deadline=row.deadline,
        at=row.at,
    )


def outcome_fields(outcome: Outcome, organisation: OrganisationId) -> dict[str, Any]:
    """An outcome as columns."""
    return {
        "id": outcome.id,
        "organisation_id": organisation,
        "action_id": outcome.action,
        "outcome": outcome.kind,
        "effective_at": outcome.effective_at,
        "reason_code": outcome.reason_code,
        "detail": outcome.detail,
        "retry_after": outcome.retry_after,
        "at": outcome.at,
    }


def outcome(row: rows.Outcome) -> Outcome:
    """An outcome from its row."""
    return Outcome(
        id=OutcomeId(row.id),
        action=ActionId(row.action_id),
        kind=OutcomeKind(row.outcome),
        effective_at=row.effective_at,
        reason_code=row.reason_code,
        detail=row.detail,
        retry_after=row.retry_after,
        at=row.at,
    )


def event_fields(event: Event) -> dict[str, Any]:
    """An event as columns."""
    return {
        "id": event.id,
        "organisation_id": event.organisation,
        "seq": event.seq,
        "type": event.type,
        "about": event.about,
        "body": event.body,
        "at": event.at,
    }


def event(row: rows.Event) -> Event:
    """An event from its row."""
    return Event(
        id=EventId(row.id),
        organisation=OrganisationId(row.organisation_id),
        seq=row.seq,
        type=row.type,
        about=row.about,
        body=row.body,
        at=row.at,
    )


def endpoint(row: rows.Endpoint) -> Endpoint:
    """An endpoint from its row; the secrets stay sealed."""
    return Endpoint(
        id=EndpointId(row.id),
        organisation=OrganisationId(row.organisation_id),
        url=row.url,
        state=EndpointState(row.state),
        why=row.why,
        created_at=row.created_at,
    )


def delivery_fields(delivery: Delivery, organisation: OrganisationId) -> dict[str, Any]:
    """A delivery as columns."""
    return {
        "id": delivery.id,
        "organisation_id": organisation,
        "event_id": delivery.event,
        "endpoint_id": delivery.endpoint,
        "attempt": delivery.attempt,
        "status": delivery.status,
        "result": delivery.result,
        "error": delivery.error,
        "at": delivery.at,
        "took_ms": delivery.took_ms,
        "signed": dict(delivery.signed),
    }


def delivery(row: rows.Delivery) -> Delivery:
    """A delivery from its row."""
    return Delivery(
        id=DeliveryId(row.id),
        event=EventId(row.event_id),
        endpoint=EndpointId(row.endpoint_id),
        attempt=row.attempt,
        status=row.status,
        result=Result(row.result),
        error=row.error,
        at=row.at,
        took_ms=row.took_ms,
        signed=row.signed,
    )
