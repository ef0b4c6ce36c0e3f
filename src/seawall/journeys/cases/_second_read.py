"""A decision is read a second time, by somebody who does not know what was decided.

1. Each decision of a person is held against the sampling rules; the seed is sealed.
2. What is to be read twice opens a case of kind `review` with the same items and reasons,
   barred to its author. It has no anchors, so that nothing joins it, and the ledger seals
   which decision it questions until it is read.
3. The second reading is kept beside the first, and is no decision: it changes nothing by
   itself. `journeys/cases/disagreement.py` goes on where the two differ.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from seawall.cases.model import (
    Case,
    CaseKind,
    CaseReason,
    CaseState,
    Decision,
    DecisionGround,
    Finding,
)
from seawall.cases.quality import review as rules
from seawall.cases.quality.doubts import Clues, doubts
from seawall.cases.quality.model import Reading, ReadingDoubt, Review, ReviewCause, ReviewState
from seawall.cases.quality.second_read_sampling import period_of, reasons
from seawall.ids import CaseId, CheckId, PersonId, ReviewId, new_id
from seawall.intake.model import MatchCard
from seawall.intake.verdict import counting_cards
from seawall.journeys.cases.protected_removal import ProposedRemoval
from seawall.journeys.queue import _sampling_seed
from seawall.journeys.queue._case_severity import standing_severity
from seawall.journeys.queue._spoken_language import language_of
from seawall.ledger import Entry
from seawall.ledger.model import JSON
from seawall.ledger.words.cases import CASE_OPENED, REVIEW_OPENED, REVIEW_READ
from seawall.transaction import Transaction

#: Where reviews wait, apart from everybody's inbox.
QUEUE = "second-read"

_READ_TWICE = frozenset({Finding.REMOVE, Finding.RESTRICT, Finding.ALLOW})
_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})
#: Reasons of a case that tell what somebody thought of it, or decided.
_TELLING = frozenset({"decision", "hand-over", "appeal"})
_QUARTER = timedelta(days=90)


def follow_up_decision(
    decision: Decision,
    case: Case,
    former: Decision | None,
    proposed: ProposedRemoval | None,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """What a decision means for quality: a machine's has been read, a person's may be."""
    if "review" in decision.evidence:
        return  # two have read it
    if former and former.person is None:
        compare_with_machine(former, decision, tx=tx, now=now)
    proposed_finding = proposed.finding if proposed else None
    consider_second_read(decision, case, proposed=proposed_finding, tx=tx, now=now)


def consider_second_read(
    decision: Decision,
    case: Case,
    *,
    proposed: Finding | None = None,
    tx: Transaction,
    now: datetime,
) -> Review | None:
    """Have a decision of a person read twice, if the rules say so.

    `proposed` is what the person wants where it waits for the second reader.
    """
    if decision.finding not in _READ_TWICE and proposed is None:
        return None
    if decision.ground == DecisionGround.ORDER and not decision.context:
        return None  # whether to obey is no question of judgement
    tx.quality.count_considered(period_of(now))
    doubts_found = _doubts(decision, tx=tx, now=now)
    drawing = _sampling_seed.decision_drawing(tx=tx, now=now)
    why = reasons(decision.id, drawing, context=decision.context, doubts=doubts_found)
    if not why:
        return None
    first = _reading(decision, proposed or decision.finding)
    review = Review(
        id=ReviewId(new_id("rev", now=now)),
        decision=decision.id,
        case=case.id,
        reading_case=_open_case(case, decision, tx=tx, now=now),
        why=why,
        doubts=doubts_found,
        language=language_of(case.id, tx=tx),
        holds=proposed is not None,
        opened_at=now,
        first=first,
    )
    _add(review, tx=tx)
    return review


def consider_machine_decision(
    decision: Decision, case: Case, *, tx: Transaction, now: datetime
) -> Review:
    """Have a machine's decision read that closed its case; one that left it open is read there."""
    return _have_read(decision, case, ReviewCause.AUTOMATIC, tx=tx, now=now)


def have_audited(decision: Decision, case: Case, *, tx: Transaction, now: datetime) -> Review:
    """Have a decision read that was drawn for an audit; what is read twice already is not again.

    One that waited for its second reader names the review that it waited for.
    """
    former = decision.evidence.get("review")
    review = tx.quality.review(ReviewId(former)) if former else tx.quality.of_decision(decision.id)
    return review or _have_read(decision, case, ReviewCause.AUDIT, tx=tx, now=now)


def _have_read(
    decision: Decision, case: Case, why: ReviewCause, *, tx: Transaction, now: datetime
) -> Review:
    review = Review(
        id=ReviewId(new_id("rev", now=now)),
        decision=decision.id,
        case=case.id,
        reading_case=_open_case(case, decision, tx=tx, now=now),
        why=(why,),
        doubts=(),
        language=language_of(case.id, tx=tx),
        holds=False,
        opened_at=now,
        first=_reading(decision, decision.finding),
    )
    _add(review, tx=tx)
    return review


