"""The limits change: one person proposes with a reason, another approves, the ledger has both.

Limits hold for everybody of an organisation. There is no exception for one person and no way
to grant one: whoever asks for more media than the limit allows asks for new limits for all,
in front of two people and the log.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.errors import problem
from seawall.ids import LimitChangeId, new_id
from seawall.journeys.permission import require_right
from seawall.journeys.second_pair import require_second_person
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.cases import (
    EXPOSURE_LIMITS_APPROVED,
    EXPOSURE_LIMITS_PROPOSED,
    EXPOSURE_LIMITS_WITHDRAWN,
)
from seawall.people.model import Member
from seawall.people.protection.exposure_limits import ExposureLimits
from seawall.people.protection.exposure_tally import tally
from seawall.people.protection.model import LimitChange
from seawall.people.protection.team_figures import TeamFigures, last_week, team_figures
from seawall.transaction import Transaction

ACT = "exposure.limit"
LONGEST_WHY = 2_000


def propose_limits(
    limits: ExposureLimits, why: str, person: Member, *, tx: Transaction, now: datetime
) -> LimitChange:
    """Write new limits down for a colleague to approve; nothing changes yet."""
    require_right(person, ACT)
    if not why.strip() or len(why) > LONGEST_WHY:
        raise problem("people.no-reason")
    proposed_change = LimitChange(
        LimitChangeId(new_id("lim", now=now)), limits, why.strip(), person.id, now
    )
    _keep(proposed_change, EXPOSURE_LIMITS_PROPOSED, person, tx=tx, now=now)
    return proposed_change


def approve_limits(
    change: LimitChangeId, person: Member, *, tx: Transaction, now: datetime
) -> LimitChange:
    """A second person agrees: the limits hold from now on, for everybody."""
    require_right(person, ACT)
    stored_change = _waiting(change, tx=tx)
    if stored_change.proposed_by == person.id:
        raise problem("people.same-person")
    require_second_person(stored_change.proposed_by, person, right=ACT, tx=tx, now=now)
    approved = replace(stored_change, approved_by=person.id, approved_at=now)
    _keep(approved, EXPOSURE_LIMITS_APPROVED, person, tx=tx, now=now)
    return approved


def withdraw_limits(
    change: LimitChangeId, person: Member, *, tx: Transaction, now: datetime
) -> LimitChange:
    """Withdraw a proposal to change the limits."""
    require_right(person, ACT)
    withdrawn_change = replace(_waiting(change, tx=tx), withdrawn_at=now)
    _keep(withdrawn_change, EXPOSURE_LIMITS_WITHDRAWN, person, tx=tx, now=now)
    return withdrawn_change


def team_of_last_week(person: Member, *, tx: Transaction, now: datetime) -> TeamFigures | None:
    """The team's last whole week, or nothing where a person could be told from it."""
    require_right(person, "exposure.team")
    since, before = last_week(now)
    looks = tx.protection.team(since=since, before=before)
    return team_figures({who: tally(of, since=since, now=now) for who, of in looks.items()})


def _waiting(change: LimitChangeId, *, tx: Transaction) -> LimitChange:
    stored_change = tx.protection.limit_change(change)
    if stored_change.approved_at or stored_change.withdrawn_at:
        raise problem("people.already-closed")
    return stored_change


def _keep(
    change: LimitChange, word: LedgerWord, person: Member, *, tx: Transaction, now: datetime
) -> None:
    tx.protection.put_limit_change(change)
    entry = Entry(
        word,
        about=change.id,
        at=now,
        by=person.code,
        public={"limits": change.limits.as_json()},
        sealed={"why": change.why},
    )
    tx.ledger.append(entry)
