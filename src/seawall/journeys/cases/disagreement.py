"""Two readers differ: they talk, by code, until one comes round or a lead decides.

Nothing is overturned by the second reader alone. Each of the two may come round to the other's
reading; a lead who read neither may choose. Where the second reading prevails, it supersedes
the decision by the ordinary journey, with all that follows of one; where the first prevails and
a removal had waited for it, the removal is carried out. What was said is kept for good.
"""

from __future__ import annotations

from datetime import datetime

from seawall.cases.quality import review as rules
from seawall.cases.quality.model import (
    DisagreementMessage,
    DisagreementOutcome,
    Review,
    SettledDisagreement,
)
from seawall.ids import DecisionId, ReviewId
from seawall.journeys.cases import case_review
from seawall.journeys.permission import require_right
from seawall.journeys.second_pair import require_second_person
from seawall.ledger import Entry
from seawall.ledger.words.cases import REVIEW_SAID, REVIEW_SETTLED
from seawall.people.model import Member
from seawall.people.rights import role_may
from seawall.transaction import Transaction

READ, LEAD = "case.decide", "quality.manage"


def review_seen_by(review: ReviewId, person: Member, *, tx: Transaction) -> Review:
    """The review with both readings, for those who take part."""
    stored_review = tx.quality.review(review)
    rules.refuse_a_stranger(stored_review, person.id, leads=role_may(person.role, LEAD))
    return stored_review


def add_message(
    review: ReviewId, words: str, person: Member, *, tx: Transaction, now: datetime
) -> None:
    """Add a message to the conversation."""
    require_right(person, READ)
    stored_review = tx.quality.locked(review)
    rules.refuse_a_stranger(stored_review, person.id, leads=role_may(person.role, LEAD))
    rules.require_words(words)
    tx.quality.say(review, DisagreementMessage(person.code, person.id, words.strip(), now))
    entry = Entry(REVIEW_SAID, review, at=now, by=person.code, sealed={"say": words.strip()})
    tx.ledger.append(entry)


def settle_disagreement(
    review: ReviewId,
    outcome: DisagreementOutcome,
    words: str,
    person: Member,
    *,
    tx: Transaction,
    now: datetime,
) -> Review:
    """End the disagreement in favour of one reading, and carry it out."""
    require_right(person, READ)
    stored_review = tx.quality.locked(review)
    leads = role_may(person.role, LEAD)
    settled = SettledDisagreement(outcome, person.code, words.strip(), now)
    ended = rules.settle_review(stored_review, settled, person=person.id, leads=leads)
    if not rules.is_party(stored_review, person.id):
        for reading in (stored_review.first, stored_review.second):
            reader = reading.person if reading else None
            require_second_person(reader, person, right=LEAD, tx=tx, now=now)
    tx.quality.save(ended)
    superseding = _carry_out(ended, tx=tx, now=now)
    public = {"outcome": outcome.value, "superseded_by": superseding}
    sealed = {"say": settled.say}
    entry = Entry(REVIEW_SETTLED, review, at=now, by=person.code, public=public, sealed=sealed)
    tx.ledger.append(entry)
    return ended


def _carry_out(review: Review, *, tx: Transaction, now: datetime) -> DecisionId | None:
    assert review.settled
    assert review.second
    if review.settled.outcome is DisagreementOutcome.FIRST and not review.holds:
        return None  # what was decided stands
    first_prevails = review.settled.outcome is DisagreementOutcome.FIRST
    prevailing = review.first if first_prevails else review.second
    decision = case_review.carry_out_reading(review, prevailing, tx=tx, now=now)
    return decision.id if decision else None