def keep_second_reading(
    decision: Decision, case: Case, *, tx: Transaction, now: datetime
) -> Review:
    """Keep what the second reader concludes; the decision as such is never written."""
    waiting = tx.quality.of_reading_case(case.id)
    assert waiting, "a case of kind review has its review"
    review = rules.add_second_reading(
        tx.quality.locked(waiting.id), _reading(decision, decision.finding)
    )
    tx.quality.add_second(review)
    tx.cases.save(replace(case, state=CaseState.DECIDED, decided_at=now, lease=None))
    _remember(review, media_seconds=decision.evidence["media_seconds"], tx=tx)
    return review


def compare_with_machine(
    machine: Decision, person: Decision, *, tx: Transaction, now: datetime
) -> Review | None:
    """A person decided what a machine had decided before, without having been told what."""
    if person.finding not in _READ_TWICE or tx.quality.of_decision(machine.id):
        return None
    opened = Review(
        id=ReviewId(new_id("rev", now=now)),
        decision=machine.id,
        case=machine.case,
        reading_case=None,
        why=(ReviewCause.AUTOMATIC,),
        doubts=(),
        language=language_of(machine.case, tx=tx),
        holds=False,
        opened_at=now,
        first=_reading(machine, machine.finding),
    )
    review = rules.add_second_reading(opened, _reading(person, person.finding))
    tx.quality.add(review)
    _remember(review, media_seconds=person.evidence["media_seconds"], tx=tx)
    return review


def _add(review: Review, *, tx: Transaction) -> None:
    """Write it down; what it is about, and why, is sealed until it has been read."""
    tx.quality.add(review)
    sealed: dict[str, JSON] = {
        "decision": review.decision,
        "doubts": [f"{doubt.name}:{doubt.points}" for doubt in review.doubts],
        "holds": review.holds,
        "why": [reason.value for reason in review.why],
    }
    public = {"case": review.reading_case}
    entry = Entry(REVIEW_OPENED, review.id, at=review.opened_at, public=public, sealed=sealed)
    tx.ledger.append(entry)


def _reading(decision: Decision, finding: Finding) -> Reading:
    ground = decision.legal_ground
    return Reading(
        finding=finding,
        clauses=tuple(clause.id for clause in decision.clauses),
        context=decision.context,
        reason=decision.reason,
        by=decision.decided_by["code"],
        person=PersonId(decision.person) if decision.person else None,
        at=decision.at,
        law=ground.law if ground else "",
        law_explanation=ground.explanation if ground else "",
    )


def _open_case(first: Case, decision: Decision, *, tx: Transaction, now: datetime) -> CaseId:
    """The same items and the same reasons, and nothing of what anybody made of them."""
    severity = standing_severity(first.id, tx=tx, now=now) or first.severity
    case = Case(
        id=CaseId(new_id("case", now=now)),
        organisation=tx.organisation,
        kind=CaseKind.REVIEW,
        queue=QUEUE,
        severity=severity,
        description=first.description,
        opened_at=now,
        about_decision=decision.id,
        barred_person=decision.person,
    )
    tx.cases.add(case)
    kept_reasons = [reason for reason in tx.cases.reasons(first.id) if reason.kind not in _TELLING]
    items = tx.cases.items(first.id)
    own = CaseReason("review", case.id, "Read again, for quality.", severity=severity)
    for reason in kept_reasons or [own]:
        tx.cases.put_in(case.id, items=items, reason=reason, now=now)
        items = []
    public = {"kind": case.kind, "queue": case.queue}
    tx.ledger.append(Entry(CASE_OPENED, case.id, at=now, public=public))
    return case.id


def _doubts(decision: Decision, *, tx: Transaction, now: datetime) -> tuple[ReadingDoubt, ...]:
    checks = [CheckId(check) for check in decision.evidence["checks"]]
    cards = counting_cards(tuple(match.card for match in tx.intake.matches(checks)))
    best = min(cards, key=_part, default=None)
    clauses = [clause.id for clause in decision.clauses]
    since = now - _QUARTER
    language = language_of(decision.case, tx=tx)
    clues = Clues(
        nearness=_part(best) if best else None,
        disagreeing=max((len(card.disagree) for card in cards), default=0),
        contested=any(card.state == "contested" for card in cards),
        only_alike=bool(cards) and all(card.grade == "local" for card in cards),
        restricts=decision.finding in _RESTRICTS,
        context=decision.context,
        overturned=tx.quality.overturned_under(clauses, since=since) if clauses else 0,
        disputed_language=tx.quality.disputed_in(language, since=since) if language else 0,
    )
    return doubts(clues)


def _part(card: MatchCard) -> float:
    """A match's distance as a part of its threshold; an exact one is at no distance."""
    return card.distance / card.threshold if card.threshold else 0.0


def _remember(review: Review, *, media_seconds: float, tx: Transaction) -> None:
    second = review.second
    assert second
    public: dict[str, JSON] = {
        "agrees": review.state is ReviewState.AGREED,
        "case": review.case,
        "decision": review.decision,
        "first": review.first.finding.value,
        "holds": review.holds,
        "media_ms": int(media_seconds * 1000),
        "second": second.finding.value,
        "why": [reason.value for reason in review.why],
    }
    sealed = {"reason": second.reason}
    entry = Entry(REVIEW_READ, review.id, at=second.at, by=second.by, public=public, sealed=sealed)
    tx.ledger.append(entry)
