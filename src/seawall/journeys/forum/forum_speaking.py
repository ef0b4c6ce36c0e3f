"""We say something in a forum: signed, next in our own chain, and on its way in the same commit.

1. The seat is locked: a chain has one writer, so no two statements share a number.
2. The words are those of their kind, and hold nothing about a user.
3. The statement names the one before it and the newest checkpoint we know, and is signed.
4. At a hub it enters the log at once. A member owes it to the hub: it is a row of this
   commit, and is sent until the hub's receipt is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import problem
from seawall.forum import forum_statement as signed
from seawall.forum.model import (
    BadStatement,
    ForumStatement,
    MemberKind,
    OutgoingStatement,
    Seat,
    SeatState,
    Tier,
)
from seawall.forum.statement_kinds import may_say, read_body
from seawall.ids import SeatId
from seawall.journeys.forum import forum_log
from seawall.keys.seat import own_key
from seawall.transaction import Transaction

Openings = Mapping[str, Mapping[str, Any]]


def send_statement(
    seat: SeatId,
    kind: str,
    body: Mapping[str, Any],
    *,
    tx: Transaction,
    now: datetime,
    about: str = "",
    openings: Openings | None = None,
) -> ForumStatement:
    """Sign a statement of ours and send it on its way."""
    our_seat = tx.forum.locked(seat)
    _refuse_unseated(our_seat)
    read_body(kind, body)
    if not may_say(_kind_of(our_seat), kind):
        raise problem("forum.kind-not-ours", BadStatement, kind=kind)
    signed_statement = signed_next(our_seat, kind, body, about=about, now=now, openings=openings)
    statement = signed_statement.statement
    if our_seat.is_hub:
        forum_log.append_statements(our_seat, (signed_statement,), tx=tx, now=now)
        return statement
    after = seat_moved_on(our_seat, signed_statement)
    tx.forum.add_outgoing(
        our_seat,
        OutgoingStatement(
            statement.number,
            kind,
            about,
            signed_statement.text,
            after.said_digest,
            signed_statement.openings,
            now,
        ),
    )
    tx.forum.move_seat(after)
    arguments = {"organisation": our_seat.organisation, "seat": our_seat.id}
    key = f"forum:{our_seat.id}:{statement.number}"
    tx.outbox.add(OwedJob(Task.SEND_FORUM, arguments, key=key), now=now)
    return statement


def signed_next(
    seat: Seat,
    kind: str,
    body: Mapping[str, Any],
    *,
    now: datetime,
    about: str = "",
    openings: Openings | None = None,
) -> forum_log.CheckedStatement:
    """The next statement of our chain, signed."""
    statement = ForumStatement(
        forum=seat.forum,
        author=seat.me,
        number=seat.said + 1,
        prev=seat.said_digest,
        kind=kind,
        at=now,
        about=about,
        body=body,
        saw={"checkpoint": seat.checkpoint} if seat.checkpoint else {},
    )
    return forum_log.CheckedStatement(
        statement, signed.sign_statement(statement, own_key(seat.id)), openings or {}
    )


def seat_moved_on(seat: Seat, signed_statement: forum_log.CheckedStatement) -> Seat:
    """The seat with this statement as the end of its chain."""
    return replace(
        seat,
        said=signed_statement.statement.number,
        said_digest=signed.digest(signed_statement.text),
    )


def _refuse_unseated(seat: Seat) -> None:
    if seat.state is not SeatState.ACTIVE:
        raise problem("forum.no-longer-seated", seat_name=seat.name, state=seat.state)


def _kind_of(seat: Seat) -> MemberKind:
    if seat.is_hub:
        return MemberKind.HUB
    return MemberKind.AUDITOR if seat.tier is Tier.AUDITOR else MemberKind.PLATFORM
