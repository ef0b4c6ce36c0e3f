"""Entries become audits: what was drawn, and what came of it.

Of a drawn decision a second reading counts, once both readers agree or somebody has decided between
them: it was right if what prevails is against the content, too. Of a drawn upload, or of the upload
of a drawn view, the decision counts that stands in its case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from seawall.audits.model import AuditSubject
from seawall.cases.model import Finding
from seawall.cases.quality.model import DisagreementOutcome
from seawall.clocks.reporting_period import ReportingPeriod
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import audits, cases
from seawall.results.lives.case_decisions import CASE_DECISION_WORDS, CaseDecisions

AUDIT_WORDS = (
    audits.AUDIT_PLANNED,
    audits.AUDIT_DRAWN,
    cases.REVIEW_OPENED,
    cases.REVIEW_READ,
    cases.REVIEW_SETTLED,
    audits.AUDIT_FRAMED,
    *CASE_DECISION_WORDS,
)
_AGAINST = frozenset({Finding.REMOVE, Finding.RESTRICT})


@dataclass(frozen=True, slots=True)
class AuditedStratum:
    """A part of an audited period: its decisions, those drawn, and what was found of them."""

    name: str
    of: int
    drawn: int
    against: int
    allowed: int

    @property
    def undecided(self) -> int:
        """What was drawn, and nobody has come to an end with."""
        return self.drawn - self.against - self.allowed


@dataclass(frozen=True, slots=True)
class AuditLife:
    """An audit whose sample was drawn."""

    audit: str
    subject: AuditSubject
    period: ReportingPeriod
    strata: tuple[AuditedStratum, ...]
    framed_at: datetime | None = None
    """When the list of uploads was handed in; None of decisions."""

    def lies_within(self, period: ReportingPeriod) -> bool:
        """Whether all its days are of this period."""
        return period.since <= self.period.since and self.period.until <= period.until


class AuditReading:
    """Audits, as far as the entries that were added tell of them."""

    def __init__(self) -> None:
        self._planned: dict[str, TellingEntry] = {}
        self._drawn: dict[str, TellingEntry] = {}
        self._opened: set[str] = set()
        self._readings: dict[str, TellingEntry] = {}
        self._outcomes: dict[str, DisagreementOutcome] = {}
        self._framed: dict[str, datetime] = {}
        self._decisions = CaseDecisions()

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        if entry.what in CASE_DECISION_WORDS:
            self._decisions.add(entry)
        elif entry.what == audits.AUDIT_FRAMED:
            self._framed[entry.about] = entry.at
        elif entry.what == cases.REVIEW_OPENED:
            self._opened.add(entry.about)
        elif entry.what == cases.REVIEW_READ:
            self._readings[entry.about] = entry
        elif entry.what == cases.REVIEW_SETTLED:
            self._outcomes[entry.about] = DisagreementOutcome(entry.public["outcome"])
        else:
            entries = self._planned if entry.what == audits.AUDIT_PLANNED else self._drawn
            entries[entry.about] = entry

    def lives(self) -> Iterator[AuditLife]:
        """Every audit that was drawn, in the order in which they were."""
        for audit, entry in self._drawn.items():
            planned = self._planned[audit].public
            period = ReportingPeriod(
                date.fromisoformat(planned["first"]),
                date.fromisoformat(planned["last"]),
                planned["zone"],
            )
            subject = AuditSubject(planned["of"])
            strata = tuple(self._strata(entry, subject))
            yield AuditLife(audit, subject, period, strata, self._framed.get(audit))

    def _strata(self, drawn: TellingEntry, subject: AuditSubject) -> Iterator[AuditedStratum]:
        drawn_by_stratum = drawn.sealed.get("drawn", ())
        for place, (name, of, count) in enumerate(drawn.public["strata"]):
            chosen = drawn_by_stratum[place] if place < len(drawn_by_stratum) else ()
            if subject is AuditSubject.DECISIONS:
                findings = [self._prevailing(review) for _, review in chosen]
            else:
                findings = [self._decisions.standing(case) for case in chosen]
            against = sum(finding in _AGAINST for finding in findings)
            allowed = sum(finding is Finding.ALLOW for finding in findings)
            yield AuditedStratum(name, of, count, against, allowed)

    def _prevailing(self, review: str) -> Finding | None:
        """What two readers came to; None while they have not."""
        reading = self._readings.get(review)
        if reading is None:
            return None
        first, second = (Finding(reading.public[place]) for place in ("first", "second"))
        if reading.public["agrees"]:
            return second
        if review not in self._opened:  # a person overruled a machine in the case itself
            return second
        outcome = self._outcomes.get(review)
        if outcome is None:
            return None
        return first if outcome is DisagreementOutcome.FIRST else second


def sum_of(strata: Sequence[AuditedStratum]) -> AuditedStratum:
    """All of these together."""
    return AuditedStratum(
        "",
        sum(stratum.of for stratum in strata),
        sum(stratum.drawn for stratum in strata),
        sum(stratum.against for stratum in strata),
        sum(stratum.allowed for stratum in strata),
    )
