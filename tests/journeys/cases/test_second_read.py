"""A decision is read a second time, blind, and the second reader alone overturns nothing."""

from __future__ import annotations

import pytest

from seawall.cases.model import CaseState, Finding
from seawall.cases.quality.model import DisagreementOutcome, ReviewCause, ReviewState
from seawall.cases.quality.second_read_sampling import Drawing, is_drawn
from seawall.enforcement.model import TargetState
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.cases import disagreement
from seawall.transaction import transaction
from tests.cases_made import decide_case, open_case
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem
from tests.quality_made import MINUTE, a_review, read_it, shares


@pytest.fixture
def org(database):
    return make_organisation()


def states(org, case):
    with transaction(org.id) as tx:
        made = tx.enforcement.actions_of(case.id)
    return [one.state for one in sorted(made, key=lambda one: one.seq)]


def chain(org, case):
    with transaction(org.id) as tx:
        return tx.cases.decisions(case.id)


def settle(org, review, outcome, person, say="They are right: it reports."):
    with transaction(org.id) as tx:
        return disagreement.settle_disagreement(review.id, outcome, say, person, tx=tx, now=NOON)


# What is read twice


def test_a_decision_with_a_protected_context_is_read_twice_and_one_without_is_not(org, monkeypatch):
    with shares(monkeypatch):
        _, _, review = a_review(org, make_person(org))
        plain = decide_case(org, open_case(org), make_person(org))
        with transaction(org.id) as tx:
            assert tx.quality.of_decision(plain.id) is None

    assert ReviewCause.CONTEXT in review.why
    assert review.state is ReviewState.WAITING


def test_the_lot_is_drawn_with_a_seed_that_the_ledger_sealed_before(org, monkeypatch):
    person = make_person(org)
    with shares(monkeypatch, second=0.5):
        made = [decide_case(org, open_case(org), person) for _ in range(16)]

    with transaction(org.id) as tx:
        (sealed,) = tx.ledger.about("2026-03")
        seed = bytes.fromhex(tx.ledger.sealed(sealed.id).content["seed"])
        drawn = [tx.quality.of_decision(one.id) is not None for one in made]
        considered = tx.quality.considered("2026-03")
    assert sealed.public == {"golden_ppm": 0, "period": "2026-03", "second_read_ppm": 500_000}
    assert seed.hex() not in str(sealed)
    assert drawn == [is_drawn(one.id, Drawing(seed, 500_000)) for one in made]
    assert considered == 16


def test_the_seed_is_opened_when_its_month_is_over(org):
    from datetime import timedelta

    person = make_person(org)
    decide_case(org, open_case(org), person)
    april = NOON + timedelta(days=31)
    decide_case(org, open_case(org, now=april), person, now=april)

    with transaction(org.id) as tx:
        sealed, opened = tx.ledger.about("2026-03")
        assert opened.what == "quality.seed_opened"
        assert opened.public["seed"] == tx.ledger.sealed(sealed.id).content["seed"]
        assert [each.what for each in tx.ledger.about("2026-04")] == ["quality.seed_sealed"]


def test_what_is_likely_to_be_disputed_is_read_twice_and_says_why(org, monkeypatch):
    appealed = [decide_case(org, open_case(org), make_person(org)) for _ in range(3)]
    for decision in appealed:
        with transaction(org.id) as tx:
            case = tx.cases.case(lodge_appeal(Complaint(decision.id, "No."), tx=tx, now=NOON).case)
        decide_case(org, case, make_person(org), finding=Finding.OVERTURN, clauses=())

    with shares(monkeypatch):
        decision = decide_case(org, open_case(org), make_person(org))

    with transaction(org.id) as tx:
        review = tx.quality.of_decision(decision.id)
    assert review.why == (ReviewCause.DOUBT,)
    assert [each.name for each in review.doubts] == ["unmatched", "overturned"]


def test_what_a_machine_closed_is_read_and_a_lead_decides_where_the_reader_differs(org):
    from seawall.journeys.content._rule_restoring import put_back_items
    from tests.cases_made import an_entry, make_item

    item, reader, lead = make_item(org), make_person(org), make_person(org, "lead")
    case = open_case(org, item)
    with transaction(org.id) as tx:
        put_back_items(case, None, [item.id], an_entry(), tx=tx, now=NOON)
        (review,) = tx.quality.waiting()
    read = read_it(org, review, reader, finding=Finding.REMOVE, clauses=("tvec/incite",))
    assert read.why == (ReviewCause.AUTOMATIC,)
    assert read.state is ReviewState.DIFFERS
    with raises_problem("cases.not-alone"):
        settle(org, read, DisagreementOutcome.SECOND, reader)

    settle(org, read, DisagreementOutcome.SECOND, lead)

    assert chain(org, case)[-1].person == reader.id
    assert states(org, case) == [TargetState.RESTORED, TargetState.REMOVED]


# Blind, and by another person


