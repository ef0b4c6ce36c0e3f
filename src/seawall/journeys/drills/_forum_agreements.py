"""What was agreed on drills in a forum, as our seat knows it: the log, and what we said since."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.drills.model import ContentDrill, DrillRole
from seawall.errors import problem
from seawall.forum.consented_drills.drill_agreements import (
    DrillAgreements,
    ForumDrill,
    agreements_of,
)
from seawall.forum.forum_statement import peek_statement
from seawall.forum.model import ForumMember, ForumStatement, Seat
from seawall.ids import SeatId
from seawall.transaction import Transaction

_PREFIX = "drill."
#: Our own statements that the hub has promised a place, which we have not followed to yet.
_ANY_PLACE = 2**62


def agreements_in(seat: SeatId, *, tx: Transaction) -> DrillAgreements:
    """Consents and drills of a forum; what we revoked a moment ago is revoked."""
    return agreements_of(_statements(tx.forum.seat(seat), tx=tx))


def agreed_drill(drill: ContentDrill, seat: Seat, agreements: DrillAgreements) -> ForumDrill | None:
    """What the forum knows of a drill of ours with another member."""
    tester = drill.member if drill.role is DrillRole.TESTED else seat.me
    return agreements.drills.get((tester, drill.digest)) if tester else None


def forum_member_named(seat: Seat, word: str, *, tx: Transaction) -> ForumMember:
    """Another member of our forum, by its id or its name."""
    for member in tx.forum.members(seat.id):
        if word in {member.id, member.name} and not member.is_out:
            if member.id == seat.me:
                raise problem("drills.member-is-us", seat=seat.name)
            return member
    raise problem("drills.no-such-member", member=word[:60], seat=seat.name)


def _statements(seat: Seat, *, tx: Transaction) -> Iterator[ForumStatement]:
    for logged in tx.forum.statements(seat.id, prefix=_PREFIX):
        yield logged.statement
    promised = tx.forum.receipts_between(seat.id, seat.position, _ANY_PLACE)
    waiting = tx.forum.unsent(seat.id)
    for outgoing in [*(promised[index] for index in sorted(promised)), *waiting]:
        if outgoing.kind.startswith(_PREFIX):
            yield peek_statement(outgoing.text)
