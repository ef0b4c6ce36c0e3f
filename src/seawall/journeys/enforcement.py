"""A decision takes effect: for every target an action, its event, and the work owed.

Whoever is affected gets a statement of reasons with it (`statement_of_reasons`). All of it is written in the decision's own transaction. Nothing leaves here: the worker
carries the events to the endpoints once the commit has held, and a platform that asks
`GET /v1/events` finds them there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.enforcement.envelope import ACTION_REQUESTED, action_data
from seawall.enforcement.half_time import half_time
from seawall.enforcement.model import Action, Enforcement, Event, Target
from seawall.enforcement.outbox.model import CALLS, Owed, Task
from seawall.ids import ActionId, new_id
from seawall.journeys import statement_of_reasons
from seawall.ledger import Entry
from seawall.transaction import Transaction


def enforce(order: Enforcement, *, tx: Transaction, now: datetime) -> tuple[Action, ...]:
    """Ask for this state of every target: stored, numbered, remembered, and owed."""
    numbers = _take_numbers(order.targets, tx=tx)
    actions = tuple(
        _action(order, target, seq=numbers[target], tx=tx, now=now) for target in order.targets
    )
    stated = statement_of_reasons.draw_up(order, tx=tx, now=now)
    for action in actions:
        tx.enforcement.add_action(action)
        _remember(action, tx=tx)
        named = statement_of_reasons.for_platform(stated.get(action.target), now=now)
        request(action, replace(order, why={**order.why, **named}), tx=tx, now=now)
        _watch(action, tx=tx, now=now)
    return actions


def request(action: Action, order: Enforcement, *, tx: Transaction, now: datetime) -> Event:
    """Put the action on the feed."""
    data = action_data(
        action, why=order.why, preserve=order.preserve, notify_user=order.notify_user
    )
    event = tx.enforcement.add_event(kind=ACTION_REQUESTED, about=action.id, data=data, now=now)
    push(event, tx=tx, now=now)
    return event


def push(event: Event, *, tx: Transaction, now: datetime) -> None:
    """Owe this event to every enabled endpoint."""
    for endpoint in tx.enforcement.endpoints(enabled_only=True):
        arguments = {
            "organisation": event.organisation,
            "event": event.id,
            "endpoint": endpoint.id,
        }
        key = f"deliver:{event.id}:{endpoint.id}"
        tx.outbox.add(Owed(Task.DELIVER, arguments, queue=CALLS, key=key), now=now)


def _take_numbers(targets: tuple[Target, ...], *, tx: Transaction) -> dict[Target, int]:
    """Number the targets in one fixed order, so that two decisions never wait in a ring."""
    ordered = sorted(set(targets), key=lambda target: (target.kind, target.external_id))
    return {target: tx.enforcement.next_seq(target) for target in ordered}


def _action(
    order: Enforcement, target: Target, *, seq: int, tx: Transaction, now: datetime
) -> Action:
    return Action(
        id=ActionId(new_id("act", now=now)),
        organisation=tx.organisation,
        decision=order.decision,
        case=order.case,
        target=target,
        seq=seq,
        state=order.state,
        scope=order.scope,
        until=order.until,
        deadline=order.deadline,
        at=now,
    )


def _remember(action: Action, *, tx: Transaction) -> None:
    target = action.target
    entry = Entry(
        "action.requested",
        about=action.id,
        at=action.at,
        public={
            "case": action.case,
            "decision": action.decision,
            "scope": list(action.scope),
            "seq": action.seq,
            "state": action.state.value,
        },
        sealed={"kind": target.kind, "id": target.external_id, "version": target.version},
    )
    tx.ledger.append(entry)


def _watch(action: Action, *, tx: Transaction, now: datetime) -> None:
    moment = half_time(action)
    if moment is None:
        return
    arguments = {"organisation": action.organisation, "action": action.id}
    owed = Owed(Task.PAGE, arguments, run_after=max(moment, now), key=f"page:{action.id}")
    tx.outbox.add(owed, now=now)
