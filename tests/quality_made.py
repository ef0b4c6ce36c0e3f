"""Reviews and golden items for tests, made through the real journeys."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta

from seawall.cases.model import Case, Decision, Finding
from seawall.cases.quality.model import AgreedAnswer, GoldenItem, Review
from seawall.config import settings
from seawall.journeys.quality import golden_round, golden_set
from seawall.journeys.quality.golden_set import WrittenGoldenItem
from seawall.people.model import Member, Organisation
from seawall.transaction import transaction
from tests.cases_made import NOON, decide_case, judgement, open_case

MINUTE = timedelta(minutes=1)
AGREED = AgreedAnswer(
    Finding.REMOVE, ("tvec/incite",), "", "It calls for an attack, and names a place."
)


@contextmanager
def shares(monkeypatch, *, second: float = 0.0, golden: float = 0.0):
    """Other shares than the usual."""
    with monkeypatch.context() as patch:
        patch.setenv("SEAWALL_SECOND_READ_SHARE", str(second))
        patch.setenv("SEAWALL_GOLDEN_SHARE", str(golden))
        settings.cache_clear()
        yield
    settings.cache_clear()


def a_review(
    org: Organisation, author: Member, now: datetime = NOON, **changes
) -> tuple[Case, Decision, Review]:
    """A decision that is read twice, since its context is protected."""
    case = open_case(org, now=now, **changes.pop("case", {}))
    usual = {"finding": Finding.ALLOW, "context": "news", "clauses": ()}
    decision = decide_case(org, case, author, now=now, **{**usual, **changes})
    with transaction(org.id) as tx:
        review = tx.quality.of_decision(decision.id)
    assert review
    return case, decision, review


def read_it(org: Organisation, review: Review, reader: Member, now: datetime = NOON, **changes):
    """The second reading, and the review after it."""
    from seawall.journeys.cases.case_review import make_decision

    with transaction(org.id) as tx:
        case = tx.cases.case(review.reading_case)
        usual = {"finding": Finding.ALLOW, "clauses": ()}
        make_decision(judgement(case, reader, **{**usual, **changes}), tx=tx, now=now)
        return tx.quality.review(review.id)


def a_golden(org: Organisation, lead: Member, now: datetime = NOON, **changes) -> GoldenItem:
    """A golden item of harmless words."""
    written = WrittenGoldenItem(
        text="Example Front says: go to the invented square.",
        description="Text, incitement",
        agreed=changes.pop("agreed", AGREED),
        external_id="48112233",
        **changes,
    )
    with transaction(org.id) as tx:
        return golden_set.golden_from_words(written, lead, tx=tx, now=now)


def dealt(org: Organisation, salt: str = "job", now: datetime = NOON) -> Case:
    """A golden item in the queue."""
    with transaction(org.id) as tx:
        case = golden_round.deal_golden(salt, tx=tx, now=now)
    assert case
    return case
