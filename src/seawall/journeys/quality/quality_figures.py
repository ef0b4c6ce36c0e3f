"""How good our decisions are, in figures: agreement by clause and language, and coverage.

Agreement is counted where two people read, and apart from that where a person read what a
machine had decided. There are no figures by person: a team that is ranked reads to agree.
Random second reads alone give an unbiased picture of all decisions; the others were chosen
because they are hard, and their agreement is lower for that reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.cases.quality.agreement import Agreement, alpha, kappa
from seawall.cases.quality.model import Reading, Review, ReviewCause, ReviewState
from seawall.cases.quality.second_read_sampling import period_of
from seawall.transaction import Transaction

SPAN = timedelta(days=90)
#: So many reviews are read at most; the newest say most.
MOST = 5_000


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """Agreement about one thing: a clause, a language, or everything."""

    name: str
    kappa: Agreement
    alpha: Agreement


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of this month was read twice, and why."""

    considered: int
    by_reason: dict[ReviewCause, int]
    read_by_reason: dict[ReviewCause, int]
    waiting: int
    differing: int


@dataclass(frozen=True, slots=True)
class GoldenFigures:
    """How golden items were answered, by everybody together."""

    answers: int
    right: int


@dataclass(frozen=True, slots=True)
class QualityFigures:
    """One span's figures."""

    since: datetime
    until: datetime
    overall: AgreementLine
    random_only: AgreementLine
    machine: AgreementLine
    by_clause: tuple[AgreementLine, ...]
    by_language: tuple[AgreementLine, ...]
    coverage: Coverage
    golden: GoldenFigures


def gather_figures(*, tx: Transaction, now: datetime, span: timedelta = SPAN) -> QualityFigures:
    """The figures of the span that ends now."""
    since = now - span
    reviews = tx.quality.opened_between(since, now + timedelta(seconds=1), limit=MOST)
    people = [review for review in reviews if not review.is_of_a_machine]
    answers = tx.quality.answers_since(since)
    return QualityFigures(
        since=since,
        until=now,
        overall=_line("", people),
        random_only=_line("", [person for person in people if ReviewCause.RANDOM in person.why]),
        machine=_line("", [review for review in reviews if review.is_of_a_machine]),
        by_clause=_by_clause(people),
        by_language=_by_language(people),
        coverage=_coverage(reviews, tx=tx, now=now),
        golden=GoldenFigures(len(answers), sum(answer.is_right for answer in answers)),
    )


def _line(
    name: str, reviews: Iterable[Review], value_of: Callable[[Reading], object] | None = None
) -> AgreementLine:
    """Agreement about the finding, or about what `value_of` takes from a reading."""
    take = value_of or (lambda reading: reading.finding.value)
    pairs = [(take(review.first), take(review.second)) for review in reviews if review.second]
    return AgreementLine(name, kappa(pairs), alpha(pairs))


def _by_clause(reviews: Sequence[Review]) -> tuple[AgreementLine, ...]:
    """For each clause: do the readers agree that it is broken, or that it is not?"""
    second_reads = [review for review in reviews if review.second]
    cited = Counter(
        clause
        for review in second_reads
        for clause in {*review.first.clauses, *(review.second.clauses if review.second else ())}
    )
    return tuple(
        _line(clause, second_reads, _cites(clause))
        for clause, _ in sorted(cited.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _cites(clause: str) -> Callable[[Reading], object]:
    return lambda reading: clause in reading.clauses


def _by_language(reviews: Sequence[Review]) -> tuple[AgreementLine, ...]:
    reviews_by_language: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        reviews_by_language[review.language].append(review)
    ordered = sorted(reviews_by_language.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(_line(language, language_reviews) for language, language_reviews in ordered)


def _coverage(reviews: Sequence[Review], *, tx: Transaction, now: datetime) -> Coverage:
    reviews = [review for review in reviews if period_of(review.opened_at) == period_of(now)]
    opened: Counter[ReviewCause] = Counter(why for review in reviews for why in review.why)
    read_counts: Counter[ReviewCause] = Counter(
        why for review in reviews if review.second for why in review.why
    )
    states = Counter(review.state for review in reviews)
    return Coverage(
        considered=tx.quality.considered(period_of(now)),
        by_reason={why: opened[why] for why in ReviewCause},
        read_by_reason={why: read_counts[why] for why in ReviewCause},
        waiting=states[ReviewState.WAITING],
        differing=states[ReviewState.DIFFERS],
    )