def test_the_case_of_a_review_holds_the_same_facts_and_nothing_of_the_decision(org):
    author = make_person(org)
    case, decision, review = a_review(org, author, reason="A sentence only the first one wrote.")

    with transaction(org.id) as tx:
        file = tx.cases.file(review.reading_case)
        first = tx.cases.file(case.id)
        entries = tx.ledger.about(review.reading_case)
    assert [one.item for one in file.items] == [one.item for one in first.items]
    assert [one.say for one in file.reasons] == [one.say for one in first.reasons]
    assert (file.decisions, file.earlier, file.anchors) == ((), (), ())
    told = str(entries) + str([entry.public for entry in entries])
    for word in (decision.id, decision.reason, author.code, case.id):
        assert word not in told


def test_the_author_of_a_decision_is_never_its_second_reader(org):
    author = make_person(org)
    _, _, review = a_review(org, author)

    with raises_problem("cases.heard-by-its-author"):
        read_it(org, review, author)


def test_a_reading_is_no_decision_and_asks_nothing_of_the_platform(org):
    author, reader = make_person(org), make_person(org)
    case, decision, review = a_review(org, author)
    before = states(org, case)

    read_it(org, review, reader, finding=Finding.REMOVE, clauses=("tvec/incite",))

    with transaction(org.id) as tx:
        reading = tx.cases.file(review.reading_case)
        assert tx.enforcement.actions_of(review.reading_case) == []
    assert reading.decisions == ()
    assert reading.case.state is CaseState.DECIDED
    assert chain(org, case) == [decision]
    assert states(org, case) == before


def test_a_second_reader_cannot_hand_it_up(org):
    _, _, review = a_review(org, make_person(org))

    with raises_problem("cases.finding-not-possible"):
        read_it(org, review, make_person(org), finding=Finding.ESCALATE)


def test_an_appeal_against_a_decision_never_joins_its_review(org):
    _, decision, review = a_review(org, make_person(org))

    with transaction(org.id) as tx:
        lodged = lodge_appeal(Complaint(decision.id, "It is a report."), tx=tx, now=NOON)

    assert lodged.case != review.reading_case


def test_a_review_stands_in_no_ones_inbox(org):
    a_review(org, make_person(org))

    with transaction(org.id) as tx:
        assert tx.cases.queue() == []
        assert tx.cases.waiting() == []
        assert len(tx.cases.queue(kind="review")) == 1


# Where the readings meet


def test_two_readings_alike_close_the_review(org):
    author, reader = make_person(org), make_person(org)
    case, decision, review = a_review(org, author)

    read = read_it(org, review, reader)

    assert read.state is ReviewState.AGREED
    assert chain(org, case) == [decision]


def test_the_second_reader_alone_overturns_nothing(org):
    case, decision, review = a_review(org, make_person(org))
    reader = make_person(org)
    read = read_it(org, review, reader, finding=Finding.REMOVE, clauses=("tvec/incite",))

    with raises_problem("cases.not-alone"):
        settle(org, read, DisagreementOutcome.SECOND, reader)

    assert read.state is ReviewState.DIFFERS
    assert chain(org, case) == [decision]


def test_a_lead_who_is_the_second_reader_settles_nothing_alone_either(org):
    _, _, review = a_review(org, make_person(org))
    lead = make_person(org, "lead")
    read = read_it(org, review, lead, finding=Finding.REMOVE, clauses=("tvec/incite",))

    with raises_problem("cases.not-alone"):
        settle(org, read, DisagreementOutcome.SECOND, lead)


@pytest.mark.parametrize("who", ["author", "lead"])
def test_the_first_reader_or_a_lead_may_let_the_second_reading_supersede(org, who):
    author, reader, lead = make_person(org), make_person(org), make_person(org, "lead")
    case, decision, review = a_review(org, author)
    read = read_it(org, review, reader, finding=Finding.REMOVE, clauses=("tvec/incite",))

    ended = settle(org, read, DisagreementOutcome.SECOND, author if who == "author" else lead)

    first, second = chain(org, case)
    assert ended.state is ReviewState.SETTLED
    assert (first, second.supersedes, second.finding) == (decision, decision.id, Finding.REMOVE)
    assert second.person == reader.id
    assert second.evidence["review"] == review.id
    assert states(org, case)[-1] is TargetState.REMOVED


def test_the_second_reader_may_come_round_and_the_decision_stands(org):
    case, decision, review = a_review(org, make_person(org))
    reader = make_person(org)
    read = read_it(org, review, reader, finding=Finding.REMOVE, clauses=("tvec/incite",))

    ended = settle(org, read, DisagreementOutcome.FIRST, reader)

    assert ended.settled.outcome is DisagreementOutcome.FIRST
    assert chain(org, case) == [decision]
    with raises_problem("cases.nothing-to-settle"):
        settle(org, read, DisagreementOutcome.FIRST, reader)


