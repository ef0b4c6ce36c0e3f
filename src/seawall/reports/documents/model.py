"""What a report consists of, whichever file it becomes: sections with figures and texts.

Every figure has a value or a reason why it has none. No figure is left out and none is zero
because nobody knows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.ids import LedgerEntryId, OrganisationId
from seawall.results.settling import CountedAt

#: Why a part is missing that is asked for in words.
NO_TEXT = "No text was written for this period."


class GapKind(StrEnum):
    """Why a figure has no value."""

    MISSING = "missing"
    """The law asks for it, and this log does not tell it."""
    NOT_REQUIRED = "not_required"
    """The law does not ask for it here."""
    IN_WORDS = "in_words"
    """The text of its section says it, because this log does not."""
    NOTHING = "nothing"
    """There was nothing to measure: a median of no times, say."""


@dataclass(frozen=True, slots=True)
class FigureGap:
    """That a figure has no value, and why."""

    kind: GapKind
    why: str


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """One figure of a section."""

    code: str
    """For programs: of a part, after the code of its whole and a dot."""
    words: str
    unit: str
    value: int | None
    gap: FigureGap | None = None
    is_part: bool = False
    """Whether it is a part of the figure before it, or what that figure is made of."""


@dataclass(frozen=True, slots=True)
class ReportText:
    """What the author says in words, as one entry of the log has it."""

    text: str
    entry: LedgerEntryId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """What one point of an article asks for, and the answer."""

    article: str
    title: str
    asks: str
    figures: tuple[ReportFigure, ...] = ()
    text_part: str = ""
    """The name of the part that is asked for in words; empty where none is."""
    text: ReportText | None = None


@dataclass(frozen=True, slots=True)
class MissingPart:
    """What the law asks for, and this report does not have."""

    article: str
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument:
    """A report of a period, counted at one checkpoint."""

    template: str
    name: str
    title: str
    law: str
    organisation: OrganisationId
    author: str
    """The legal name, or that of the installation where no contact point is set."""
    period: ReportingPeriod
    counted_at: CountedAt
    counted_by: str
    last_day: date | None = None
    """The last day on which it may be published or sent; None where the law names none."""
    notes: tuple[str, ...] = ()
    not_required: FigureGap | None = None
    """Why the law does not ask this organisation for the report; then it has no sections."""
    sections: tuple[ReportSection, ...] = ()
    missing_name: FigureGap | None = None

    @property
    def missing_parts(self) -> tuple[MissingPart, ...]:
        """All that the law asks for and that is not here, in the order of the articles."""
        return tuple(self._missing())

    def _missing(self) -> Iterator[MissingPart]:
        if self.missing_name:
            yield MissingPart("", "Legal name", self.missing_name.why)
        for section in self.sections:
            if section.text_part and section.text is None:
                yield MissingPart(section.article, section.title, NO_TEXT)
            for figure in section.figures:
                if figure.gap and figure.gap.kind is GapKind.MISSING:
                    yield MissingPart(section.article, figure.words, figure.gap.why)
