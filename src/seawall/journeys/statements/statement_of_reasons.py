"""Whoever is affected by a decision is told why: a statement for each, with the actions. DSA 17.

1. The items that a decision acts upon are grouped by their account; where the platform never
   said whose an item is, it has a statement of its own, so that nobody reads of another's. A
   measure against an account has a statement apart from that of its content.
2. Each group gets one statement, frozen as of now, with a token of its own. What was told of a
   thing already is not told again (`transparency/restriction.py`): its action names the statement
   that says it. What comes back is told only to whom a restriction was stated before.
3. The platform hears the link with the action, so that it can hand it on. Under an order that
   asks for silence it hears only that there is a statement: the link comes when silence ends.
4. From the day the person is told they may appeal for at least six months (DSA Art. 20(1)).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.cases.model import Decision, DecisionGround
from seawall.clocks.starting import start_clock
from seawall.config import settings
from seawall.enforcement.model import AccountPart, Action, Enforcement, Target, TargetState
from seawall.ids import CaseId, ItemId, OrderId, OrganisationId, StatementId, new_id
from seawall.intake.model import Item
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.statements import _statement_facts, statement_submitting
from seawall.keys.organisation import own_secret
from seawall.keys.tokens import repeatable_token, token_digest
from seawall.ledger import Entry
from seawall.ledger.words.enforcement import STATEMENT_DRAWN_UP
from seawall.transaction import Transaction
from seawall.transparency.languages import spoken_language
from seawall.transparency.restriction import Restriction, is_told
from seawall.transparency.statement import (
    NAMED,
    StatedVersion,
    StatementFacts,
    StatementKind,
    StatementOfReasons,
    StatementSubject,
)

PREFIX = "swu_"
WINDOW = "eu-dsa-art20-complaint-window"


@dataclass(frozen=True, slots=True)
class _Person:
    """Who is told of what: an account, or the owner of one item that nobody knows."""

    account: str
    subject: StatementSubject
    targets: tuple[Target, ...]
    items: tuple[tuple[Target, Item], ...]
    """The content that is restricted, or because of which the account is."""
    before: StatementOfReasons | None


@dataclass(frozen=True, slots=True)
class _Untold:
    """Who is still to be told, and the statements that say of a target what is asked again."""

    people: list[_Person]
    told: dict[Target, StatementOfReasons]


def draw_up_statements(
    order: Enforcement, *, tx: Transaction, now: datetime
) -> Mapping[Target, StatementOfReasons]:
    """Write a statement for everybody whom this affects; which of them is about which target."""
    decision = tx.cases.decision(order.decision)
    asked = _asked_restriction(order, decision)
    untold = (_account if order.part else _owners)(order, asked, tx=tx)
    people, statements = untold.people, untold.told
    if not people:
        return statements
    shared = _statement_facts.facts_of_decision(decision, of=_order_of(order), tx=tx)
    if order.by:
        shared = replace(shared, decided_by=order.by, automation="not")
    appeal_until = _appeal_until(order, decision, tx=tx, now=now)
    names = statement_submitting.names_to_keep_out(order.case, tx=tx)
    item_ids = [item.id for person in people for _, item in person.items[:NAMED]]
    versions = tx.intake.versions_of(item_ids)
    fresh: list[tuple[StatementOfReasons, list[StatedVersion]]] = []
    for person in people:
        facts = _statement_facts.facts_of_items(shared, person.items, versions)
        statement = _statement(order, decision, person, facts, tx=tx, now=now)
        statement = replace(statement, appeal_until=appeal_until)
        fresh.append((statement, _stated(person)))
        statements.update((target, statement) for target in person.targets)
    tx.statements.add_many(fresh)
    for statement, _ in fresh:
        statement_submitting.owe_submission(statement, names=names, tx=tx, now=now)
    tx.ledger.append_many([_entry(statement) for statement, _ in fresh])
    return statements


def targeted_items(order: Enforcement, *, tx: Transaction) -> Iterable[tuple[Target, Item]]:
    """Each target with the item it names; all of them in few queries, not one each."""
    items = tx.intake.items_called((target.kind, target.external_id) for target in order.targets)
    for target in order.targets:
        if item := items.get((target.kind, target.external_id)):
            yield target, item


def items_of_account(case: CaseId, account: str, *, tx: Transaction) -> list[tuple[Target, Item]]:
    """An account's content in a case, because of which it is acted upon."""
    newest = {entry.item: entry.version for entry in tx.cases.items(case)}
    items = tx.intake.items_named(list(newest)).values()
    return [
        (Target(item.kind, item.external_id, newest[item.id]), item)
        for item in items
        if item.account == account
    ]


