"""An audit: its seed is sealed first, the log draws the sample, people read it blind."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.audits.model import AuditState
from seawall.cases.model import CaseKind, Finding
from seawall.cases.quality.model import DisagreementOutcome, ReviewCause, ReviewState
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.audits.audit_planning import call_off_audit
from seawall.journeys.audits.sample_checking import is_drawn_as_sealed
from seawall.journeys.cases.decision_undo import undo_decision
from seawall.journeys.cases.disagreement import settle_disagreement
from seawall.journeys.results.period_measuring import measure_period
from seawall.results.settling import settles_at
from seawall.transaction import transaction
from tests.answering_made import make_desk
from tests.audits_made import (
    APRIL,
    HOUR,
    MARCH,
    SIGNER,
    decided,
    drawn,
    ended,
    planned,
    read_all,
    totals,
)
from tests.cases_made import decide_case
from tests.log_signed import place_and_sign
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem
from tests.quality_made import shares


@pytest.fixture
def org(database):
    return make_organisation()


@pytest.fixture(autouse=True)
def no_other_second_reads(monkeypatch):
    """Only audits have decisions read again here."""
    with shares(monkeypatch):
        yield


def reviews(org):
    with transaction(org.id) as tx:
        return tx.quality.waiting(limit=1_000)


def entries(org, audit):
    with transaction(org.id) as tx:
        return {entry.what: entry for entry in tx.ledger.about(audit.id)}


# Planned


def test_the_log_has_the_hash_of_a_seed_that_is_sealed(org):
    audit = planned(org)

    public = entries(org, audit)["audit.planned"].public
    with transaction(org.id) as tx:
        seed = bytes.fromhex(tx.ledger.sealed(audit.planned_entry).content["seed"])
    assert public["commitment"] == hashlib.sha256(seed).hexdigest()
    assert seed.hex() not in str(public)
    assert (public["first"], public["last"], public["size"]) == ("2026-03-01", "2026-03-31", 20)


def test_days_are_audited_once(org):
    audit = planned(org)
    with raises_problem("audits.overlaps"):
        planned(org)

    with transaction(org.id) as tx:
        call_off_audit(audit.id, "a test", tx=tx, now=NOON, by="test")
    assert planned(org).state is AuditState.PLANNED


def test_what_was_drawn_is_not_called_off_and_what_is_over_neither(org):
    audit = planned(org)
    decided(org, make_person(org), 3)
    drawn(org, audit)

    with transaction(org.id) as tx, raises_problem("audits.drawn"):
        call_off_audit(audit.id, "it went badly", tx=tx, now=APRIL, by="test")
    read_all(org, make_person(org))
    place_and_sign(SIGNER, APRIL + HOUR)
    ended(org, audit, APRIL + 2 * HOUR)
    with transaction(org.id) as tx, raises_problem("audits.over"):
        call_off_audit(audit.id, "it went badly", tx=tx, now=APRIL, by="test")


# Drawn


def test_nothing_is_drawn_before_a_checkpoint_of_an_hour_after_the_period(org):
    audit = planned(org)
    decided(org, make_person(org), 3)

    assert drawn(org, audit, MARCH.until + HOUR / 2) is None
    with transaction(org.id) as tx:  # something that a later checkpoint is signed over
        tx.audits.lock_plans()
    decided(org, make_person(org), 1, now=APRIL)
    assert drawn(org, audit).state is AuditState.DRAWN
    assert drawn(org, audit) is None


def test_the_sample_is_of_the_decisions_against_content_of_the_period(org):
    author, other = make_person(org), make_person(org)
    audit = planned(org)
    removed = decided(org, author, 12)
    restricted = decided(org, author, 12, finding=Finding.RESTRICT)
    decided(org, author, 5, finding=Finding.ALLOW, clauses=())
    decided(org, other, 5, now=APRIL)

    sample = drawn(org, audit)
    with transaction(org.id) as tx:
        chosen = {each.decision for each in tx.audits.sample(audit.id)}
    assert sample.of == 24
    assert len(chosen) == 20
    assert chosen <= {decision.id for decision in [*removed, *restricted]}


def test_a_removal_that_waited_for_its_second_reader_is_not_read_a_third_time(org):
    author, reader = make_person(org), make_person(org)
    audit = planned(org)
    decided(org, author, 1, context="news")
    read_all(org, reader, now=NOON + HOUR)

    assert drawn(org, audit).of == 1
    assert reviews(org) == []
    assert totals(org, audit).against == 1


def test_what_an_order_demanded_is_no_question_of_judgement_and_not_drawn(database):
    desk = make_desk()
    audit = planned(desk.org)
    decided(desk.org, make_person(desk.org), 3)
    desk.comply(desk.receive(), now=NOON + HOUR / 6)

    assert drawn(desk.org, audit).of == 3


def test_a_decision_taken_back_in_time_was_none(org):
    author = make_person(org)
    audit = planned(org)
    kept, undone = decided(org, author, 1), decided(org, author, 1, is_undoable=True)
    with transaction(org.id) as tx:
        undo_decision(undone[0].case, author, tx=tx, now=NOON + timedelta(seconds=5))

    assert drawn(org, audit).of == 1
    with transaction(org.id) as tx:
        assert [each.decision for each in tx.audits.sample(audit.id)] == [kept[0].id]


def test_what_was_overturned_on_appeal_since_is_drawn_all_the_same(org):
    audit = planned(org)
    decisions = decided(org, make_person(org), 3)
    with transaction(org.id) as tx:
        appeal = lodge_appeal(Complaint(decisions[0].id, "No."), tx=tx, now=NOON)
        case = tx.cases.case(appeal.case)
    decide_case(org, case, make_person(org), finding=Finding.OVERTURN, clauses=())

    assert drawn(org, audit).of == 3


def test_a_drawn_decision_is_read_by_somebody_else_who_knows_nothing_of_it(org):
    author, reader = make_person(org), make_person(org)
    audit = planned(org)
    decided(org, author, 3)
    drawn(org, audit)

    waiting = reviews(org)
    with transaction(org.id) as tx:
        cases = [tx.cases.case(review.reading_case) for review in waiting]
    assert [review.why for review in waiting] == [(ReviewCause.AUDIT,)] * 3
    assert {case.kind for case in cases} == {CaseKind.REVIEW}
    assert {case.barred_person for case in cases} == {author.id}
    public = entries(org, audit)["audit.drawn"].public
    assert not any(decision.decision in str(public) for decision in waiting)
    with raises_problem("cases.heard-by-its-author"):
        read_all(org, author)
    read_all(org, reader)
    assert totals(org, audit).against == 3


def test_what_is_read_twice_for_another_reason_is_not_read_a_third_time(org):
    author = make_person(org)
    audit = planned(org)
    (decision,) = decided(org, author, 1, context="news", finding=Finding.RESTRICT)
    with transaction(org.id) as tx:
        first = tx.quality.of_decision(decision.id)
    drawn(org, audit)

    with transaction(org.id) as tx:
        (only,) = tx.audits.sample(audit.id)
    assert only.review == first.id
    assert len(reviews(org)) == 1


def test_seed_and_log_draw_the_same_sample_again_and_no_other(org):
    audit = planned(org)
    decided(org, make_person(org), 40)
    sample = drawn(org, audit)

    with transaction(org.id) as tx:
        assert is_drawn_as_sealed(sample, tx=tx)
    for other in (
        replace(sample, commitment="0" * 64),
        replace(sample, size=21),
        replace(sample, drawn_from=replace(sample.drawn_from, frame="0" * 64)),
        replace(sample, drawn_from=replace(sample.drawn_from, root="0" * 64)),
        replace(sample, id=planned_later(org).id),
    ):
        with transaction(org.id) as tx:
            assert not is_drawn_as_sealed(other, tx=tx)


def planned_later(org):
    """Another audit, of April."""
    from seawall.audits.audit_plan import AuditRequest
    from seawall.clocks.reporting_period import named_period
    from seawall.journeys.audits.audit_planning import plan_audit

    with transaction(org.id) as tx:
        request = AuditRequest(named_period("2026-04", "UTC"), 20)
        return plan_audit(request, tx=tx, now=APRIL, by="test")


# Read


def test_what_both_readers_say_is_right_and_a_difference_waits_for_its_end(org):
    author, reader, lead = make_person(org), make_person(org), make_person(org, "lead")
    audit = planned(org)
    decided(org, author, 10)
    drawn(org, audit)
    read_all(org, reader, wrong=2)

    before = totals(org, audit)
    assert (before.against, before.allowed, before.undecided) == (8, 0, 2)
    with transaction(org.id) as tx:
        differing = tx.quality.differing()
    for review, outcome in zip(differing, DisagreementOutcome, strict=True):
        with transaction(org.id) as tx:
            settle_disagreement(review.id, outcome, "It reports.", lead, tx=tx, now=APRIL)
    after = totals(org, audit, APRIL + HOUR)
    assert (after.against, after.allowed, after.undecided) == (9, 1, 0)


def test_an_audit_ends_once_it_is_read_and_opens_its_seed(org):
    author, reader = make_person(org), make_person(org)
    audit = planned(org)
    decided(org, author, 4)
    drawn(org, audit)
    assert ended(org, audit) is None

    read_all(org, reader)
    assert ended(org, audit, APRIL + HOUR).state is AuditState.ENDED
    over = entries(org, audit)["audit.ended"].public
    assert hashlib.sha256(bytes.fromhex(over["seed"])).hexdigest() == audit.commitment
    assert (over["against"], over["allowed"], over["undecided"]) == (4, 0, 0)
    assert ended(org, audit, APRIL + 2 * HOUR) is None


def test_thirty_days_after_its_period_an_audit_ends_with_what_was_read(org):
    author = make_person(org)
    audit = planned(org)
    decided(org, author, 4)
    drawn(org, audit)

    assert ended(org, audit, settles_at(MARCH) - HOUR) is None
    assert ended(org, audit, settles_at(MARCH)).state is AuditState.ENDED
    assert entries(org, audit)["audit.ended"].public["undecided"] == 4


def test_a_period_without_decisions_has_an_audit_of_nothing(org):
    audit = planned(org)
    make_person(org)

    assert drawn(org, audit).strata == ()
    assert ended(org, audit, APRIL + HOUR).state is AuditState.ENDED


def test_results_have_the_precision_with_its_interval(org):
    author, reader = make_person(org), make_person(org)
    audit = planned(org)
    decided(org, author, 40)
    drawn(org, audit)
    read_all(org, reader)
    place_and_sign(SIGNER, APRIL + HOUR)

    with transaction(org.id) as tx:
        report = measure_period(MARCH, tx=tx, now=APRIL + HOUR)
    (precision,) = [metric for metric in report.metrics if metric.id == "audited_precision"]
    right = precision.number("right")
    assert (right.part, right.n, right.value) == (20, 20, 1.0)
    assert 0.85 < right.low < right.high == 1.0
    assert precision.beside == {"audited": 40, "drawn": 20, "undecided": 0}


def test_a_review_that_agrees_is_no_longer_waiting(org):
    author, reader = make_person(org), make_person(org)
    audit = planned(org)
    decided(org, author, 1)
    drawn(org, audit)
    read_all(org, reader)

    with transaction(org.id) as tx:
        (only,) = tx.audits.sample(audit.id)
        assert tx.quality.review(only.review).state is ReviewState.AGREED
