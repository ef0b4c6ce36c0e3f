"""Audits for tests, made through the real journeys: planned, decided, drawn, read."""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.audits.audit_plan import AuditRequest
from seawall.audits.model import Audit
from seawall.cases.model import Decision, Finding
from seawall.clocks.reporting_period import named_period
from seawall.journeys.audits.audit_drawing import draw_sample_of
from seawall.journeys.audits.audit_ending import audited_strata, end_audit
from seawall.journeys.audits.audit_frame import frame_of
from seawall.journeys.audits.audit_planning import plan_audit
from seawall.ledger.note import Signer
from seawall.people.model import Member, Organisation
from seawall.results.lives.audit_lives import AuditedStratum, sum_of
from seawall.transaction import transaction
from tests.cases_made import decide_case, open_case
from tests.ledger_key import SIGNING_KEY
from tests.log_signed import place_and_sign
from tests.people_made import NOON
from tests.quality_made import read_it

SIGNER = Signer("seawall.example/log", SIGNING_KEY)
MARCH = named_period("2026-03", "UTC")
assert MARCH
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: An hour and a minute after March.
APRIL = MARCH.until + HOUR + timedelta(minutes=1)


def planned(org: Organisation, *, size: int = 20, is_repeated: bool = False, now=NOON) -> Audit:
    """An audit of March."""
    with transaction(org.id) as tx:
        request = AuditRequest(MARCH, size, is_repeated=is_repeated)
        return plan_audit(request, tx=tx, now=now, by="test")


def decided(org: Organisation, author: Member, count: int, now=NOON, **changes) -> list[Decision]:
    """So many removals, each of a case of its own."""
    return [
        decide_case(org, open_case(org, now=now), author, now=now, **changes) for _ in range(count)
    ]


def drawn(org: Organisation, audit: Audit, now: datetime = APRIL) -> Audit | None:
    """The sample of an audit, once the log is signed."""
    place_and_sign(SIGNER, now)
    with transaction(org.id) as tx:
        frame = frame_of(audit, tx=tx)
        return draw_sample_of(audit.id, frame, tx=tx, now=now, by="test") if frame else None


def read_all(org: Organisation, reader: Member, *, wrong: int = 0, now: datetime = APRIL) -> None:
    """Every waiting review is read: the first so many as wrong, which a lead would settle."""
    with transaction(org.id) as tx:
        waiting = tx.quality.waiting(limit=1_000)
    for place, review in enumerate(waiting):
        finding = Finding.ALLOW if place < wrong else Finding.REMOVE
        clauses = () if finding is Finding.ALLOW else ("tvec/incite",)
        read_it(org, review, reader, now=now, finding=finding, clauses=clauses)


def totals(org: Organisation, audit: Audit, now: datetime = APRIL) -> AuditedStratum:
    """What the readings have come to, once they are signed."""
    place_and_sign(SIGNER, now + HOUR)
    with transaction(org.id) as tx:
        return sum_of(audited_strata(tx.audits.audit(audit.id), tx=tx))


def ended(org: Organisation, audit: Audit, now: datetime = APRIL) -> Audit | None:
    """The audit, ended if its time has come."""
    place_and_sign(SIGNER, now)
    with transaction(org.id) as tx:
        return end_audit(audit.id, tx=tx, now=now, by="test")
