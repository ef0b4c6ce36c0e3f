"""Where quality is kept: rounds of sampling, reviews, conversations, golden items."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Prefetch

from seawall.cases.quality.model import (
    Deal,
    DisagreementMessage,
    GoldenAnswer,
    GoldenItem,
    Reading,
    Review,
    ReviewState,
    SamplingRound,
)
from seawall.cases.quality.rows import (
    ANSWER,
    DEAL,
    FIRST,
    GOLDEN,
    READING,
    REVIEW,
    ROUND,
    SAID,
    SECOND,
    golden_of,
    review_of,
    shown_columns,
)
from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import (
    CaseId,
    DecisionId,
    GoldenId,
    LedgerEntryId,
    PersonId,
    ReviewId,
)


class QualityStore(Scoped):
    """Rows of one organisation (or all, for the installation's own jobs)."""

    # Rounds of sampling

    def lock_rounds(self) -> None:
        """Until the commit nobody else seals a seed here."""
        advance_counter(f"sampling-rounds:{self.organisation}")

    def seal_of(self, period: str) -> LedgerEntryId | None:
        """The ledger entry that seals a month's seed."""
        row = self._of(db.SamplingRoundRow).filter(period=period).first()
        return LedgerEntryId(row.entry) if row else None

    def latest_round(self) -> SamplingRound | None:
        """The newest month that has a seed, and its entry."""
        row = self._of(db.SamplingRoundRow).order_by("-period").first()
        return ROUND.value(row) if row else None

    def add_round(self, sampling_round: SamplingRound) -> None:
        """Remember which entry seals a month's seed."""
        self._add(ROUND, sampling_round)

    def count_considered(self, period: str) -> None:
        """One more decision could have been drawn."""
        advance_counter(self._considered(period))

    def considered(self, period: str) -> int:
        """How many decisions of a month could have been drawn."""
        row = db.ChangeCounterRow.objects.filter(name=self._considered(period)).first()
        return int(row.value) if row else 0

    def _considered(self, period: str) -> str:
        return f"considered:{self.organisation}:{period}"

    # Reviews

    def add(self, review: Review) -> None:
        """Write a review and its first reading down."""
        self._add(REVIEW, review)
        self._add_reading(review.id, FIRST, review.first)
        if review.second:
            self._add_reading(review.id, SECOND, review.second)

    def add_second(self, review: Review) -> None:
        """Write the second reading down, and what follows of it."""
        assert review.second
        self._add_reading(review.id, SECOND, review.second)
        self.save(review)

    def save(self, review: Review) -> None:
        """Write down what a review has become."""
        standing = REVIEW.changes(review, "state", "settled")
        self._of(db.ReviewRow).filter(id=review.id).update(**standing)

    def review(self, review: ReviewId) -> Review:
        """One review."""
        return self._one(self._reviews().filter(id=review), review)

    def locked(self, review: ReviewId) -> Review:
        """One review that nobody else can change until the commit."""
        list(self._of(db.ReviewRow).select_for_update().filter(id=review).values_list("id"))
        return self.review(review)

    def of_reading_case(self, case: CaseId) -> Review | None:
        """The review that is read in this case."""
        row = self._reviews().filter(reading_case_id=case).first()
        return review_of(row) if row else None

    def holding(self, case: CaseId) -> Review | None:
        """The review that a removal of this case waits for."""
        open_states = [ReviewState.WAITING, ReviewState.DIFFERS]
        reviews = self._reviews().filter(case_id=case, holds=True, state__in=open_states)
        row = reviews.order_by("-opened_at", "-id").first()
        return review_of(row) if row else None

    def holding_any(self, cases: Collection[CaseId]) -> dict[CaseId, Review]:
        """The reviews that removals of these cases wait for, by their case."""
        open_states = [ReviewState.WAITING, ReviewState.DIFFERS]
        found: dict[CaseId, Review] = {}
        for part in in_parts(sorted(cases)):
            reviews = self._reviews().filter(case_id__in=part, holds=True, state__in=open_states)
            for row in reviews.order_by("opened_at", "id"):
                found[CaseId(row.case_id)] = review_of(row)
        return found

    def of_decision(self, decision: DecisionId) -> Review | None:
        """The review of this decision."""
        row = self._reviews().filter(decision_id=decision).first()
        return review_of(row) if row else None

    def waiting(self, *, limit: int = 100) -> list[Review]:
        """What waits for its second reader, oldest first: no other order, which would tell."""
        reviews = self._reviews().filter(state=ReviewState.WAITING)
        return [review_of(row) for row in reviews.order_by("opened_at", "id")[:limit]]

    def count_waiting(self, person: PersonId) -> int:
        """How many reviews wait for a second reader other than this person."""
        first = self._of(db.ReviewReadingRow).filter(place=FIRST, person=person)
        waiting = self._of(db.ReviewRow).filter(state=ReviewState.WAITING)
        return int(waiting.filter(~Exists(first.filter(review_id=OuterRef("id")))).count())

    def differing(self, *, limit: int = 100) -> list[Review]:
        """Every open disagreement, oldest first."""
        reviews = self._reviews().filter(state=ReviewState.DIFFERS)
        return [review_of(row) for row in reviews.order_by("opened_at", "id")[:limit]]

    def settled(self, *, limit: int = 20) -> list[Review]:
        """Disagreements that came to an end, newest first."""
        reviews = self._reviews().filter(state=ReviewState.SETTLED)
        return [review_of(row) for row in reviews.order_by("-settled_at", "-id")[:limit]]

    def opened_between(self, since: datetime, until: datetime, *, limit: int) -> list[Review]:
        """Reviews opened in this span, newest first."""
        reviews = self._reviews().filter(opened_at__gte=since, opened_at__lt=until)
        return [review_of(row) for row in reviews.order_by("-opened_at", "-id")[:limit]]

    def disputed_in(self, language: str, *, since: datetime) -> int:
        """How often readers differed about something in this language."""
        reviews = self._of(db.ReviewRow).filter(language=language, opened_at__gte=since)
        return int(reviews.filter(state__in=[ReviewState.DIFFERS, ReviewState.SETTLED]).count())

    # Conversations

    def say(self, review: ReviewId, message: DisagreementMessage) -> None:
        """Add a message."""
        self._add(SAID, message, review_id=review)

    def said_of(self, review: ReviewId) -> list[DisagreementMessage]:
        """The conversation, in order."""
        rows = self._of(db.ReviewMessageRow).filter(review_id=review).order_by("id")
        return SAID.values(rows)

    # What was overturned

    def add_overturn(self, clauses: Sequence[str], decision: DecisionId, *, at: datetime) -> None:
        """Remember under which clauses a decision was overturned."""
        db.ClauseOverturnRow.objects.bulk_create(
            db.ClauseOverturnRow(
                organisation_id=self.organisation, clause=clause, decision=decision, at=at
            )
            for clause in clauses
        )

    def overturned_under(self, clauses: Sequence[str], *, since: datetime) -> int:
        """How many decisions under these clauses were overturned."""
        overturns = self._of(db.ClauseOverturnRow).filter(clause__in=list(clauses), at__gte=since)
        return int(overturns.values("decision").distinct().count())

    # Golden items

    def add_golden(self, golden: GoldenItem) -> None:
        """Write a version of a golden item down."""
        self._add(GOLDEN, golden, **shown_columns(golden.shown))

    def golden(self, golden: GoldenId) -> GoldenItem:
        """The newest version of a golden item."""
        row = self._of(db.GoldenItemRow).filter(golden=golden).order_by("-version").first()
        if row is None:
            raise problem("cases.unknown-golden", golden=golden)
        return golden_of(row)

    def golden_at(self, golden: GoldenId, version: int) -> GoldenItem:
        """A golden item as it was at this version."""
        row = self._of(db.GoldenItemRow).filter(golden=golden, version=version).first()
        if row is None:
            raise problem("cases.unknown-golden", golden=golden)
        return golden_of(row)

    def golden_set(self) -> list[GoldenItem]:
        """Every golden item in its newest version, newest first."""
        newest = self._of(db.GoldenItemRow).values("golden").annotate(newest=Max("version"))
        versions = {row["golden"]: row["newest"] for row in newest}
        rows = self._of(db.GoldenItemRow).filter(golden__in=list(versions)).order_by("-at", "-id")
        return [golden_of(row) for row in rows if versions[row.golden] == row.version]

    def has_golden(self) -> bool:
        """Whether there ever was a golden item."""
        return bool(self._of(db.GoldenItemRow).exists())

    def add_deal(self, deal: Deal) -> None:
        """Remember which case is a golden item."""
        self._add(DEAL, deal)

    def deal_of(self, case: CaseId) -> Deal | None:
        """The golden item that this case is, if it is one."""
        row = self._of(db.GoldenDealRow).filter(case_id=case).first()
        return DEAL.value(row) if row else None

    def times_dealt(self) -> dict[str, int]:
        """How often each golden item was dealt."""
        counts = self._of(db.GoldenDealRow).values("golden").annotate(times=Count("id"))
        return {row["golden"]: row["times"] for row in counts}

    def lying_open(self) -> set[str]:
        """The golden items that lie in the queue now."""
        deals = self._of(db.GoldenDealRow).filter(
            case__state="open", case__organisation_id=self.organisation
        )
        return set(deals.values_list("golden", flat=True))

    def known_to(self, person: PersonId) -> set[CaseId]:
        """The open golden cases whose answer this person has been told before."""
        answered_goldens = (
            self._of(db.GoldenAnswerRow).filter(person=person).values_list("golden", flat=True)
        )
        deals = self._of(db.GoldenDealRow).filter(
            golden__in=list(answered_goldens),
            case__state="open",
            case__organisation_id=self.organisation,
        )
        return {CaseId(case) for case in deals.values_list("case_id", flat=True)}

    def add_answer(self, answer: GoldenAnswer) -> None:
        """Write an answer down."""
        self._add(ANSWER, answer)

    def answer_in(self, case: CaseId) -> GoldenAnswer | None:
        """What was answered in this case."""
        row = self._of(db.GoldenAnswerRow).filter(case_id=case).first()
        return ANSWER.value(row) if row else None

    def answers_of(self, person: PersonId, *, limit: int = 50) -> list[GoldenAnswer]:
        """What this person answered, newest first: for their own eyes."""
        rows = self._of(db.GoldenAnswerRow).filter(person=person).order_by("-at", "-id")[:limit]
        return ANSWER.values(rows)

    def answers_since(self, since: datetime) -> list[GoldenAnswer]:
        """Every answer since, for figures of a team."""
        rows = self._of(db.GoldenAnswerRow).filter(at__gte=since).order_by("at", "id")
        return ANSWER.values(rows)

    # Underneath

    def _add_reading(self, review: ReviewId, place: str, reading: Reading) -> None:
        self._add(READING, reading, review_id=review, place=place)

    def _reviews(self) -> Any:
        return self._of(db.ReviewRow).prefetch_related(self._readings())

    def _readings(self) -> Any:
        return Prefetch("readings", queryset=self._of(db.ReviewReadingRow).order_by("id"))

    def _one(self, reviews: Any, review: ReviewId) -> Review:
        row = reviews.first()
        if row is None:
            raise problem("cases.unknown-review", review=review)
        return review_of(row)