def test_a_stranger_neither_talks_nor_listens(org):
    _, _, review = a_review(org, make_person(org))
    read_it(org, review, make_person(org), finding=Finding.REMOVE, clauses=("tvec/incite",))
    stranger = make_person(org)

    with raises_problem("cases.not-of-this-conversation"), transaction(org.id) as tx:
        disagreement.add_message(review.id, "Let me see.", stranger, tx=tx, now=NOON)
    with raises_problem("cases.not-of-this-conversation"), transaction(org.id) as tx:
        disagreement.review_seen_by(review.id, stranger, tx=tx)


def test_the_first_reader_learns_nothing_before_the_second_has_read(org):
    author = make_person(org)
    _, _, review = a_review(org, author)

    with raises_problem("cases.not-of-this-conversation"), transaction(org.id) as tx:
        disagreement.review_seen_by(review.id, author, tx=tx)


def test_what_is_said_is_kept_by_code_in_order(org):
    author, reader = make_person(org), make_person(org)
    _, _, review = a_review(org, author)
    read_it(org, review, reader, finding=Finding.REMOVE, clauses=("tvec/incite",))
    for number, person in enumerate((reader, author)):
        with transaction(org.id) as tx:
            disagreement.add_message(
                review.id, f"Word {number}.", person, tx=tx, now=NOON + number * MINUTE
            )

    with transaction(org.id) as tx:
        told = tx.quality.said_of(review.id)
        public = [entry.public for entry in tx.ledger.about(review.id)]
    assert [(one.by, one.say) for one in told] == [
        (reader.code, "Word 0."),
        (author.code, "Word 1."),
    ]
    assert "Word" not in str(public)


# A removal with a protected context waits


def held(org, author):
    case = open_case(org)
    decision = decide_case(org, case, author, context="counterspeech", label="", make_known=False)
    with transaction(org.id) as tx:
        return case, decision, tx.quality.of_decision(decision.id)


def test_what_may_be_counterspeech_is_limited_and_not_removed_until_a_second_person_agrees(org):
    author, reader = make_person(org), make_person(org)
    case, decision, review = held(org, author)

    assert decision.finding is Finding.RESTRICT
    assert decision.evidence["proposed"]["finding"] == "remove"
    assert states(org, case) == [TargetState.LIMITED]
    assert review.holds
    assert review.first.finding is Finding.REMOVE

    read_it(
        org, review, reader, finding=Finding.REMOVE, clauses=("tvec/incite",),
        context="counterspeech",
    )  # fmt: skip

    removal = chain(org, case)[-1]
    assert removal.finding is Finding.REMOVE
    assert (removal.person, removal.supersedes) == (author.id, decision.id)
    assert removal.evidence["make_known"] is False
    assert states(org, case) == [TargetState.LIMITED, TargetState.REMOVED]


def test_the_waiting_removal_is_not_carried_out_where_the_second_reader_differs(org):
    author, lead = make_person(org), make_person(org, "lead")
    case, _, review = held(org, author)
    read = read_it(org, review, make_person(org))
    assert states(org, case) == [TargetState.LIMITED]

    settle(org, read, DisagreementOutcome.SECOND, lead)

    assert chain(org, case)[-1].finding is Finding.ALLOW
    assert states(org, case) == [TargetState.LIMITED, TargetState.RESTORED]


def test_the_waiting_removal_is_carried_out_where_the_second_reader_comes_round(org):
    author, reader = make_person(org), make_person(org)
    case, _, review = held(org, author)
    read = read_it(org, review, reader)

    settle(org, read, DisagreementOutcome.FIRST, reader)

    assert states(org, case) == [TargetState.LIMITED, TargetState.REMOVED]
    assert chain(org, case)[-1].person == author.id


def test_nobody_decides_over_the_second_readers_head(org):
    author = make_person(org)
    case, decision, _ = held(org, author)

    with raises_problem("cases.awaits-its-second-reader.reading"):
        decide_case(org, case, make_person(org, "lead"), supersedes=decision.id)


def test_an_appeal_that_succeeds_ends_the_wait(org):
    author, reader = make_person(org), make_person(org)
    case, decision, review = held(org, author)
    with transaction(org.id) as tx:
        lodged = lodge_appeal(Complaint(decision.id, "It is a report."), tx=tx, now=NOON)
        appeal = tx.cases.case(lodged.case)
    decide_case(org, appeal, make_person(org), finding=Finding.OVERTURN, clauses=())

    read_it(org, review, reader, finding=Finding.REMOVE, clauses=("tvec/incite",))
    head = chain(org, case)[-1]
    assert head.finding is Finding.ALLOW
    assert states(org, case)[-1] is TargetState.RESTORED
    assert decide_case(org, case, reader, supersedes=head.id).supersedes == head.id


def test_a_removal_with_a_protected_context_waits_even_where_its_author_is_gone(org):
    from dataclasses import replace

    author, reader = make_person(org), make_person(org)
    case, _, review = held(org, author)
    with transaction(org.id) as tx:
        tx.people.change_member(replace(author, is_active=False))

    read_it(org, review, reader, finding=Finding.REMOVE, clauses=("tvec/incite",))

    assert states(org, case)[-1] is TargetState.REMOVED
