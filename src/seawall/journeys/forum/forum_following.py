"""A member follows the log: nothing is believed that it cannot check, and nothing is skipped.

1. The seat is locked and the page begins where we stand; what we have already is passed over,
   and what does not follow on is asked for again.
2. Every statement is its author's, and the next in the author's chain. One that names a
   statement we were never shown proves that the hub withheld it.
3. Our own statements stand where the hub's receipts promised.
4. The tree over all of it has the root that the hub signed. Another root, or a head that an
   author was shown and that does not fit our tree, proves that the hub tells two stories.
5. Only then does it take effect here, in the same commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from seawall.errors import Conflict, problem
from seawall.forum import forum_statement, frontier, watching
from seawall.forum.model import (
    BadStatement,
    ForumStatement,
    LoggedStatement,
    MisconductEvidence,
    Seat,
    SeatState,
)
from seawall.forum.statement_kinds import ForumFounded, MemberAdmitted, MemberRekeyed, read_body
from seawall.ids import ForumMemberId, SeatId
from seawall.journeys.forum import _forum_hearing
from seawall.ledger import merkle
from seawall.ledger import note as notes
from seawall.transaction import Transaction


class TwoStories(Conflict):
    """The hub signed a history that is not the one it showed us."""

    kind = "two-stories"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry as the hub hands it out."""

    index: int
    text: str
    openings: Mapping[str, Mapping[str, Any]]


@dataclass(slots=True)
class _MemberKeys:
    """The members' keys and chains as they are at each point of the page."""

    keys: dict[ForumMemberId, str]
    heads: dict[ForumMemberId, tuple[int, str]]


def follow_log(
    seat: SeatId, lines: Sequence[LogLine], checkpoint: str, *, tx: Transaction, now: datetime
) -> Seat:
    """Check a page of the log against everything we know, and let it take effect."""
    our_seat = tx.forum.locked(seat)
    if our_seat.state is not SeatState.ACTIVE:
        return our_seat
    fresh = _following_on(our_seat, lines)
    head = _open_head(checkpoint, our_seat)
    if not fresh:
        return _seat_at_head(our_seat, head, checkpoint, tx=tx, now=now)
    keys = _known_keys(our_seat, tx=tx)
    proofs: list[MisconductEvidence] = []
    logged = [_checked(line, our_seat, keys, proofs, now=now) for line in fresh]
    after = _grown(our_seat, logged, tx=tx, now=now)
    if head.size == after.position:
        _same_root(after, head, checkpoint)
        after = replace(after, checkpoint=checkpoint)
    elif head.size < after.position:
        raise problem("forum.gap.head")
    proofs += watching.broken_receipts(
        after, logged, tx.forum.receipts_between(seat, our_seat.position, after.position), now=now
    )
    proofs += watching.conflicting_heads(
        after, logged, lambda nodes: tx.forum.nodes(seat, nodes), now=now
    )
    for proof in proofs:
        tx.forum.add_evidence(after, proof)
    tx.forum.move_seat(after)
    return _forum_hearing.hear_entries(after, logged, tx=tx, now=now)


def note_contact(seat: SeatId, *, tx: Transaction, now: datetime) -> Seat:
    """Write down that the hub is there, though it has said nothing new."""
    our_seat = tx.forum.locked(seat)
    if our_seat.state is not SeatState.ACTIVE:
        return our_seat
    after = replace(our_seat, heard_at=now)
    tx.forum.move_seat(after)
    return after


def break_off_following(seat: SeatId, checkpoint: str, *, tx: Transaction, now: datetime) -> None:
    """Follow no further, and keep the proof; a person looks."""
    our_seat = tx.forum.locked(seat)
    tx.forum.add_evidence(our_seat, watching.two_stories(our_seat, checkpoint, now=now))
    tx.forum.save_seat(replace(our_seat, state=SeatState.BROKEN))


