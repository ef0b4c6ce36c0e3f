"""A decision takes effect: for every target an action, its event, and the work owed.

What the law holds down does not pass (`_legal_holds`), whichever path it comes by.

Whoever is affected gets a statement of reasons with it (`statement_of_reasons`). All of it is
written in the decision's own transaction. Nothing leaves here: the worker carries the events
to the endpoints once the commit has held, and a platform that asks `GET /v1/events` finds
them there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from seawall.enforcement.envelope import ACTION_REQUESTED, action_data, stamp
from seawall.enforcement.half_time import half_time
from seawall.enforcement.model import Action, Endpoint, Enforcement, Event, Target
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.enforcement.parts.model import needs_parts, split_enforcement
from seawall.ids import ActionId, ItemId, new_id
from seawall.journeys.enforcement import _legal_holds
from seawall.journeys.statements import statement_of_reasons
from seawall.ledger import Entry
from seawall.ledger.words import enforcement as words
from seawall.transaction import Transaction
from seawall.transparency.statement import StatementOfReasons


def enforce_decision(order: Enforcement, *, tx: Transaction, now: datetime) -> tuple[Action, ...]:
    """Ask for this state of every target that nothing holds: stored, remembered, and owed.

    Of very many targets the first are asked for, and the others part by part (`part_asking`).
    """
    if needs_parts(order):
        order = _first_part(order, tx=tx, now=now)
    return enforce_part(order, tx=tx, now=now)


def enforce_part(order: Enforcement, *, tx: Transaction, now: datetime) -> tuple[Action, ...]:
    """Ask for this state of all these targets at once.

    Numbers are taken first: until the commit nobody else acts on these targets, so that what is
    read at the gate stays true.
    """
    numbers = _take_numbers(order.targets, tx=tx)
    return tuple(
        action
        for granted in _legal_holds.pass_gate(order, tx=tx, now=now)
        for action in _ask(granted, numbers, tx=tx, now=now)
    )


def _first_part(order: Enforcement, *, tx: Transaction, now: datetime) -> Enforcement:
    """What is asked for at once; the parts behind it are written down, and owed."""
    names = {target: (target.kind, target.external_id) for target in order.targets}
    owners = tx.intake.accounts_of(names.values())
    accounts = {target: owners.get(name, "") for target, name in names.items()}
    position = tx.enforcement_parts.next_position(order.decision)
    first, parts = split_enforcement(order, accounts, position=position)
    tx.enforcement_parts.add(parts)
    arguments = {"organisation": tx.organisation, "decision": order.decision}
    if parts[0].order:  # whoever is called because it failed is told of the order, at any hour
        arguments["order"] = parts[0].order
    key = f"ask-parts:{order.decision}:{position}"
    tx.outbox.add(OwedJob(Task.ASK_PARTS, arguments, key=key), now=now)
    return first


def keep_others_off(targets: Iterable[Target], *, tx: Transaction) -> None:
    """Let nobody else act on these targets until the commit."""
    _take_numbers(tuple(targets), tx=tx)


def _ask(
    order: Enforcement, numbers: Mapping[Target, int], *, tx: Transaction, now: datetime
) -> tuple[Action, ...]:
    """Write the actions down, in few statements: a cluster may hold tens of thousands of items."""
    actions = tuple(
        _action(order, target, seq=numbers[target], tx=tx, now=now) for target in order.targets
    )
    stated = (
        statement_of_reasons.draw_up_statements(order, tx=tx, now=now) if order.is_stated else {}
    )
    tx.enforcement.add_actions(actions)
    items = tx.intake.ids_called(_name(action) for action in actions)
    tx.ledger.append_many([_entry(action, items.get(_name(action))) for action in actions])
    event_data = [
        (action.id, _data(action, _naming(order, stated.get(action.target), now=now)))
        for action in actions
    ]
    events = tx.enforcement.add_events(kind=ACTION_REQUESTED, about=event_data, now=now)
    tx.outbox.add_many([*_pushes(events, tx=tx), *_watches(actions, now=now)], now=now)
    return actions


def _naming(order: Enforcement, stated: StatementOfReasons | None, *, now: datetime) -> Enforcement:
    """The order with what the platform hears of the statement of one of its targets."""
    return replace(
        order, why={**order.why, **statement_of_reasons.facts_for_platform(stated, now=now)}
    )


def push_event(event: Event, *, tx: Transaction, now: datetime) -> None:
    """Owe this event to every enabled endpoint."""
    tx.outbox.add_many(_pushes([event], tx=tx), now=now)


def _pushes(events: Sequence[Event], *, tx: Transaction) -> list[OwedJob]:
    endpoints = tx.enforcement.endpoints(enabled_only=True)
    return [_delivery(event, endpoint) for event in events for endpoint in endpoints]


def _delivery(event: Event, endpoint: Endpoint) -> OwedJob:
    arguments = {"organisation": event.organisation, "event": event.id, "endpoint": endpoint.id}
    key = f"deliver:{event.id}:{endpoint.id}"
    return OwedJob(Task.DELIVER, arguments, key=key)


def _data(action: Action, order: Enforcement) -> dict[str, Any]:
    return action_data(
        action, why=order.why, preserve=order.preserve, notify_user=order.notify_user
    )


def _take_numbers(targets: tuple[Target, ...], *, tx: Transaction) -> dict[Target, int]:
    """Number the targets in one fixed order, so that two decisions never wait in a ring."""
    ordered = sorted(set(targets), key=lambda target: (target.kind, target.external_id))
    return dict(zip(ordered, tx.enforcement.next_seqs(ordered), strict=True))


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


def _name(action: Action) -> tuple[str, str]:
    return action.target.kind, action.target.external_id


def _entry(action: Action, item: ItemId | None) -> Entry:
    target = action.target
    return Entry(
        words.ACTION_REQUESTED,
        about=action.id,
        at=action.at,
        public={
            "case": action.case,
            "decision": action.decision,
            "scope": list(action.scope),
            "seq": action.seq,
            "state": action.state.value,
            **({"item": item} if item else {}),
            **({"until": stamp(action.until)} if action.until else {}),
        },
        sealed={"kind": target.kind, "id": target.external_id, "version": target.version},
    )


def _watches(actions: Sequence[Action], *, now: datetime) -> list[OwedJob]:
    """Half of the time is a page; without a deadline there is none."""
    moments = [(action, half_time(action)) for action in actions]
    return [
        OwedJob(
            Task.PAGE,
            {"organisation": action.organisation, "action": action.id},
            run_after=max(moment, now),
            key=f"page:{action.id}",
        )
        for action, moment in moments
        if moment
    ]
