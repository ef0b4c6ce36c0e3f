"""How rounds of sampling, reviews and what is said of them, and golden items are kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from seawall.cases.quality.model import (
    Deal,
    DisagreementMessage,
    GoldenAnswer,
    GoldenItem,
    GoldenView,
    Reading,
    Review,
    SamplingRound,
)
from seawall.db import models as rows
from seawall.db.rows.mapping import Columns, Mapped
from seawall.ids import EvidenceId

FIRST, SECOND = "first", "second"

ROUND = Mapped(SamplingRound, rows.SamplingRoundRow)
REVIEW = Mapped(
    Review,
    rows.ReviewRow,
    beside=("first", "second"),
    settled=Columns(at="settled_at", outcome="settled_as", by="settled_by", say="settled_say"),
)
READING = Mapped(Reading, rows.ReviewReadingRow)
SAID = Mapped(DisagreementMessage, rows.ReviewMessageRow)
GOLDEN = Mapped(GoldenItem, rows.GoldenItemRow, beside=("shown",), id="golden")
DEAL = Mapped(Deal, rows.GoldenDealRow)
ANSWER = Mapped(GoldenAnswer, rows.GoldenAnswerRow)


def review_of(row: rows.ReviewRow) -> Review:
    """A review with its readings, which the query has prefetched."""
    readings = {reading.place: READING.value(reading) for reading in row.readings.all()}
    return REVIEW.value(row, first=readings[FIRST], second=readings.get(SECOND))


def golden_of(row: rows.GoldenItemRow) -> GoldenItem:
    """A golden item; the evidence it shows is pointed at, beside the facts."""
    view = GoldenView(
        **row.shown,
        rendition=EvidenceId(row.rendition_id) if row.rendition_id else None,
        words=EvidenceId(row.words_id) if row.words_id else None,
    )
    return GOLDEN.value(row, shown=view)


def shown_columns(view: GoldenView) -> dict[str, Any]:
    """The facts that a golden item shows, and its evidence in columns of their own."""
    facts = asdict(view)
    evidence = {"rendition_id": facts.pop("rendition"), "words_id": facts.pop("words")}
    return {"shown": facts, **evidence}
