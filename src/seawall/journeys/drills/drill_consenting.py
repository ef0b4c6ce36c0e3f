"""We let another member of our forum test our upload checks, and take that back.

The log of the forum has both, so every member can read who agreed to what. What was revoked ends
at once here, and at the tester as soon as it hears of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.drills.model import DrillRole, DrillState
from seawall.errors import problem
from seawall.forum import user_data
from seawall.forum.consented_drills.drill_agreements import DrillConsent
from seawall.forum.consented_drills.drill_statements import CONSENTED, REVOKED
from seawall.forum.model import ForumMember, Seat
from seawall.journeys.drills._forum_agreements import agreements_in, forum_member_named
from seawall.journeys.drills.drill_hosting import close_hosted_drill
from seawall.journeys.forum.forum_speaking import send_statement
from seawall.ledger.entry import moment
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.drills import CONTENT_DRILL_CONSENTED, CONTENT_DRILL_REVOKED
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ConsentTerms:
    """Where a tester may upload, how much in all, until when, and on what footing."""

    url: str
    most: int
    until: datetime
    cover: str
    file_field: str = "photo"
    account_field: str = "account"


def consent_to_drills(
    seat: Seat, tester: str, terms: ConsentTerms, *, tx: Transaction, now: datetime, by: str
) -> ForumMember:
    """Let a member test us; a later consent to the same member takes the place of this one."""
    member = forum_member_named(seat, tester, tx=tx)
    if terms.until <= now:
        raise problem("drills.consent-over")
    _refuse_user_data(cover=terms.cover)
    body = {
        "url": terms.url,
        "file_field": terms.file_field,
        "account_field": terms.account_field,
        "most": terms.most,
        "until": moment(terms.until),
        "cover": terms.cover.strip(),
    }
    send_statement(seat.id, CONSENTED, body, about=member.id, tx=tx, now=now)
    public: dict[str, JSON] = {
        "forum": seat.forum,
        "member": member.id,
        "most": terms.most,
        "until": moment(terms.until),
    }
    sealed: dict[str, JSON] = {"cover": terms.cover, "url": terms.url}
    tx.ledger.append(
        Entry(CONTENT_DRILL_CONSENTED, seat.id, at=now, by=by, public=public, sealed=sealed)
    )
    return member


def consents_in(seat: Seat, *, tx: Transaction) -> list[DrillConsent]:
    """Every consent that the forum's log has, the newest of each pair, in their order."""
    return list(agreements_in(seat.id, tx=tx).consents.values())


def revoke_drill_consent(
    seat: Seat, tester: str, *, reason: str, tx: Transaction, now: datetime, by: str
) -> ForumMember:
    """Take our consent back: the tester uploads nothing more."""
    member = forum_member_named(seat, tester, tx=tx)
    consent = agreements_in(seat.id, tx=tx).consents.get((seat.me, member.id))
    if consent is None or consent.is_revoked:
        raise problem("drills.no-consent-given", member=member.name)
    _refuse_user_data(reason=reason)
    send_statement(seat.id, REVOKED, {"reason": reason}, about=member.id, tx=tx, now=now)
    public = {"forum": seat.forum, "member": member.id}
    tx.ledger.append(
        Entry(
            CONTENT_DRILL_REVOKED,
            seat.id,
            at=now,
            by=by,
            public=public,
            sealed={"reason": reason},
        )
    )
    for drill in tx.drills.in_forum(seat.id):
        is_theirs = drill.role is DrillRole.TESTED and drill.member == member.id
        if is_theirs and drill.state is DrillState.RUNNING:
            close_hosted_drill(drill, DrillState.CALLED_OFF, tx=tx, now=now)
    return member


def _refuse_user_data(**texts: str) -> None:
    """Every member reads it, for good: nobody is named in it."""
    faults = [
        fault for field, text in texts.items() for fault in user_data.text_faults(text, field)
    ]
    if faults:
        raise user_data.user_data_inside(tuple(faults))
