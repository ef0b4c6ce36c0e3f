"""A second reading is another person's, and no reader settles a disagreement alone."""

from __future__ import annotations

from dataclasses import replace

from seawall.cases.model import Finding
from seawall.cases.quality.model import (
    DisagreementOutcome,
    Reading,
    Review,
    ReviewCause,
    ReviewState,
    SettledDisagreement,
)
from seawall.cases.quality.review import (
    add_second_reading,
    readings_differ,
    settle_review,
)
from seawall.ids import CaseId, DecisionId, PersonId, ReviewId
from tests.people_made import NOON
from tests.problems import raises_problem

ANNA, BEN, CARA = (PersonId(f"person_{name}") for name in ("anna", "ben", "cara"))


def reading(person=ANNA, finding=Finding.REMOVE, clauses=("tvec/incite",)):
    return Reading(finding, clauses, "", "It calls for an attack.", "P-1", person, NOON)


REVIEW = Review(
    id=ReviewId("rev_1"),
    decision=DecisionId("dec_1"),
    case=CaseId("case_1"),
    reading_case=CaseId("case_2"),
    why=(ReviewCause.RANDOM,),
    doubts=(),
    language="en",
    holds=False,
    opened_at=NOON,
    first=reading(),
)


def settled(outcome):
    return SettledDisagreement(outcome, "P-2", "The other is right.", NOON)


def test_nobody_reads_a_second_time_what_they_decided_themselves():
    with raises_problem("cases.read-by-its-author"):
        add_second_reading(REVIEW, reading())


def test_two_readers_who_say_the_same_close_the_review_and_it_is_read_once():
    agreed = add_second_reading(REVIEW, reading(BEN))

    assert agreed.state is ReviewState.AGREED
    with raises_problem("cases.already-read"):
        add_second_reading(agreed, reading(CARA))


def test_a_restriction_differs_where_it_rests_on_altogether_other_clauses():
    assert not readings_differ(reading(), reading(BEN, clauses=("tvec/incite", "tvec/threat")))
    assert readings_differ(reading(), reading(BEN, clauses=("tvec/threat",)))
    assert readings_differ(reading(), reading(BEN, finding=Finding.ALLOW))


def test_no_reader_settles_a_disagreement_for_their_own_reading():
    review = add_second_reading(REVIEW, reading(BEN, finding=Finding.ALLOW))

    with raises_problem("cases.not-alone"):
        settle_review(review, settled(DisagreementOutcome.SECOND), person=BEN, leads=False)
    with raises_problem("cases.not-alone"):
        settle_review(review, settled(DisagreementOutcome.FIRST), person=ANNA, leads=True)
    with raises_problem("cases.not-of-this-conversation"):
        settle_review(review, settled(DisagreementOutcome.FIRST), person=CARA, leads=False)
    assert settle_review(
        review, settled(DisagreementOutcome.FIRST), person=BEN, leads=False
    ).settled


def test_what_a_machine_left_open_is_settled_by_the_person_who_reads_it():
    review = replace(REVIEW, first=reading(None), reading_case=None)

    read_by_ben = add_second_reading(review, reading(BEN, finding=Finding.ALLOW))

    assert read_by_ben.state is ReviewState.SETTLED
    assert read_by_ben.settled.outcome is DisagreementOutcome.SECOND
