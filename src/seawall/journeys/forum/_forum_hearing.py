"""What was said in a forum takes effect here: members come and go, signals stand and fall.

The same journey runs at the hub, in the commit that gives a statement its place, and at
every member, in the commit that follows it. Each statement's author moves on in its chain.
Notes only stand in the log, for their own room to read; an incident that opens or ends changes
what its signals may do.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from seawall.errors import SeawallError
from seawall.forum.cosigning.member_witness import MemberWitness
from seawall.forum.model import (
    ForumMember,
    LoggedStatement,
    MemberState,
    Seat,
    SeatState,
    Tier,
)
from seawall.forum.statement_kinds import (
    MemberAdmitted,
    MemberRekeyed,
    MemberStandingChanged,
    TextPublished,
    WitnessPublished,
    read_body,
)
from seawall.ids import ForumMemberId
from seawall.journeys.forum import _drill_hearing, _forum_signals, _incident_hearing
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words import word_of
from seawall.ledger.words.sharing import FORUM_MEMBER_ADMITTED
from seawall.transaction import Transaction

_STANDING = {
    "member.suspended": MemberState.SUSPENDED,
    "member.restored": MemberState.ACTIVE,
    "member.removed": MemberState.REMOVED,
}
_SIGNALS: Mapping[str, Callable[..., None]] = {
    "signal.offered": _forum_signals.hear_offers,
    "signal.confirmed": _forum_signals.hear_confirmations,
    "signal.withdrawn": _forum_signals.hear_withdrawals,
    "opinion.given": _forum_signals.hear_opinions,
    "audit.challenged": _forum_signals.hear_opinions,
}


def hear_entries(
    seat: Seat, logged: Sequence[LoggedStatement], *, tx: Transaction, now: datetime
) -> Seat:
    """Let these entries of the log take effect, in their order; the seat as it is then."""
    for kind, group in itertools.groupby(logged, key=lambda entry: entry.statement.kind):
        entries = list(group)
        if act := _SIGNALS.get(kind):
            act(seat, entries, tx=tx, now=now)
        _incident_hearing.hear_incident_entries(seat, kind, entries, tx=tx, now=now)
        _drill_hearing.hear_drill_entries(seat, kind, entries, tx=tx, now=now)
        for entry in entries:
            seat = _of_members(seat, entry, tx=tx, now=now)
    _move_on(seat, logged, tx=tx, now=now)
    return seat


def _of_members(seat: Seat, entry: LoggedStatement, *, tx: Transaction, now: datetime) -> Seat:
    kind, statement = entry.statement.kind, entry.statement
    try:
        body = read_body(kind, statement.body)
    except SeawallError:
        return seat  # a newer hub may know kinds that we do not; the log keeps them for us
    match body:
        case MemberAdmitted():
            return _admitted(seat, body, entry, tx=tx, now=now)
        case MemberStandingChanged():
            return _stand(seat, body, entry, tx=tx, now=now)
        case MemberRekeyed():
            member = tx.forum.member(seat.id, statement.author)
            tx.forum.save_member(seat.id, replace(member, public_key=body.public_key))
        case WitnessPublished(url=url, witness_key=witness_key, log_key=log_key):
            witness = MemberWitness(
                seat.id, statement.author, url, witness_key, log_key, statement.at
            )
            tx.cosigning.save(seat, witness)
        case TextPublished() if kind == "taxonomy.published":
            seat = replace(seat, taxonomy_version=body.version)
            tx.forum.save_seat(seat)
        case _ if kind == "member.left":
            member = tx.forum.member(seat.id, statement.author)
            tx.forum.save_member(seat.id, replace(member, state=MemberState.LEFT))
            _forum_signals.judge_member_again(seat, statement.author, tx=tx, now=now)
    return seat


def _admitted(
    seat: Seat, body: MemberAdmitted, entry: LoggedStatement, *, tx: Transaction, now: datetime
) -> Seat:
    member = ForumMember(
        id=ForumMemberId(body.member),
        name=body.name,
        kind=body.kind,
        public_key=body.public_key,
        state=MemberState.ACTIVE,
        tier=body.tier,
        admitted_at=entry.statement.at,
        vouched=body.vouched,
    )
    tx.forum.add_member(seat.id, member)
    _remember(FORUM_MEMBER_ADMITTED, seat, member, tx=tx, now=now)
    return seat


def _stand(
    seat: Seat,
    body: MemberStandingChanged,
    entry: LoggedStatement,
    *,
    tx: Transaction,
    now: datetime,
) -> Seat:
    """A member's standing changes, and with it what its signals may do here."""
    member = tx.forum.member(seat.id, ForumMemberId(body.member))
    state = _STANDING.get(entry.statement.kind, member.state)
    after = replace(member, state=state, tier=body.tier or member.tier)
    tx.forum.save_member(seat.id, after)
    _remember(
        word_of(f"forum.{entry.statement.kind.replace('.', '_')}"), seat, after, tx=tx, now=now
    )
    if after.id == seat.me:
        seat = _own_seat(seat, after)
        tx.forum.save_seat(seat)
    if state is not member.state:
        _forum_signals.judge_member_again(seat, member.id, tx=tx, now=now)
    return seat


def _own_seat(seat: Seat, me: ForumMember) -> Seat:
    state = SeatState.REMOVED if me.state is MemberState.REMOVED else SeatState.ACTIVE
    return replace(seat, state=state, tier=Tier(me.tier))


def _move_on(
    seat: Seat, logged: Sequence[LoggedStatement], *, tx: Transaction, now: datetime
) -> None:
    """Each author's chain ends at the newest of its statements."""
    members = {member.id: member for member in tx.forum.members(seat.id)}
    newest = {entry.statement.author: entry for entry in logged}
    for author, entry in newest.items():
        if (member := members.get(author)) is None:
            continue
        moved = replace(member, said=entry.statement.number, said_digest=entry.digest, heard_at=now)
        tx.forum.move_member(seat.id, moved)


def _remember(
    word: LedgerWord, seat: Seat, member: ForumMember, *, tx: Transaction, now: datetime
) -> None:
    public = {"forum": seat.forum, "member": member.id, "tier": member.tier.value}
    tx.ledger.append(
        Entry(word, about=seat.id, at=now, public=public, sealed={"name": member.name})
    )
