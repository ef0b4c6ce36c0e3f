"""The sample of an audit is drawn, and read: by people who know neither decision nor reason.

1. Once the period is over for an hour, the first checkpoint that was signed since then gives the
   root; the log that it covers gives the decisions.
2. Seed and root draw the sample, stratum by stratum. The log has its sizes, and under seal what was
   drawn: who reads a decision again must not know that somebody made it.
3. Each drawn decision is read again by somebody else (`journeys/cases/_second_read.py`), like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from seawall.audits.model import Audit, AuditState, AuditStratum, DrawnDecision
from seawall.ids import AuditId, DecisionId
from seawall.journeys.audits.audit_frame import AuditFrame
from seawall.journeys.audits.audit_planning import seed_of_audit
from seawall.journeys.cases._second_read import have_audited
from seawall.ledger import Entry
from seawall.ledger.model import JSON
from seawall.ledger.words.audits import AUDIT_DRAWN
from seawall.transaction import Transaction


def draw_sample_of(
    audit: AuditId, frame: AuditFrame, *, tx: Transaction, now: datetime, by: str
) -> Audit | None:
    """Draw the sample of a planned audit; None of one that was drawn or called off meanwhile.

    The frame is read beforehand: to go through a long log keeps nobody waiting.
    """
    planned = tx.audits.locked(audit)
    if planned.state is not AuditState.PLANNED:
        return None
    sample = frame.sample(planned.size, seed_of_audit(planned, tx=tx))
    drawn = replace(
        planned,
        state=AuditState.DRAWN,
        drawn_at=now,
        drawn_from=frame.drawn_from,
        strata=tuple(
            AuditStratum(name, len(decisions), len(chosen))
            for (name, decisions), chosen in zip(frame.strata.items(), sample, strict=True)
        ),
    )
    tx.audits.save(drawn)
    decisions = list(_have_read(drawn, sample, tx=tx, now=now))
    tx.audits.add_sample(decisions)
    tx.ledger.append(_entry(drawn, decisions, now=now, by=by))
    return drawn


def _have_read(
    audit: Audit, sample: Sequence[Sequence[str]], *, tx: Transaction, now: datetime
) -> Iterator[DrawnDecision]:
    place = 0
    for stratum, chosen in enumerate(sample):
        for drawn in chosen:
            decision = tx.cases.decision(DecisionId(drawn))
            review = have_audited(decision, tx.cases.case(decision.case), tx=tx, now=now)
            yield DrawnDecision(audit.id, place, stratum, decision.id, review.id)
            place += 1


def _entry(audit: Audit, decisions: Sequence[DrawnDecision], *, now: datetime, by: str) -> Entry:
    assert audit.drawn_from
    public: dict[str, JSON] = {
        "frame": audit.drawn_from.frame,
        "log_size": audit.drawn_from.size,
        "root": audit.drawn_from.root,
        "strata": [[stratum.name, stratum.of, stratum.drawn] for stratum in audit.strata],
    }
    drawn: list[JSON] = [
        [[unit.decision, unit.review] for unit in decisions if unit.stratum == place]
        for place, _ in enumerate(audit.strata)
    ]
    return Entry(AUDIT_DRAWN, audit.id, now, by=by, public=public, sealed={"drawn": drawn})
