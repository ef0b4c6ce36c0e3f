"""What the content provider is owed because of an order, and the day it may be told.

TCO Art. 11(1) and (2): they learn that the content was removed and, if they ask, the reasons
and the redress, or get a copy of the order. This information takes the place of a statement
of reasons: DSA Art. 17(5). An authority may decide that nobody is told, for six weeks from
that decision and, once, for six more (Art. 11(3)). What is silent is a row with a day and a
job, so that it cannot be forgotten: on the day the silence ends the platform is told to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from seawall.clocks.clock import Clock
from seawall.clocks.clock_record import clock_of, row_after, row_of
from seawall.clocks.model import ClockRow
from seawall.enforcement.envelope import stamp
from seawall.enforcement.model import Permission
from seawall.enforcement.outbox.model import Ending, OwedJob, TaskRetry
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import problem
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.ids import ClockId, OrderId, UserNoticeId, new_id
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import known_jurisdictions, profile_of
from seawall.journeys.enforcement._enforcement import push_event
from seawall.journeys.permission import require_right
from seawall.journeys.statements import statement_of_reasons
from seawall.journeys.statements._order_information import facts_for_user
from seawall.orders.answering.model import NoticeState
from seawall.orders.model import Order, OrderItem, UserNotice
from seawall.people.model import Member
from seawall.transaction import Transaction

#: The event by which the platform is told that it may tell the user now.
USER_NOTICE_DUE = "user_notice.due"

_SILENCE = "eu-tco-non-disclosure"
_EXTENSION = "non_disclosure_still_needed"


def permission_of(order: Order, *, tx: Transaction, now: datetime) -> Permission:
    """Whether the platform may tell the user along with the action, and from when."""
    until = silence_of(order, tx=tx, now=now)
    if until is None or until <= now:
        return Permission()
    return Permission(allowed=False, not_before=until)


def silence_of(order: Order, *, tx: Transaction, now: datetime) -> datetime | None:
    """Until when nobody is told; the clock of the silence starts here if it has not yet."""
    if asks_no_removal(order.form):
        return order.silent_until  # its own law says who is told: `_information_for_user.py`
    if row := _clock_row(order, tx=tx):
        return clock_of(row, jurisdictions=known_jurisdictions()).keep_until
    if not order.body.get("non_disclosure"):
        return order.silent_until
    profile = profile_of(order)
    under = profile.non_disclosure if profile else None
    home = establishment(tx)
    clock = Clock(
        known_jurisdictions().profile(under.profile if under and under.profile else _SILENCE),
        order.issued_at or order.received_at,
        tz=home.zone,
        calendar=home.calendar,
    )
    identity = ClockId(new_id("clk", now=now))
    tx.orders.add_clock(row_of(clock, clock_id=identity, about=order.id, at=now))
    tx.orders.save(replace(order, silent_until=clock.keep_until))
    return clock.keep_until


def owe_notices(
    order: Order,
    items: Iterable[OrderItem],
    permission: Permission,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """Owe the user a notice for each item, and note when the silence ends if there is one."""
    item_ids = dict.fromkeys(line.item for line in items if line.item)
    have = tx.answers.items_with_notice(order.id, item_ids)
    body = facts_for_user(order)
    notices = [
        UserNotice(
            id=UserNoticeId(new_id("unt", now=now)),
            order=order.id,
            item=item,
            state=NoticeState.WITH_ACTION if permission.allowed else NoticeState.SILENT,
            not_before=permission.not_before or now,
            body=body,
            created_at=now,
            sent_at=now if permission.allowed else None,
        )
        for item in item_ids
        if item not in have
    ]
    tx.answers.add_notices(notices)
    if not permission.allowed:
        tx.outbox.add_many([_end_owed(notice, tx=tx) for notice in notices], now=now)


def end_silence(notice: UserNoticeId, *, tx: Transaction, now: datetime) -> Ending:
    """End a silence: the platform is told to tell the user; later if it was extended."""
    stored_notice = tx.answers.notice_locked(notice)
    if stored_notice.state != NoticeState.SILENT:
        return None
    if now < stored_notice.not_before:
        return TaskRetry(stored_notice.not_before, "the silence was extended")
    due_notice = replace(stored_notice, state=NoticeState.DUE, sent_at=now)
    tx.answers.save_notice(due_notice)
    data = _event_data(due_notice, tx=tx, now=now)
    event = tx.enforcement.add_event(
        kind=USER_NOTICE_DUE, about=due_notice.order, data=data, now=now
    )
    push_event(event, tx=tx, now=now)
    public = {"item": due_notice.item or "", "notice": due_notice.id}
    remember_step(
        tx.orders.order(due_notice.order),
        HistoryStep("silence_ended", public=public),
        tx=tx,
        now=now,
    )
    return None


def extend_silence(
    order: OrderId, person: Member, *, why: str, tx: Transaction, now: datetime
) -> datetime:
    """Extend a silence by six weeks, as the authority decided; the clock refuses a second time."""
    require_right(person, "order.answer")
    stored_order = tx.orders.locked(order)
    silence_of(stored_order, tx=tx, now=now)
    row = _clock_row(stored_order, tx=tx)
    if row is None:
        raise problem("orders.nothing-is-silent")
    clock = clock_of(row, jurisdictions=known_jurisdictions()).extend(_EXTENSION, now)
    tx.orders.save_clock(row_after(row, clock, at=now))
    until = clock.keep_until
    assert until
    tx.orders.save(replace(stored_order, silent_until=until))
    for notice in tx.answers.notices_of(order):
        if notice.state == NoticeState.SILENT:
            tx.answers.save_notice(replace(notice, not_before=until))
    statement_of_reasons.keep_statements_silent(order, until, tx=tx)
    public = {"until": stamp(until)}
    step = HistoryStep("silence_extended", by=person.code, public=public, sealed={"why": why})
    remember_step(stored_order, step, tx=tx, now=now)
    return until


def _clock_row(order: Order, *, tx: Transaction) -> ClockRow | None:
    profile = profile_of(order)
    under = profile.non_disclosure if profile else None
    name = under.profile if under and under.profile else _SILENCE
    return next((row for row in tx.orders.clocks(order.id) if row.profile == name), None)


def owe_the_end(notice: UserNotice, *, tx: Transaction, now: datetime) -> None:
    """Owe the job that tells the platform on the day from which its user may know."""
    tx.outbox.add(_end_owed(notice, tx=tx), now=now)


def _end_owed(notice: UserNotice, *, tx: Transaction) -> OwedJob:
    arguments = {"organisation": tx.organisation, "notice": notice.id}
    key = f"end-silence:{notice.id}"
    return OwedJob(Task.END_SILENCE, arguments, run_after=notice.not_before, key=key)


def _event_data(notice: UserNotice, *, tx: Transaction, now: datetime) -> Mapping[str, Any]:
    item = tx.intake.item(notice.item) if notice.item else None
    target = {"kind": item.kind, "id": item.external_id} if item else None
    about = tx.statements.about([item.id] if item else [])
    stated = next(
        (statement for statement in about.values() if statement.order == notice.order), None
    )
    statement_facts = statement_of_reasons.facts_for_platform(stated, now=now)
    return {
        "notice": notice.id,
        "target": target,
        "may_be_told": dict(notice.body),
        **statement_facts,
    }
