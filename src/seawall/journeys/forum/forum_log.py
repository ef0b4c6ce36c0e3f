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
from seawall.forum import frontier, statement
from seawall.forum.kinds import FRESH, may_say, read_body
from seawall.forum.knowledge import board
from seawall.forum.model import (
    BadStatement,
    Evidence,
    ForumMember,
    Logged,
    MemberState,
    Seat,
    Statement,
)
from seawall.forum.offering import check_openings
from seawall.forum.receipt import Receipt, write_receipt
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
class Said:
    """A statement that was read and checked, with the openings that came beside it."""

    statement: Statement
    text: str
    openings: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What the hub answers for one statement: its place, or why it has none."""

    number: int
    index: int | None = None
    receipt: str = ""
    refusal: str = ""
    kind: str = ""


def take(
    posted: Sequence[tuple[str, Mapping[str, Mapping[str, Any]]]],
    *,
    seat: Seat,
    speaker: ForumMemberId,
    tx: Transaction,
    now: datetime,
) -> list[Taken]:
    """Take statements in, in their order, up to the first that is refused."""
    held = tx.forum.locked(seat.id)
    author = tx.forum.member(held.id, speaker)
    answers: list[Taken] = []
    fresh: list[Said] = []
    for text, openings in posted[:MOST]:
        number = statement.peek(text).number
        if number <= author.said:
            answers.append(_again(text, author, held, tx=tx, now=now))
            continue
        try:
            said = _checked(text, openings, author, held, now=now)
        except SeawallError as wrong:
            answers.append(Taken(number, refusal=str(wrong), kind=wrong.kind))
            break
        author = replace(author, said=number, said_digest=statement.digest(text))
        fresh.append(said)
    if fresh:
        logged = append(held, fresh, tx=tx, now=now)
        answers += [_receipted(one, held, now=now) for one in logged]
    return sorted(answers, key=lambda one: one.number)


def append(seat: Seat, said: Sequence[Said], *, tx: Transaction, now: datetime) -> list[Logged]:
    """Give statements their places, sign the new head, and let them take effect here."""
    logged = [
        Logged(index, one.statement, one.text, statement.digest(one.text), one.openings, now)
        for index, one in enumerate(said, start=seat.position)
    ]
    tx.forum.log(seat, logged, now=now)
    leaves = [one.digest for one in logged]
    made = merkle.completed(
        seat.position,
        [bytes.fromhex(leaf) for leaf in leaves],
        lambda wanted: tx.forum.nodes(seat.id, wanted),
    )
    tx.forum.add_nodes(seat, made)
    reached = frontier.extended(seat.frontier, seat.position, leaves)
    size = seat.position + len(logged)
    head = notes.Statement(seat.forum, size, frontier.root(reached))
    after = replace(
        seat,
        position=size,
        frontier=reached,
        checkpoint=notes.Signer(seat.forum, own_key(seat.id)).sign(head.text()),
        heard_at=now,
    )
    if mine := [one for one in logged if one.statement.author == seat.me]:
        after = replace(after, said=mine[-1].statement.number, said_digest=mine[-1].digest)
    tx.forum.save_seat(after)
    _forum_hearing.hear(after, logged, tx=tx, now=now)
    return logged


def _checked(
    text: str,
    openings: Mapping[str, Mapping[str, Any]],
    author: ForumMember,
    seat: Seat,
    *,
    now: datetime,
) -> Said:
    if author.state is not MemberState.ACTIVE:
        raise problem("forum.not-a-member.author", author_name=author.name, state=author.state)
    said = statement.open_statement(text, author.public_key)
    if said.forum != seat.forum or said.author != author.id:
        raise BadStatement("is for another forum, or of another member.", field="statement.forum")
    if said.number != author.said + 1 or said.prev != author.said_digest:
        raise problem(
            "forum.out-of-order", number=said.number, author_name=author.name, text=author.said + 1
        )
    oldest = FRESHEST if said.kind in FRESH else OLDEST
    if not now - oldest <= said.at <= now + AHEAD:
        raise BadStatement(
            f"says it is of {said.at:%Y-%m-%d %H:%M:%S}.",
            field="statement.at",
            remedy="Check your clock; a statement may wait for 30 days, a decision about an "
            "incident for ten minutes.",
        )
    if not may_say(author.kind, said.kind):
        raise BadStatement(f"{said.kind!r} is not a {author.kind}'s to say.", field="kind")
    body = read_body(said.kind, said.body)
    if said.kind == "signal.offered":
        check_openings(said.author, body, openings)
    if said.kind == "note.announced":
        board.check_announced(said.body, forum=seat.name)
    return Said(said, text, openings)


def _again(text: str, author: ForumMember, seat: Seat, *, tx: Transaction, now: datetime) -> Taken:
    """A repeat gets the receipt it missed; another statement of that number is evidence."""
    number = statement.peek(text).number
    known = tx.forum.statement_of(seat.id, author.id, number)
    if known is not None and known.text == text:
        return _receipted(known, seat, now=now)
    if known is not None:
        _keep_equivocation(text, known, author, seat, tx=tx, now=now)
    return Taken(
        number, refusal="another statement of this number is in the log.", kind="said-twice"
    )


def _keep_equivocation(
    text: str, known: Logged, author: ForumMember, seat: Seat, *, tx: Transaction, now: datetime
) -> None:
    try:
        statement.open_statement(text, author.public_key)
    except BadStatement:
        return  # not theirs: anybody could have written it
    say = f"{author.name} has signed two statements of number {known.statement.number}."
    proof = {"logged": known.text, "other": text, "public_key": author.public_key}
    tx.forum.add_evidence(seat, Evidence("said_twice", author.id, say, proof, now))


def _receipted(one: Logged, seat: Seat, *, now: datetime) -> Taken:
    promised = Receipt(seat.forum, one.index, one.digest, now)
    return Taken(one.statement.number, one.index, write_receipt(promised, own_key(seat.id)))