def link(statement: StatementOfReasons) -> str:
    """The address of a statement's page, for whoever it is about; the token is no part of it."""
    return f"{settings().public_url}/statement#{token_of(statement)}"


def token_of(statement: StatementOfReasons) -> str:
    """The token that opens a statement, made from our key and its id, so it can be told again."""
    return _token(statement.organisation, statement.id)


def facts_for_platform(statement: StatementOfReasons | None, *, now: datetime) -> dict[str, str]:
    """What the platform hears of it with an action: the link, unless nobody may be told yet.

    Under an order it is no statement of reasons (DSA Art. 17(5)) but the information of TCO
    Art. 11, and is called so.
    """
    if statement is None:
        return {}
    name = "information" if statement.ground == DecisionGround.ORDER else "statement"
    url = {f"{name}_url": link(statement)} if statement.is_open(now) else {}
    return {name: str(statement.id), **url}


def note_user_told(action: Action, *, at: datetime, tx: Transaction) -> None:
    """Note that the platform told its user: the six months to appeal run from this day."""
    for statement in _said_by(action, tx=tx):
        if statement.told_at is None:
            since = max(at, statement.not_before or at)
            until = _until(since, tx=tx) if statement.appeal_until else None
            tx.statements.save_telling(replace(statement, told_at=since, appeal_until=until))


def _said_by(action: Action, *, tx: Transaction) -> list[StatementOfReasons]:
    """The statements that the platform handed on with an action: its own, or the one before."""
    target = action.target
    item = tx.intake.item_named(target.kind, target.external_id)
    if item is not None:
        of_item = tx.statements.of_item(action.decision, item.id)
        return of_item or [*tx.statements.about([item.id]).values()]
    if target.kind not in {part.value for part in AccountPart}:
        return []
    last = tx.statements.about_account(target.external_id, StatementSubject(target.kind))
    return [last] if last else []


def keep_statements_silent(order: OrderId, until: datetime, *, tx: Transaction) -> None:
    """Keep an order's statements closed until a longer silence ends."""
    for statement in tx.statements.of_order(order):
        tx.statements.save_telling(replace(statement, not_before=until))


def _asked_restriction(order: Enforcement, decision: Decision) -> Restriction | None:
    """What is asked, as a person is told of it; None where it comes back."""
    if order.state is TargetState.RESTORED:
        return None
    return _statement_facts.restriction_by(
        decision, order.state, order.scope, order.until, of=_order_of(order)
    )


def _owners(order: Enforcement, asked: Restriction | None, *, tx: Transaction) -> _Untold:
    """Who is behind the targets, each once, in the order they came; the rest is told already."""
    targeted = list(targeted_items(order, tx=tx))
    before = tx.statements.about([item.id for _, item in targeted])
    owned: dict[tuple[str, str], list[tuple[Target, Item]]] = defaultdict(list)
    told: dict[Target, StatementOfReasons] = {}
    for target, item in targeted:
        last = before.get(item.id)
        if is_told(asked, last):
            if last and asked:
                told[target] = last
            continue
        owned[item.account, "" if item.account else item.id].append((target, item))
    people = [
        _Person(
            account,
            StatementSubject.CONTENT,
            tuple(target for target, _ in items),
            tuple(items),
            _last(before, [item.id for _, item in items]),
        )
        for (account, _), items in owned.items()
    ]
    return _Untold(people, told)