def _following_on(seat: Seat, lines: Sequence[LogLine]) -> list[LogLine]:
    """What is new of it, each once and in its order, from where we stand."""
    fresh: dict[int, LogLine] = {}
    for line in lines:
        if line.index >= seat.position:
            fresh.setdefault(line.index, line)
    indexes = range(seat.position, seat.position + len(fresh))
    if sorted(fresh) != list(indexes):
        raise problem("forum.gap.entries", position=seat.position)
    return [fresh[index] for index in indexes]


def _open_head(checkpoint: str, seat: Seat) -> notes.CheckpointStatement:
    verifier = notes.Verifier(seat.forum, bytes.fromhex(seat.hub_key))
    head = notes.open_note(checkpoint, verifier)
    if head.origin != seat.forum:
        raise problem("forum.checkpoint-elsewhere", BadStatement)
    return head


def _seat_at_head(
    seat: Seat, head: notes.CheckpointStatement, checkpoint: str, *, tx: Transaction, now: datetime
) -> Seat:
    if head.size == seat.position:
        _same_root(seat, head, checkpoint)
    after = replace(seat, heard_at=now)
    tx.forum.move_seat(after)
    return after


def _same_root(seat: Seat, head: notes.CheckpointStatement, checkpoint: str) -> None:
    if head.root != frontier.root(seat.frontier):
        raise problem("forum.two-stories", TwoStories, size=head.size, checkpoint=checkpoint)


def _known_keys(seat: Seat, *, tx: Transaction) -> _MemberKeys:
    members = tx.forum.members(seat.id)
    return _MemberKeys(
        {member.id: member.public_key for member in members},
        {member.id: (member.said, member.said_digest) for member in members},
    )


def _checked(
    line: LogLine, seat: Seat, keys: _MemberKeys, proofs: list[MisconductEvidence], *, now: datetime
) -> LoggedStatement:
    unproved = forum_statement.peek_statement(line.text)
    key = keys.keys.get(unproved.author) or _founder(unproved, seat)
    proved = forum_statement.open_statement(line.text, key)
    if proved.forum != seat.forum:
        raise problem("forum.statement-elsewhere", BadStatement)
    digest = forum_statement.digest(line.text)
    number, before = keys.heads.get(proved.author, (0, ""))
    if (proved.number, proved.prev) != (number + 1, before):
        proofs.append(
            watching.withheld_statement(
                seat, line.text, proved, last_known=(number, before), now=now
            )
        )
    keys.heads[proved.author] = (proved.number, digest)
    _learn(proved, keys)
    openings = watching.true_openings(proved, line.openings)
    return LoggedStatement(line.index, proved, line.text, digest, openings, now)


def _founder(unproved: ForumStatement, seat: Seat) -> str:
    """The first entries of a log are the hub's, before any entry has admitted it."""
    if unproved.kind in {"forum.founded", "member.admitted"}:
        return seat.hub_key
    raise problem("forum.statement-stranger", BadStatement, author=unproved.author)


def _learn(proved: ForumStatement, keys: _MemberKeys) -> None:
    """Who is admitted here may speak in the next line."""
    if proved.kind not in {"member.admitted", "member.rekeyed", "forum.founded"}:
        return
    match read_body(proved.kind, proved.body):
        case MemberAdmitted() as admitted:
            keys.keys[ForumMemberId(admitted.member)] = admitted.public_key
        case MemberRekeyed() as rekeyed:
            keys.keys[proved.author] = rekeyed.public_key
        case ForumFounded():
            pass


def _grown(
    seat: Seat, logged: Sequence[LoggedStatement], *, tx: Transaction, now: datetime
) -> Seat:
    leaves = [entry.digest for entry in logged]
    new_nodes = merkle.completed_nodes(
        seat.position,
        [bytes.fromhex(leaf) for leaf in leaves],
        lambda nodes: tx.forum.nodes(seat.id, nodes),
    )
    tx.forum.add_nodes(seat, new_nodes)
    tx.forum.log(seat, logged, now=now)
    return replace(
        seat,
        position=seat.position + len(logged),
        frontier=frontier.extend_frontier(seat.frontier, seat.position, leaves),
        heard_at=now,
    )
