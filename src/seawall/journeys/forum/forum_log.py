"""The hub's side: what members say gets its place in the log, a receipt, and a signed head.

1. The seat is locked, so the log has one writer.
2. Each statement is its author's: a member in good standing, its key, the next in its chain.
   The same statement again gets the same receipt; another one of the same number is refused,
   and kept as evidence, since an author who says two things is no better than a hub that does.
3. Values fit the commitments, and the words fit their kind.
4. Statement, subtrees, checkpoint and all it leads to here are one commit; receipts are signed
   after the places are given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from seawall.errors import SeawallError, problem
from seawall.forum import forum_statement, frontier
from seawall.forum.knowledge import board
from seawall.forum.log_receipt import LogReceipt, write_receipt
from seawall.forum.model import (
    BadStatement,
    ForumMember,
    ForumStatement,
    LoggedStatement,
    MemberState,
    MisconductEvidence,
    Seat,
)
from seawall.forum.offering import check_openings
from seawall.forum.statement_kinds import FRESH, may_say, read_body
from seawall.ids import ForumMemberId
from seawall.journeys.forum import _forum_hearing
from seawall.keys.seat import own_key
from seawall.ledger import merkle
from seawall.ledger import note as notes
from seawall.transaction import Transaction

#: How far ahead of our clock an author's may be, and how long a statement may have waited.
AHEAD = timedelta(minutes=5)
OLDEST = timedelta(days=30)
FRESHEST = timedelta(minutes=10)
#: Statements in one call.
MOST = 100


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A statement that was read and checked, with the openings that came beside it."""

    statement: ForumStatement
    text: str
    openings: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class TakenStatement:
    """What the hub answers for one statement: its place, or why it has none."""

    number: int
    index: int | None = None
    receipt: str = ""
    refusal: str = ""
    kind: str = ""


def take_statements(
    posted: Sequence[tuple[str, Mapping[str, Mapping[str, Any]]]],
    *,
    seat: Seat,
    speaker: ForumMemberId,
    tx: Transaction,
    now: datetime,
) -> list[TakenStatement]:
    """Take statements in, in their order, up to the first that is refused."""
    locked_seat = tx.forum.locked(seat.id)
    author = tx.forum.member(locked_seat.id, speaker)
    answers: list[TakenStatement] = []
    fresh: list[CheckedStatement] = []
    for text, openings in posted[:MOST]:
        number = forum_statement.peek_statement(text).number
        if number <= author.said:
            answers.append(_again(text, author, locked_seat, tx=tx, now=now))
            continue
        try:
            checked_statement = _checked(text, openings, author, locked_seat, now=now)
        except SeawallError as wrong:
            answers.append(TakenStatement(number, refusal=str(wrong), kind=wrong.kind))
            break
        author = replace(author, said=number, said_digest=forum_statement.digest(text))
        fresh.append(checked_statement)
    if fresh:
        logged = append_statements(locked_seat, fresh, tx=tx, now=now)
        answers += [_receipted(entry, locked_seat, now=now) for entry in logged]
    return sorted(answers, key=lambda answer: answer.number)


def append_statements(
    seat: Seat, statements: Sequence[CheckedStatement], *, tx: Transaction, now: datetime
) -> list[LoggedStatement]:
    """Give statements their places, sign the new head, and let them take effect here."""
    logged = [
        LoggedStatement(
            index,
            checked_statement.statement,
            checked_statement.text,
            forum_statement.digest(checked_statement.text),
            checked_statement.openings,
            now,
        )
        for index, checked_statement in enumerate(statements, start=seat.position)
    ]
    tx.forum.log(seat, logged, now=now)
    leaves = [entry.digest for entry in logged]
    new_nodes = merkle.completed_nodes(
        seat.position,
        [bytes.fromhex(leaf) for leaf in leaves],
        lambda nodes: tx.forum.nodes(seat.id, nodes),
    )
    tx.forum.add_nodes(seat, new_nodes)
    reached = frontier.extend_frontier(seat.frontier, seat.position, leaves)
    size = seat.position + len(logged)
    head = notes.CheckpointStatement(seat.forum, size, frontier.root(reached))
    after = replace(
        seat,
        position=size,
        frontier=reached,
        checkpoint=notes.Signer(seat.forum, own_key(seat.id)).sign(head.text()),
        heard_at=now,
    )
    if own_entries := [entry for entry in logged if entry.statement.author == seat.me]:
        after = replace(
            after, said=own_entries[-1].statement.number, said_digest=own_entries[-1].digest
        )
    tx.forum.move_seat(after)
    _forum_hearing.hear_entries(after, logged, tx=tx, now=now)
    return logged


def _checked(
    text: str,
    openings: Mapping[str, Mapping[str, Any]],
    author: ForumMember,
    seat: Seat,
    *,
    now: datetime,
) -> CheckedStatement:
    if author.state is not MemberState.ACTIVE:
        raise problem("forum.not-a-member.speaking", author_name=author.name, state=author.state)
    proved = forum_statement.open_statement(text, author.public_key)
    if proved.forum != seat.forum or proved.author != author.id:
        raise problem("forum.statement-not-yours", BadStatement)
    if proved.number != author.said + 1 or proved.prev != author.said_digest:
        raise problem(
            "forum.out-of-order",
            number=proved.number,
            author_name=author.name,
            next_number=author.said + 1,
        )
    oldest = FRESHEST if proved.kind in FRESH else OLDEST
    if not now - oldest <= proved.at <= now + AHEAD:
        raise problem("forum.statement-time", BadStatement, at=f"{proved.at:%d %b %Y, %H:%M:%S}")
    if not may_say(author.kind, proved.kind):
        raise problem("forum.kind-not-allowed", BadStatement, kind=proved.kind, speaker=author.kind)
    body = read_body(proved.kind, proved.body)
    if proved.kind == "signal.offered":
        check_openings(proved.author, body, openings)
    if proved.kind == "note.announced":
        board.checked_note(proved.body, forum=seat.name)
    return CheckedStatement(proved, text, openings)


def _again(
    text: str, author: ForumMember, seat: Seat, *, tx: Transaction, now: datetime
) -> TakenStatement:
    """A repeat gets the receipt it missed; another statement of that number is evidence."""
    number = forum_statement.peek_statement(text).number
    logged = tx.forum.statement_of(seat.id, author.id, number)
    if logged is not None and logged.text == text:
        return _receipted(logged, seat, now=now)
    if logged is not None:
        _keep_equivocation(text, logged, author, seat, tx=tx, now=now)
    return TakenStatement(
        number, refusal="another statement of this number is in the log.", kind="said-twice"
    )


def _keep_equivocation(
    text: str,
    logged: LoggedStatement,
    author: ForumMember,
    seat: Seat,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    try:
        forum_statement.open_statement(text, author.public_key)
    except BadStatement:
        return  # not theirs: anybody could have written it
    say = f"{author.name} has signed two statements with the number {logged.statement.number}."
    proof = {"logged": logged.text, "other": text, "public_key": author.public_key}
    tx.forum.add_evidence(seat, MisconductEvidence("said_twice", author.id, say, proof, now))


def _receipted(entry: LoggedStatement, seat: Seat, *, now: datetime) -> TakenStatement:
    promised = LogReceipt(seat.forum, entry.index, entry.digest, now)
    return TakenStatement(
        entry.statement.number, entry.index, write_receipt(promised, own_key(seat.id))
    )