def _account(order: Enforcement, asked: Restriction | None, *, tx: Transaction) -> _Untold:
    """The account itself, with its content in the case because of which it is acted upon."""
    assert order.part
    subject = StatementSubject(order.part.value)
    people: list[_Person] = []
    told: dict[Target, StatementOfReasons] = {}
    for target in order.targets:
        last = tx.statements.about_account(target.external_id, subject)
        if not is_told(asked, last):
            items = tuple(items_of_account(order.case, target.external_id, tx=tx))
            people.append(_Person(target.external_id, subject, (target,), items, last))
        elif last and asked:
            told[target] = last
    return _Untold(people, told)


def _stated(person: _Person) -> list[StatedVersion]:
    """The items that a statement is about; none where it is about the account."""
    if person.subject is not StatementSubject.CONTENT:
        return []
    return [StatedVersion(item.id, target.version or 0) for target, item in person.items]


def _last(
    before: Mapping[ItemId, StatementOfReasons], items: list[ItemId]
) -> StatementOfReasons | None:
    earlier = (before[item] for item in items if item in before)
    return max(earlier, key=lambda statement: statement.id, default=None)


def _statement(
    order: Enforcement,
    decision: Decision,
    person: _Person,
    facts: StatementFacts,
    *,
    tx: Transaction,
    now: datetime,
) -> StatementOfReasons:
    is_back = order.state is TargetState.RESTORED
    identity = StatementId(new_id("sor", now=now))
    not_before = _not_before(order, person.before if is_back else None, now=now)
    return StatementOfReasons(
        id=identity,
        organisation=tx.organisation,
        decision=decision.id,
        kind=StatementKind.RESTORATION if is_back else StatementKind.RESTRICTION,
        account=person.account,
        state=order.state.value,
        scope=order.scope,
        until=order.until,
        ground=decision.ground,
        language=spoken_language(facts.content_language),
        facts=facts,
        token_digest=token_digest(_token(tx.organisation, identity)),
        created_at=now,
        not_before=not_before,
        follows=person.before.id if person.before else None,
        order=_order_of(order),
        subject=person.subject,
    )


def _not_before(
    order: Enforcement, before: StatementOfReasons | None, *, now: datetime
) -> datetime | None:
    """While silence holds; what comes back says nothing of what nobody may know was gone."""
    permission = order.notify_user
    own = permission.not_before if not permission.allowed else None
    days = [day for day in (own, before.not_before if before else None) if day and day > now]
    return max(days, default=None)


def _appeal_until(
    order: Enforcement, decision: Decision, *, tx: Transaction, now: datetime
) -> datetime | None:
    """Until when it may be appealed, the same for all; an order goes to the courts instead."""
    if order.state is TargetState.RESTORED or not decision.is_our_own:
        return None
    return _until(_not_before(order, None, now=now) or now, tx=tx)


def _order_of(order: Enforcement) -> OrderId | None:
    order_id = order.why.get("order")
    return OrderId(order_id) if order_id else None


def _until(since: datetime, *, tx: Transaction) -> datetime | None:
    home = establishment(tx)
    clock = start_clock(
        WINDOW, since, jurisdictions=known_jurisdictions(), tz=home.zone, calendar=home.calendar
    )
    return clock.keep_until


def _token(organisation: OrganisationId, statement: StatementId) -> str:
    return repeatable_token(
        f"statement/{statement}", prefix=PREFIX, secret=own_secret(organisation)
    )


def _entry(statement: StatementOfReasons) -> Entry:
    return Entry(
        STATEMENT_DRAWN_UP,
        about=statement.id,
        at=statement.created_at,
        public={
            "decision": statement.decision,
            "follows": statement.follows,
            "items": statement.facts.count,
            "kind": statement.kind.value,
            "language": statement.language,
            "subject": statement.subject.value,
        },
        sealed={"account": statement.account} if statement.account else None,
    )
