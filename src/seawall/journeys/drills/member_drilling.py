"""We test the platform of another member, as it agreed: it registers the items, and we upload.

The schedule is ours and stays under seal; the forum's log has its digest, and the seed of the
items, from which the platform makes and registers them itself. Nothing is uploaded anywhere but
where the consent says, and nothing before the platform has said that it knows the items.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from seawall.drills.items_seed import MAKER, items_seed_of
from seawall.drills.model import ContentDrill, DrillRole
from seawall.errors import problem
from seawall.forum.consented_drills.drill_agreements import ConsentFault, DrillConsent
from seawall.forum.consented_drills.drill_statements import ANNOUNCED
from seawall.forum.model import ForumMember, Seat
from seawall.ids import DrillId, new_id
from seawall.journeys.drills._drill_writing import DrillSide, WrittenDrill, owe_end, write_drill
from seawall.journeys.drills._forum_agreements import agreements_in, forum_member_named
from seawall.journeys.drills.drill_request import GRACE, DrillRequest, check_terms
from seawall.journeys.forum.forum_speaking import send_statement
from seawall.ledger.entry import moment
from seawall.transaction import Transaction

#: How long the other platform has to register the items before the first upload.
HEAD_START = timedelta(minutes=10)


def plan_member_drill(
    seat: Seat,
    tested: str,
    request: DrillRequest,
    seed: bytes,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> ContentDrill:
    """Seal a schedule, announce it to the forum, and owe every upload at its time.

    Where to upload, and on what footing, is what the other member agreed to.
    """
    member = forum_member_named(seat, tested, tx=tx)
    consent = agreements_in(seat.id, tx=tx).consents.get((member.id, seat.me))
    if consent is None or consent.is_revoked:
        raise problem("drills.no-consent", member=member.name)
    if tx.drills.has_running(DrillRole.TESTER, member.id):
        raise problem("drills.member-runs", member=member.name)
    request = _as_agreed(request, consent, now=now)
    check_terms(request, now=now)
    drill_id = DrillId(new_id("drill", now=now))
    side = DrillSide(DrillRole.TESTER, seat, member.id)
    written = write_drill(drill_id, request, seed, side, tx=tx, now=now, by=by)
    _refuse_uncovered(written, consent, member)
    uploads, items_seed = len(written.schedule), items_seed_of(seed)
    _announce(
        written.drill, request, uploads=uploads, items_seed=items_seed, seat=seat, tx=tx, now=now
    )
    owe_end(written.drill, request.ends_at + GRACE, tx=tx, now=now)
    return written.drill


def _as_agreed(request: DrillRequest, consent: DrillConsent, *, now: datetime) -> DrillRequest:
    terms = consent.terms
    door = replace(
        request.door,
        url=terms.url,
        file_field=terms.file_field,
        account_field=terms.account_field,
    )
    begins_at = max(request.begins_at, now + HEAD_START)
    return replace(request, begins_at=begins_at, door=door, cover=terms.cover)


def _refuse_uncovered(written: WrittenDrill, consent: DrillConsent, member: ForumMember) -> None:
    """What is refused undoes the whole commit."""
    uploads, terms = len(written.schedule), consent.terms
    match consent.fault(uploads=uploads, ends_at=written.drill.ends_at):
        case ConsentFault.TOO_MANY:
            left = max(0, terms.most - consent.announced)
            raise problem(
                "drills.not-covered.too-many", member=member.name, left=left, uploads=uploads
            )
        case ConsentFault.TOO_LONG:
            until = f"{terms.until:%Y-%m-%d %H:%M}"
            raise problem("drills.not-covered.too-long", member=member.name, until=until)
        case ConsentFault.NO_CONSENT:
            raise problem("drills.no-consent", member=member.name)


def _announce(
    drill: ContentDrill,
    request: DrillRequest,
    *,
    uploads: int,
    items_seed: bytes,
    seat: Seat,
    tx: Transaction,
    now: datetime,
) -> None:
    assert drill.member
    body = {
        "digest": drill.digest,
        "items_seed": items_seed.hex(),
        "maker": MAKER,
        "kinds": {kind.value: number for kind, number in request.uploads.items()},
        "accounts": len(drill.accounts),
        "uploads": uploads,
        "begins_at": moment(drill.begins_at),
        "ends_at": moment(drill.ends_at),
    }
    send_statement(seat.id, ANNOUNCED, body, about=drill.member, tx=tx, now=now)
