"""Another member tests us, as we agreed: we make its items, register them, and say so.

What it announces holds the seed of the items and no signal, so that nobody can have anything
registered here but generated shapes. Whatever our consent does not cover gets no answer: every
reader of the log sees that it has no consent, and we would answer whoever says it without end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from seawall.drills.items_seed import MAKER
from seawall.drills.model import ContentDrill, DrillDoor, DrillRole, DrillState
from seawall.drills.seeded_kinds import SeededKind
from seawall.forum.consented_drills.drill_agreements import (
    DrillAnswer,
    ForumDrill,
)
from seawall.forum.consented_drills.drill_statements import ACCEPTED, DECLINED
from seawall.forum.model import MemberState, Seat
from seawall.ids import DrillId, new_id
from seawall.journeys.drills._drill_writing import found_bank, owe_end, register_items
from seawall.journeys.drills._forum_agreements import agreements_in
from seawall.journeys.drills.drill_ending import close_cases_of
from seawall.journeys.drills.drill_request import GRACE, LONGEST, MOST_UPLOADS, ItemToRegister
from seawall.journeys.forum.forum_speaking import send_statement
from seawall.ledger.entry import moment
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.drills import CONTENT_DRILL_DECLINED, CONTENT_DRILL_HOSTED
from seawall.transaction import Transaction

_BY = "forum"


def drills_to_answer(seat: Seat, *, tx: Transaction) -> list[ForumDrill]:
    """Drills that we agreed to and have not answered, of members in good standing."""
    in_good_standing = {
        member.id for member in tx.forum.members(seat.id) if member.state is MemberState.ACTIVE
    }
    return [
        drill
        for drill in agreements_in(seat.id, tx=tx).drills.values()
        if drill.tested == seat.me and drill.tester in in_good_standing and _is_unanswered(drill)
    ]


def uploads_announced(drill: ForumDrill) -> dict[SeededKind, int]:
    """How many items of each kind a tester announced; a `ValueError` for a kind we do not know."""
    return {SeededKind(kind): number for kind, number in drill.plan.kinds.items() if number}


def why_declined(drill: ForumDrill, *, now: datetime) -> str:
    """Why we do not take part in a drill; empty if we do."""
    plan = drill.plan
    if plan.maker != MAKER:
        return "We make its items by another version."
    try:
        items = sum(uploads_announced(drill).values())
    except ValueError:
        return "It has kinds of items that we cannot make."
    if not 0 < items <= min(MOST_UPLOADS, plan.uploads):
        return "Its numbers of items and of uploads do not fit each other."
    is_short = plan.begins_at < plan.ends_at <= plan.begins_at + LONGEST
    return "" if is_short and plan.ends_at > now else "Its time is over, or too long."


def host_drill(
    seat: Seat,
    drill: ForumDrill,
    items: Sequence[ItemToRegister],
    *,
    tx: Transaction,
    now: datetime,
) -> ContentDrill | None:
    """Register the items and say so; None where it was answered, or called off, meanwhile."""
    our_seat = tx.forum.locked(seat.id)  # of two workers one answers
    if not _still_waits(our_seat, drill, tx=tx):
        return None
    drill_id, until = DrillId(new_id("drill", now=now)), drill.plan.ends_at + GRACE
    bank = found_bank(drill_id, tx=tx, now=now, by=_BY)
    registered = register_items(bank, items, until=until, tx=tx, now=now, by=_BY)
    entry = tx.ledger.append(_hosted_entry(drill_id, our_seat, drill, now=now))
    terms = agreements_in(our_seat.id, tx=tx).consents[our_seat.me, drill.tester].terms
    hosted = ContentDrill(
        id=drill_id,
        organisation=tx.organisation,
        begins_at=drill.plan.begins_at,
        ends_at=drill.plan.ends_at,
        door=DrillDoor(terms.url, terms.file_field, terms.account_field),
        accounts=(),
        cover=terms.cover,
        bank=bank,
        items=registered,
        planned_entry=entry,
        digest=drill.plan.digest,
        is_monthly=False,
        state=DrillState.RUNNING,
        created_by=_BY,
        created_at=now,
        role=DrillRole.TESTED,
        seat=our_seat.id,
        member=drill.tester,
        accepted_at=now,
    )
    tx.drills.add(hosted, ())
    owe_end(hosted, until + GRACE, tx=tx, now=now)  # so long the tester may take to tell
    body = {"digest": drill.plan.digest}
    send_statement(our_seat.id, ACCEPTED, body, about=drill.tester, tx=tx, now=now)
    return hosted


def decline_drill(
    seat: Seat, drill: ForumDrill, reason: str, *, tx: Transaction, now: datetime
) -> None:
    """Say that we do not take part, and why."""
    our_seat = tx.forum.locked(seat.id)
    if not _still_waits(our_seat, drill, tx=tx):
        return
    body = {"digest": drill.plan.digest, "reason": reason}
    send_statement(our_seat.id, DECLINED, body, about=drill.tester, tx=tx, now=now)
    public: dict[str, JSON] = {"forum": our_seat.forum, "member": drill.tester, **body}
    tx.ledger.append(Entry(CONTENT_DRILL_DECLINED, our_seat.id, at=now, by=_BY, public=public))


def close_hosted_drill(
    drill: ContentDrill, state: DrillState, *, tx: Transaction, now: datetime
) -> ContentDrill:
    """Nothing more comes of it: its cases leave the queue."""
    closed = replace(drill, state=state, ended_at=now)
    tx.drills.save(closed)
    close_cases_of(drill, tx=tx, now=now)
    return closed


def _is_unanswered(drill: ForumDrill) -> bool:
    return not drill.fault and drill.answer is DrillAnswer.WAITING and drill.told is None


def _still_waits(seat: Seat, drill: ForumDrill, *, tx: Transaction) -> bool:
    waiting = {(each.tester, each.plan.digest) for each in drills_to_answer(seat, tx=tx)}
    return (drill.tester, drill.plan.digest) in waiting


def _hosted_entry(about: DrillId, seat: Seat, drill: ForumDrill, *, now: datetime) -> Entry:
    plan = drill.plan
    return Entry(
        CONTENT_DRILL_HOSTED,
        about,
        at=now,
        by=_BY,
        public={
            "begins_at": moment(plan.begins_at),
            "digest": plan.digest,
            "ends_at": moment(plan.ends_at),
            "forum": seat.forum,
            "kinds": dict(plan.kinds),
            "member": drill.tester,
            "uploads": plan.uploads,
        },
    )
