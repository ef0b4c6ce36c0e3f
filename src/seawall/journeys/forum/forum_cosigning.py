"""We name our witness and our log in each forum, once and whenever either changes.

Joining is enough: the other members cosign the log from then on, and ask our witness to cosign
theirs. A seat that takes no part takes back what it said, and nothing more is asked or cosigned
by way of it. What is said again within an hour waits for its end, so that settings that go back
and forth do not fill the log of everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from seawall.forum.cosigning.member_witness import KIND
from seawall.forum.model import MemberState, Seat, SeatState
from seawall.forum.statement_kinds import WitnessPublished
from seawall.ids import SeatId
from seawall.journeys.forum import forum_speaking
from seawall.ledger import JSON, Entry
from seawall.ledger.words.sharing import FORUM_WITNESS_CHANGED
from seawall.transaction import Transaction

#: How long what was said stands before it is said anew.
STANDS = timedelta(hours=1)


def publish_witness(
    seat: SeatId, ours: WitnessPublished, *, tx: Transaction, now: datetime
) -> bool:
    """Say in the forum where we cosign and what our log's key is, if that is news; whether it was."""
    our_seat = tx.forum.locked(seat)
    body = (ours if our_seat.is_witness else WitnessPublished()).model_dump()
    last = tx.cosigning.said_by_us(our_seat)
    is_news = body != dict(last.body) if last else any(body.values())
    stands = last is not None and any(body.values()) and now < last.at + STANDS
    if not is_news or stands or not _may_speak(our_seat, tx):
        return False
    forum_speaking.send_statement(seat, KIND, body, tx=tx, now=now)
    return True


def take_part(seat: SeatId, *, is_witness: bool, tx: Transaction, now: datetime, by: str) -> Seat:
    """Cosign with the members of a forum from now on, or no more."""
    our_seat = tx.forum.locked(seat)
    if our_seat.is_witness is not is_witness:
        tx.forum.save_seat(replace(our_seat, is_witness=is_witness))
        public: dict[str, JSON] = {"forum": our_seat.forum, "takes_part": is_witness}
        tx.ledger.append(Entry(FORUM_WITNESS_CHANGED, seat, at=now, by=by, public=public))
    return tx.forum.seat(seat)


@dataclass(frozen=True, slots=True)
class CosigningMember:
    """A member by name, its witness and log by theirs, and how far it has cosigned ours."""

    name: str
    witness: str
    log: str
    cosigned: int | None
    doubt: str


def member_witnesses(seat: Seat, *, tx: Transaction) -> list[CosigningMember]:
    """Members of a forum that name a witness or a log, by the order in which they came."""
    by_member = {row.member: row for row in tx.cosigning.witnesses_in(seat.id)}
    sizes = {cosigned.witness: cosigned.size for cosigned in tx.elsewhere.cosigned()}
    return [
        CosigningMember(
            member.name,
            witness.witness_key.partition("+")[0],
            witness.log_key.partition("+")[0],
            sizes.get(witness.witness_key),
            witness.doubt,
        )
        for member in tx.forum.members(seat.id)
        if (witness := by_member.get(member.id))
    ]


def _may_speak(seat: Seat, tx: Transaction) -> bool:
    """Whether the hub would take it: a refusal would hold up all that we say after it."""
    standing = {member.id: member.state for member in tx.forum.members(seat.id)}
    return seat.state is SeatState.ACTIVE and standing.get(seat.me) is MemberState.ACTIVE
