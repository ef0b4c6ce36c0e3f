"""An audit is planned: its seed is drawn and sealed in the log while its period still runs.

A repeated one is planned again a day before its period ends, so that no decision of the next is
made before there is a seed for it.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from seawall.audits.audit_plan import (
    PLANNED_AHEAD,
    AuditRequest,
    following_period,
    of_same_days,
    refuse_impossible,
)
from seawall.audits.model import Audit, AuditState, AuditSubject
from seawall.audits.sample_drawing import commitment_to
from seawall.errors import problem
from seawall.ids import AuditId, new_id
from seawall.ledger import Entry
from seawall.ledger.model import JSON
from seawall.ledger.words.audits import AUDIT_CALLED_OFF, AUDIT_PLANNED
from seawall.transaction import Transaction


def plan_audit(request: AuditRequest, *, tx: Transaction, now: datetime, by: str) -> Audit:
    """Seal a seed for what is drawn of a period."""
    tx.audits.lock_plans()
    refuse_impossible(request, tx.audits.audits(), now=now)
    audit_id, seed, period = (
        AuditId(new_id("audit", now=now)),
        secrets.token_bytes(32),
        request.period,
    )
    public: dict[str, JSON] = {
        "commitment": commitment_to(seed),
        "first": str(period.first),
        "last": str(period.last),
        "of": request.subject.value,
        "repeated": request.is_repeated,
        "size": request.size,
        "zone": period.zone,
    }
    entry = Entry(AUDIT_PLANNED, audit_id, now, by=by, public=public, sealed={"seed": seed.hex()})
    audit = Audit(
        id=audit_id,
        organisation=tx.organisation,
        subject=request.subject,
        first=period.first,
        last=period.last,
        zone=period.zone,
        size=request.size,
        is_repeated=request.is_repeated,
        planned_entry=tx.ledger.append(entry),
        commitment=commitment_to(seed),
        state=AuditState.PLANNED,
        created_by=by,
        created_at=now,
    )
    tx.audits.add(audit)
    return audit


def plan_following(
    subject: AuditSubject, *, tx: Transaction, now: datetime, by: str
) -> Audit | None:
    """Plan what follows a repeated audit of a subject, once the end of its period is near.

    Periods that are over, since nobody was there for months, or audited by another are left out.
    """
    audits = tx.audits.audits()
    repeated = (audit for audit in audits if audit.subject is subject and audit.is_repeated)
    latest = next(repeated, None)
    if latest is None or latest.state is AuditState.CALLED_OFF:
        return None
    if now < latest.period.until - PLANNED_AHEAD:
        return None
    following = following_period(latest.period)
    while following and (following.is_over(now) or of_same_days(subject, following, audits)):
        following = following_period(following)
    if following is None:
        return None
    request = AuditRequest(following, latest.size, is_repeated=True, subject=subject)
    return plan_audit(request, tx=tx, now=now, by=by)


def call_off_audit(audit: AuditId, why: str, *, tx: Transaction, now: datetime, by: str) -> Audit:
    """Give up an audit that nothing was drawn for; none follows it."""
    planned = tx.audits.locked(audit)
    if planned.state is AuditState.DRAWN:
        raise problem("audits.drawn", audit=audit)
    if planned.state not in {AuditState.PLANNED, AuditState.FRAMED}:
        raise problem("audits.over", audit=audit)
    called_off = replace(planned, state=AuditState.CALLED_OFF, ended_at=now)
    tx.audits.save(called_off)
    public = {"seed": seed_of_audit(planned, tx=tx).hex()}
    entry = Entry(AUDIT_CALLED_OFF, audit, now, by=by, public=public, sealed={"why": why.strip()})
    tx.ledger.append(entry)
    return called_off


def seed_of_audit(audit: Audit, *, tx: Transaction) -> bytes:
    """The seed, from the entry that has it under seal."""
    sealed = tx.ledger.sealed(audit.planned_entry)
    if sealed is None:
        raise problem("audits.seed-erased", audit=audit.id)
    return bytes.fromhex(str(sealed.content["seed"]))
