"""An event is handed to an endpoint: signed, sent once more if need be, and written down.

The worker stands between the two halves, with no transaction open: it takes the parcel,
makes the call, and brings back the answer. If it dies in between, the next worker sends
the same bytes under the same `webhook-id`, and the receiver knows them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from seawall.enforcement.delivery_patience import next_wait
from seawall.enforcement.envelope import ACTION_REQUESTED
from seawall.enforcement.model import (
    Delivery,
    DeliveryResult,
    Endpoint,
    EndpointState,
    Event,
)
from seawall.enforcement.outbox.model import DeadTask, Ending, Job, TaskRetry
from seawall.enforcement.outbox.tasks import Task
from seawall.enforcement.refusal import is_final, meaning
from seawall.errors import problem
from seawall.ids import ActionId, DeliveryId, EndpointId, EventId, JobId, new_id
from seawall.journeys.enforcement.paging import call_attention
from seawall.ledger import Entry
from seawall.ledger.words.enforcement import (
    DELIVERY_GIVEN_UP,
    DELIVERY_SENT_AGAIN,
    ENDPOINT_DISABLED,
)
from seawall.outbound.model import CallAnswer
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class DeliveryParcel:
    """Everything one attempt needs, so that no transaction is open while it is made."""

    event: Event
    endpoint: Endpoint
    secrets: tuple[str, ...]
    deadline: datetime | None
    attempt: int


def take_event(
    event: EventId, endpoint: EndpointId, *, job: Job, tx: Transaction, now: datetime
) -> DeliveryParcel | None:
    """The event that is to be sent; None if the endpoint has been switched off since."""
    where = tx.enforcement.endpoint(endpoint)
    if where.state is EndpointState.DISABLED:
        return None
    stored_event = tx.enforcement.event(event)
    return DeliveryParcel(
        event=stored_event,
        endpoint=where,
        secrets=tx.enforcement.keyring(endpoint).valid(now),
        deadline=_deadline(stored_event, tx=tx),
        attempt=job.attempts,
    )


def record_attempt(
    parcel: DeliveryParcel,
    answer: CallAnswer,
    *,
    signed: Mapping[str, str],
    tx: Transaction,
    now: datetime,
    jitter: float,
) -> Ending:
    """Write the attempt down as it was signed, and say what is to become of the job."""
    result = meaning(answer.status)
    signed_delivery = replace(_delivery(parcel, answer, result, now=now), signed=signed)
    tx.enforcement.add_delivery(signed_delivery)
    if result is DeliveryResult.RECEIVED:
        return None
    why = answer.error or f"the endpoint answered {answer.status}"
    if is_final(result, refusals=_refusals(parcel, tx=tx)):
        if result is DeliveryResult.GONE:
            switch_off(parcel.endpoint, why="the endpoint answered 410 Gone", tx=tx, now=now)
        return _give_up(parcel, why, tx=tx, now=now)
    wait = next_wait(
        attempts=parcel.attempt,
        elapsed=now - parcel.event.at,
        time_left=_time_left(parcel, now),
        jitter=jitter,
    )
    return TaskRetry(now + wait, why) if wait is not None else _give_up(parcel, why, tx=tx, now=now)


def refuse_unsafe_address(
    parcel: DeliveryParcel, why: str, *, tx: Transaction, now: datetime
) -> Ending:
    """Refuse an address inside our own network: nothing was sent, and a person must look."""
    answer = CallAnswer(None, why)
    tx.enforcement.add_delivery(_delivery(parcel, answer, DeliveryResult.REFUSED, now=now))
    return _give_up(parcel, why, tx=tx, now=now)


def send_event_again(job: JobId, *, tx: Transaction, now: datetime, by: str = "") -> Job:
    """A person presses *Send again*: a dead letter gets the whole schedule afresh."""
    dead = tx.outbox.job(job)
    if dead.task == Task.DELIVER:
        endpoint = tx.enforcement.endpoint(EndpointId(dead.arguments["endpoint"]))
        if endpoint.state is EndpointState.DISABLED:
            raise problem("enforcement.endpoint-disabled", endpoint=endpoint.id, why=endpoint.why)
    revived = tx.outbox.revive(job, now=now)
    tx.ledger.append(Entry(DELIVERY_SENT_AGAIN, about=job, at=now, by=by))
    return revived


def switch_off(endpoint: Endpoint, *, why: str, tx: Transaction, now: datetime) -> None:
    """Stop calling an endpoint; the feed still holds everything for it."""
    tx.enforcement.set_state(endpoint.id, EndpointState.DISABLED, why=why)
    tx.ledger.append(Entry(ENDPOINT_DISABLED, about=endpoint.id, at=now, public={"why": why}))
    say = f"Webhook {endpoint.id} was disabled: {why}. Its events are in the event feed."
    call_attention(endpoint.id, say=say, tx=tx, now=now)


def _give_up(parcel: DeliveryParcel, why: str, *, tx: Transaction, now: datetime) -> DeadTask:
    entry = Entry(
        DELIVERY_GIVEN_UP,
        about=parcel.event.id,
        at=now,
        public={"attempts": parcel.attempt, "endpoint": parcel.endpoint.id},
        sealed={"why": why},
    )
    tx.ledger.append(entry)
    return DeadTask(why)


def _delivery(
    parcel: DeliveryParcel, answer: CallAnswer, result: DeliveryResult, *, now: datetime
) -> Delivery:
    return Delivery(
        id=DeliveryId(new_id("dlv", now=now)),
        event=parcel.event.id,
        endpoint=parcel.endpoint.id,
        attempt=parcel.attempt,
        status=answer.status,
        result=result,
        error=answer.error,
        at=now,
        took_ms=answer.took_ms,
    )


def _refusals(parcel: DeliveryParcel, *, tx: Transaction) -> int:
    """Refusals in a row, this one included; a *Send again* starts the count afresh."""
    deliveries = tx.enforcement.deliveries(parcel.event.id, parcel.endpoint.id)[-parcel.attempt :]
    count = 0
    for delivery in reversed(deliveries):
        if delivery.result is not DeliveryResult.REFUSED:
            break
        count += 1
    return count


def _deadline(event: Event, *, tx: Transaction) -> datetime | None:
    if event.type != ACTION_REQUESTED:
        return None
    return tx.enforcement.action(ActionId(event.about)).deadline


def _time_left(parcel: DeliveryParcel, now: datetime) -> timedelta | None:
    return parcel.deadline - now if parcel.deadline else None
