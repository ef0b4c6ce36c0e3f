"""The rules of a review: another person reads, and no reader overturns the other alone.

A second reading that says the same closes the review. One that differs opens a
conversation, which ends when one of the two comes round to the other's reading, or when a
lead who is neither of them decides. What a machine decided and left open is read by a person
in its own case, and that person's decision stands: there is nobody to talk with. What a machine
closed is read like a person's decision, and where the reader differs, a lead decides.
"""

from __future__ import annotations

from dataclasses import replace

from seawall.cases.model import Finding
from seawall.cases.quality.model import (
    DisagreementOutcome,
    Reading,
    Review,
    ReviewState,
    SettledDisagreement,
)
from seawall.errors import problem
from seawall.ids import PersonId

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})
LONGEST = 10_000


def readings_differ(first: Reading, second: Reading) -> bool:
    """Whether two readings differ: in finding, or in every clause that a restriction cites."""
    if first.finding is not second.finding:
        return True
    grounds = set(first.clauses), set(second.clauses)
    return first.finding in _RESTRICTS and all(grounds) and not grounds[0] & grounds[1]


def add_second_reading(review: Review, second: Reading) -> Review:
    """The review with its second reading."""
    if review.state is not ReviewState.WAITING:
        raise problem("cases.already-read")
    if second.person == review.first.person:
        raise problem("cases.read-by-its-author")
    if not readings_differ(review.first, second):
        return replace(review, second=second, state=ReviewState.AGREED)
    if review.is_of_a_machine and review.reading_case is None:
        settled = SettledDisagreement(
            DisagreementOutcome.SECOND, second.by, second.reason, second.at
        )
        return replace(review, second=second, state=ReviewState.SETTLED, settled=settled)
    return replace(review, second=second, state=ReviewState.DIFFERS)


def is_party(review: Review, person: PersonId) -> bool:
    """Whether this person made one of the two readings."""
    return person in {review.first.person, review.second.person if review.second else None}


def refuse_a_stranger(review: Review, person: PersonId, *, leads: bool) -> None:
    """Refuse whoever is neither one of the two readers nor a lead."""
    if review.second is None or not (leads or is_party(review, person)):
        raise problem("cases.not-of-this-conversation")


def settle_review(
    review: Review, settled: SettledDisagreement, *, person: PersonId, leads: bool
) -> Review:
    """End a disagreement: a reader may come round to the other, a lead may decide."""
    refuse_a_stranger(review, person, leads=leads)
    if review.state is not ReviewState.DIFFERS:
        raise problem("cases.nothing-to-settle")
    if own_reading(review, person) is settled.outcome:
        raise problem("cases.not-alone")
    require_words(settled.say)
    return replace(review, state=ReviewState.SETTLED, settled=settled)


def own_reading(review: Review, person: PersonId) -> DisagreementOutcome | None:
    """Which of the two readings is this person's."""
    if person == review.first.person:
        return DisagreementOutcome.FIRST
    return DisagreementOutcome.SECOND if review.second and person == review.second.person else None


def require_words(say: str) -> None:
    """Refuse a message that is empty or too long."""
    if not say.strip():
        raise problem("cases.nothing-said.empty")
    if len(say) > LONGEST:
        raise problem("cases.nothing-said.too-long", longest=LONGEST)
