"""Between rows and the nouns of `model.py`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from seawall.cases.model import Finding
from seawall.cases.quality.model import (
    Agreed,
    Deal,
    Doubt,
    Golden,
    GoldenAnswer,
    Outcome,
    Reading,
    Review,
    ReviewState,
    Said,
    Settled,
    Shown,
    Why,
)
from seawall.db import models as db
from seawall.ids import CaseId, DecisionId, EvidenceId, GoldenId, PersonId, ReviewId

FIRST, SECOND = "first", "second"


def review(row: db.Review) -> Review:
    """A review with its readings, which the query has prefetched."""
    readings = {one.place: reading(one) for one in row.readings.all()}
    settled = None
    if row.settled_at:
        outcome = Outcome(row.settled_as)
        settled = Settled(outcome, row.settled_by, row.settled_say, row.settled_at)
    return Review(
        id=ReviewId(row.id),
        decision=DecisionId(row.decision_id),
        case=CaseId(row.case_id),
        reading_case=CaseId(row.reading_case_id) if row.reading_case_id else None,
        why=tuple(Why(each) for each in row.why),
        doubts=tuple(Doubt(each["name"], each["points"]) for each in row.doubts),
        language=row.language,
        holds=row.holds,
        opened_at=row.opened_at,
        first=readings[FIRST],
        second=readings.get(SECOND),
        state=ReviewState(row.state),
        settled=settled,
    )


def review_fields(review: Review) -> dict[str, Any]:
    """What is known when it is opened, and never changes."""
    return {
        "id": review.id,
        "decision_id": review.decision,
        "case_id": review.case,
        "reading_case_id": review.reading_case,
        "why": [each.value for each in review.why],
        "doubts": [asdict(each) for each in review.doubts],
        "language": review.language,
        "holds": review.holds,
        "opened_at": review.opened_at,
        **review_standing(review),
    }


def review_standing(review: Review) -> dict[str, Any]:
    """What becomes of it."""
    settled = review.settled
    return {
        "state": review.state.value,
        "settled_as": settled.outcome.value if settled else "",
        "settled_by": settled.by if settled else "",
        "settled_say": settled.say if settled else "",
        "settled_at": settled.at if settled else None,
    }


def reading(row: db.ReviewReading) -> Reading:
    return Reading(
        finding=Finding(row.finding),
        clauses=tuple(row.clauses),
        context=row.context,
        reason=row.reason,
        by=row.by,
        person=PersonId(row.person) if row.person else None,
        at=row.at,
    )


def reading_fields(reading: Reading) -> dict[str, Any]:
    return {
        "finding": reading.finding.value,
        "clauses": list(reading.clauses),
        "context": reading.context,
        "reason": reading.reason,
        "by": reading.by,
        "person": reading.person or "",
        "at": reading.at,
    }


def said(row: db.ReviewMessage) -> Said:
    return Said(row.by, PersonId(row.person), row.say, row.at)


def golden(row: db.GoldenItem) -> Golden:
    agreed = row.agreed
    return Golden(
        id=GoldenId(row.golden),
        version=row.version,
        is_active=row.is_active,
        agreed=Agreed(
            Finding(agreed["finding"]), tuple(agreed["clauses"]), agreed["context"], agreed["why"]
        ),
        shown=Shown(
            **row.shown,
            rendition=EvidenceId(row.rendition_id) if row.rendition_id else None,
            words=EvidenceId(row.words_id) if row.words_id else None,
        ),
        source=CaseId(row.source_id) if row.source_id else None,
        by=row.by,
        at=row.at,
    )


def golden_fields(golden: Golden) -> dict[str, Any]:
    shown = asdict(golden.shown)
    return {
        "golden": golden.id,
        "version": golden.version,
        "is_active": golden.is_active,
        "agreed": {
            "finding": golden.agreed.finding.value,
            "clauses": list(golden.agreed.clauses),
            "context": golden.agreed.context,
            "why": golden.agreed.why,
        },
        "rendition_id": shown.pop("rendition"),
        "words_id": shown.pop("words"),
        "shown": shown,
        "source_id": golden.source,
        "by": golden.by,
        "at": golden.at,
    }


def deal(row: db.GoldenDeal) -> Deal:
    return Deal(CaseId(row.case_id), GoldenId(row.golden), row.version, row.at)


def answer(row: db.GoldenAnswer) -> GoldenAnswer:
    return GoldenAnswer(
        case=CaseId(row.case_id),
        golden=GoldenId(row.golden),
        version=row.version,
        person=PersonId(row.person),
        finding=Finding(row.finding),
        clauses=tuple(row.clauses),
        context=row.context,
        reason=row.reason,
        is_right=row.is_right,
        at=row.at,
    )


def answer_fields(answer: GoldenAnswer) -> dict[str, Any]:
    return {
        "case_id": answer.case,
        "golden": answer.golden,
        "version": answer.version,
        "person": answer.person,
        "finding": answer.finding.value,
        "clauses": list(answer.clauses),
        "context": answer.context,
        "reason": answer.reason,
        "is_right": answer.is_right,
        "at": answer.at,
    }
