"""Actions, outcomes, events, endpoints and deliveries: rows in, frozen dataclasses out."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Sum

from seawall.db import models as rows
from seawall.db.rows.bulk import in_parts, insert_rows
from seawall.db.rows.counters import advance_counter, advance_counters
from seawall.db.rows.scoped import Scoped
from seawall.enforcement.envelope import envelope
from seawall.enforcement.model import (
    AccountPart,
    Action,
    ActionOutcome,
    CaseProgress,
    Delivery,
    Endpoint,
    EndpointState,
    Event,
    OutcomeKind,
    Target,
)
from seawall.enforcement.rows import ACTION, DELIVERY, ENDPOINT, EVENT, OUTCOME
from seawall.errors import problem
from seawall.ids import (
    ActionId,
    CaseId,
    DecisionId,
    EndpointId,
    EventId,
    new_id,
)
from seawall.keys.rotation import Keyring
from seawall.keys.sealing import open_sealed, seal_secret

#: How many are asked for by one query.
_AT_ONCE = 1_000
#: Each number takes two marks of its statement.
_NUMBERS_AT_ONCE = 400
#: As long as the column of counters.
_LONGEST_COUNTER = 80


class EnforcementStore(Scoped):
    """What decisions made happen, for one organisation."""

    # Actions and their outcomes

    def next_seqs(self, targets: Sequence[Target]) -> list[int]:
        """The next number of each of these targets, in few statements."""
        names = [
            _counter(f"action:{self.organisation}:{target.kind}:{target.external_id}")
            for target in targets
        ]
        return [
            number
            for part in in_parts(names, _NUMBERS_AT_ONCE)
            for number in advance_counters(part)
        ]

    def add_actions(self, actions: Sequence[Action]) -> None:
        """Write many actions down."""
        fields = [ACTION.columns(action) for action in actions]
        for columns in fields:
            columns["scope"] = json.dumps(
                columns["scope"]
            )  # a statement of many knows no JSON column
        _insert(rows.ActionRow, fields)

    def action(self, action: ActionId, *, is_locked: bool = False) -> Action:
        """One action; locked, nobody else locks it until the commit."""
        actions = self._of(rows.ActionRow)
        if is_locked:
            actions = actions.select_for_update(no_key=True)
        row = actions.filter(id=action).first()
        if row is None:
            raise problem("enforcement.unknown-action", action=action)
        return ACTION.value(row)

    def actions_named(self, actions: Sequence[ActionId]) -> dict[ActionId, Action]:
        """Many actions by their ids."""
        return {
            ActionId(row.id): ACTION.value(row)
            for part in in_parts(actions, _AT_ONCE)
            for row in self._of(rows.ActionRow).filter(id__in=part)
        }

    def actions_of(self, case: CaseId) -> list[Action]:
        """What came of a case, oldest first."""
        actions = self._of(rows.ActionRow).filter(case_id=case).order_by("at", "seq", "id")
        return ACTION.values(actions)

    def actions_by(self, decision: DecisionId) -> list[Action]:
        """What was asked because of a decision so far, oldest first."""
        actions = self._of(rows.ActionRow).filter(decision_id=decision).order_by("at", "seq", "id")
        return ACTION.values(actions)

    def asked_by(self, decision: DecisionId) -> int:
        """Of how many things something was asked because of a decision so far."""
        actions = self._of(rows.ActionRow).filter(decision_id=decision)
        return int(actions.values("target_kind", "target_id").distinct().count())

    def account_targets_of(self, case: CaseId) -> list[Target]:
        """The accounts, or parts of them, that were acted upon because of a case."""
        kinds = [part.value for part in AccountPart]
        actions = self._of(rows.ActionRow).filter(case_id=case, target_kind__in=kinds)
        names = actions.values_list("target_kind", "target_id").distinct()
        return [Target(kind, name) for kind, name in names.order_by("target_kind", "target_id")]

    def newest_actions_of(self, case: CaseId, limit: int) -> list[Action]:
        """The latest that came of a case, newest first."""
        actions = self._of(rows.ActionRow).filter(case_id=case).order_by("-at", "-seq", "-id")
        return ACTION.values(actions[:limit])

    def progress(self, case: CaseId) -> CaseProgress:
        """How many actions came of a case, and how many of them are done, or ended."""
        outcomes = self._of(rows.OutcomeRow).filter(action__case_id=case)
        done_kinds = [kind for kind in OutcomeKind if kind.is_done]

        def count(kinds: list[OutcomeKind]) -> int:
            return int(outcomes.filter(outcome__in=kinds).values("action_id").distinct().count())

        asked = self._of(rows.ActionRow).filter(case_id=case).count()
        parts = self._of(rows.EnforcementPartRow).filter(case_id=case)
        return CaseProgress(
            due=asked + (parts.aggregate(all=Sum("count"))["all"] or 0),
            asked=asked,
            done=count(done_kinds),
            ended=count([*done_kinds, OutcomeKind.CANNOT]),
        )

    def actions_on(self, target: Target) -> list[Action]:
        """Every action on a target, in their order."""
        actions = self._of(rows.ActionRow).filter(
            target_kind=target.kind, target_id=target.external_id
        )
        return ACTION.values(actions.order_by("seq"))

    def newest_action(self, target: Target) -> Action | None:
        """The action that says how this target should be now."""
        actions = self._of(rows.ActionRow).filter(
            target_kind=target.kind, target_id=target.external_id
        )
        row = actions.order_by("-seq").first()
        return ACTION.value(row) if row else None

    def newest_actions(self, targets: Iterable[Target]) -> dict[Target, Action]:
        """The same of many targets, by the target without its version."""
        names: dict[str, list[str]] = defaultdict(list)
        for target in targets:
            names[target.kind].append(target.external_id)
        newest: dict[Target, Action] = {}
        for kind, external_ids in names.items():
            of_kind = self._of(rows.ActionRow).filter(target_kind=kind)
            for part in in_parts(external_ids, _AT_ONCE):
                for row in of_kind.filter(target_id__in=part).order_by("seq"):
                    newest[Target(kind, row.target_id)] = ACTION.value(row)
        return newest

    def add_outcome(self, outcome: ActionOutcome) -> None:
        """Write an outcome down."""
        self._add(OUTCOME, outcome)

    def outcomes_of(self, action: ActionId) -> list[ActionOutcome]:
        """What the platform said of an action, oldest first."""
        outcomes = self._of(rows.OutcomeRow).filter(action_id=action).order_by("at", "id")
        return OUTCOME.values(outcomes)

    # The feed

    def add_event(self, *, kind: str, about: str, data: Mapping[str, Any], now: datetime) -> Event:
        """The next line of the feed; its number is given in the order of commits."""
        identity = EventId(new_id("evt", now=now))
        event = Event(
            id=identity,
            organisation=self.organisation,
            seq=advance_counter(f"events:{self.organisation}"),
            type=kind,
            about=about,
            body=envelope(identity, kind=kind, data=data, at=now),
            at=now,
        )
        self._add(EVENT, event)
        return event

    def add_events(
        self, *, kind: str, about: Sequence[tuple[str, Mapping[str, Any]]], now: datetime
    ) -> list[Event]:
        """The next lines of the feed, one for each thing and what is said of it."""
        if not about:
            return []
        last = advance_counter(f"events:{self.organisation}", by=len(about))
        first = last - len(about) + 1
        events = []
        for seq, (subject, data) in enumerate(about, start=first):
            identity = EventId(new_id("evt", now=now))
            body = envelope(identity, kind=kind, data=data, at=now)
            events.append(Event(identity, self.organisation, seq, kind, subject, body, now))
        _insert(rows.EventRow, [EVENT.columns(event) for event in events])
        return events

    def repeat_event(self, *, about: str, now: datetime) -> Event:
        """The newest event about this thing once more, under a new id and number."""
        events = self.events_about(about)
        if not events:
            raise problem("enforcement.no-event-about", about=about)
        last = json.loads(events[-1].body)
        return self.add_event(kind=last["type"], about=about, data=last["data"], now=now)

    def event(self, event: EventId) -> Event:
        """One event."""
        row = self._of(rows.EventRow).filter(id=event).first()
        if row is None:
            raise problem("enforcement.no-such-event", event=event)
        return EVENT.value(row)

    def events_after(self, seq: int, limit: int = 100) -> list[Event]:
        """The feed from here on; nothing can appear later below what was handed out."""
        events = self._of(rows.EventRow).filter(seq__gt=seq).order_by("seq", "id")
        return EVENT.values(events[:limit])

    def events_about(self, about: str) -> list[Event]:
        """Every event about this thing, oldest first."""
        events = self._of(rows.EventRow).filter(about=about).order_by("seq", "id")
        return EVENT.values(events)

    # Endpoints

    def add_endpoint(self, endpoint: Endpoint, keyring: Keyring) -> None:
        """Write an endpoint down, its secrets sealed."""
        rows.EndpointRow.objects.create(
            id=endpoint.id,
            organisation_id=self.organisation,
            url=endpoint.url,
            state=endpoint.state,
            why=endpoint.why,
            secrets=seal_secret(keyring.as_json(), about=endpoint.id),
            created_at=endpoint.created_at,
        )

    def endpoint(self, endpoint: EndpointId) -> Endpoint:
        """One endpoint."""
        return ENDPOINT.value(self._endpoint_row(endpoint))

    def endpoints(self, *, enabled_only: bool = False) -> list[Endpoint]:
        """Where the feed is pushed, oldest first."""
        endpoints = self._of(rows.EndpointRow).order_by("created_at", "id")
        if enabled_only:
            endpoints = endpoints.filter(state=EndpointState.ENABLED)
        return ENDPOINT.values(endpoints)

    def set_state(self, endpoint: EndpointId, state: EndpointState, *, why: str) -> None:
        """Enable or disable an endpoint."""
        row = self._endpoint_row(endpoint)
        self._of(rows.EndpointRow).filter(id=row.id).update(state=state, why=why)

    def keyring(self, endpoint: EndpointId) -> Keyring:
        """The endpoint's signing secrets, opened."""
        row = self._endpoint_row(endpoint)
        return Keyring.from_json(open_sealed(row.secrets, about=row.id))

    def set_keyring(self, endpoint: EndpointId, keyring: Keyring) -> None:
        """Replace the endpoint's signing secrets."""
        row = self._endpoint_row(endpoint)
        sealed = seal_secret(keyring.as_json(), about=row.id)
        self._of(rows.EndpointRow).filter(id=row.id).update(secrets=sealed)

    # Deliveries

    def add_delivery(self, delivery: Delivery) -> None:
        """Write an attempt down."""
        self._add(DELIVERY, delivery)

    def deliveries(self, event: EventId, endpoint: EndpointId) -> list[Delivery]:
        """Every attempt to hand this event to this endpoint, oldest first."""
        deliveries = self._of(rows.DeliveryRow).filter(event_id=event, endpoint_id=endpoint)
        return DELIVERY.values(deliveries.order_by("at", "id"))

    def deliveries_of(self, action: ActionId) -> list[Delivery]:
        """Every attempt to tell anybody of this action, oldest first."""
        deliveries = self._of(rows.DeliveryRow).filter(event__about=action).order_by("at", "id")
        return DELIVERY.values(deliveries)

    def recent_deliveries(self, limit: int = 100) -> Sequence[Delivery]:
        """The latest attempts, newest first."""
        deliveries = self._of(rows.DeliveryRow).order_by("-at", "-id")
        return DELIVERY.values(deliveries[:limit])

    def _endpoint_row(self, endpoint: EndpointId) -> rows.EndpointRow:
        row: rows.EndpointRow | None = self._of(rows.EndpointRow).filter(id=endpoint).first()
        if row is None:
            raise problem("enforcement.unknown-endpoint", endpoint=endpoint)
        return row


def _insert(model: type[Any], fields: Sequence[Mapping[str, Any]]) -> None:
    """Many rows, some thousands a statement."""
    columns = tuple(fields[0]) if fields else ()
    for part in in_parts(fields, _AT_ONCE):
        insert_rows(model, columns, [tuple(row.values()) for row in part])


def _counter(name: str) -> str:
    """The counter's name; a target with a long name (an address, say) is known by its hash."""
    if len(name) <= _LONGEST_COUNTER:
        return name
    return f"action:{hashlib.sha256(name.encode()).hexdigest()}"
