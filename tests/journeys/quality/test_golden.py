"""A golden item teaches who answers it, changes nothing, and cannot be told from a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.cases.model import CaseState, Finding
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import Forbidden
from seawall.journeys.quality import golden_round, golden_set
from seawall.journeys.queue._case_opening import open_or_join_case
from seawall.transaction import transaction
from tests.cases_made import arrival, decide_case, open_case
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem
from tests.quality_made import AGREED, a_golden, dealt, shares


@pytest.fixture
def org(database):
    return make_organisation()


@pytest.fixture
def lead(org):
    return make_person(org, "lead")


def drawn_by(org, cases):
    with transaction(org.id) as tx:
        found = [tx.outbox.by_key(f"golden:{case.id}") for case in cases]
    return [job for job in found if job]


def test_only_leads_keep_the_golden_set(org):
    with pytest.raises(Forbidden):
        a_golden(org, make_person(org))


@pytest.mark.parametrize(
    ("agreed", "refused"),
    [
        (replace(AGREED, finding=Finding.ESCALATE), "cases.no-agreed-answer.finding"),
        (replace(AGREED, clauses=()), "cases.no-agreed-answer.clauses"),
        (replace(AGREED, why=" "), "cases.no-agreed-answer.why"),
        (replace(AGREED, clauses=("tvec/context",)), "cases.clause-missing"),
    ],
)
def test_a_golden_item_has_an_answer_that_teaches(org, lead, agreed, refused):
    with raises_problem(refused):
        a_golden(org, lead, agreed=agreed)


def test_a_golden_item_is_followed_by_its_next_version_and_never_edited(org, lead):
    first = a_golden(org, lead)
    better = replace(AGREED, why="It calls for an attack on a named place, today.")

    with transaction(org.id) as tx:
        second = golden_set.agree_golden_anew(first.id, better, lead, tx=tx, now=NOON)
        assert tx.quality.golden_at(first.id, 1) == first
        assert tx.quality.golden(first.id) == second
        assert [one.what for one in tx.ledger.about(first.id)] == ["golden.added", "golden.changed"]
    assert second.version == 2


def test_a_decided_case_becomes_golden_with_its_facts(org, lead):
    case = open_case(org, description="video, invented")
    decide_case(org, case, lead)

    with transaction(org.id) as tx:
        golden = golden_set.golden_from_case(case.id, AGREED, lead, tx=tx, now=NOON)
        words = tx.evidence.open(golden.shown.words).decode()
    assert golden.source == case.id
    assert golden.shown.description == "video, invented"
    assert words == "An invented text."


def test_a_case_that_is_open_is_no_example(org, lead):
    with (
        raises_problem(
            "cases.not-for-the-set.undecided",
        ),
        transaction(org.id) as tx,
    ):
        golden_set.golden_from_case(open_case(org).id, AGREED, lead, tx=tx, now=NOON)


def test_each_new_case_draws_and_the_golden_item_follows_when_nobody_can_tell(
    org, lead, monkeypatch
):
    a_golden(org, lead)
    with shares(monkeypatch, golden=0.03):
        drawn = drawn_by(org, [open_case(org) for _ in range(300)])

    waits = [job.run_after - NOON for job in drawn]
    assert 0 < len(drawn) < 30
    assert {job.task for job in drawn} == {Task.DEAL_GOLDEN}
    assert all(timedelta(minutes=1) <= wait < timedelta(minutes=90) for wait in waits)


def test_without_a_golden_set_nothing_is_drawn(org, monkeypatch):
    with shares(monkeypatch, golden=0.03):
        assert drawn_by(org, [open_case(org) for _ in range(100)]) == []


def test_a_golden_case_looks_like_any_other_in_the_store_and_in_the_ledger(org, lead):
    a_golden(org, lead, kind="video", account="example-account")
    golden = dealt(org)
    other = open_case(org, description="Text, incitement", severity=3)

    with transaction(org.id) as tx:
        rows = {row.case.id: row for row in tx.cases.queue()}
        (mine,), (theirs,) = tx.ledger.about(golden.id), tx.ledger.about(other.id)
    assert rows[golden.id].case.kind == rows[other.id].case.kind == "content"
    assert (mine.what, set(mine.public)) == (theirs.what, set(theirs.public))
    assert (mine.public["kind"], mine.public["queue"]) == ("content", "matches")
    assert "gold" not in str(mine).lower()


def test_nothing_arriving_later_joins_a_golden_case(org, lead):
    a_golden(org, lead)
    golden = dealt(org)
    with transaction(org.id) as tx:
        (part,) = tx.cases.items(golden.id)
        item = tx.intake.item(part.item)
        joined = open_or_join_case(arrival(item), tx=tx, now=NOON)

    assert joined.id != golden.id


def test_no_address_and_no_signal_leads_to_a_golden_item(org, lead):
    a_golden(org, lead)
    golden = dealt(org)

    with transaction(org.id) as tx:
        (part,) = tx.cases.items(golden.id)
        version = tx.intake.version(part.item, part.version)
        assert tx.intake.item(part.item).public_url == ""
    assert (version.signals, version.url) == ((), "")


def test_an_answer_changes_nothing_anywhere(org, lead):
    reviewer = make_person(org)
    a_golden(org, lead)
    golden = dealt(org)

    told = decide_case(org, golden, reviewer)

    with transaction(org.id) as tx:
        case = tx.cases.case(golden.id)
        answer = tx.quality.answer_in(golden.id)
        (part,) = tx.cases.items(golden.id)
        assert tx.cases.decisions(golden.id) == []
        assert tx.enforcement.actions_of(golden.id) == []
        assert tx.enforcement.events_after(0) == []
        assert tx.banks.banks() == []
        assert tx.quality.of_decision(told.id) is None
        assert tx.quality.considered("2026-03") == 0
        assert tx.intake.version(part.item, 1).text == ""
        last = tx.ledger.about(golden.id)[-1]
    assert (case.kind, case.state) == ("golden", CaseState.DECIDED)
    assert answer.is_right
    assert (last.what, last.by, last.public) == ("golden.answered", "", {"media_ms": 0})


@pytest.mark.parametrize(
    ("said", "is_right"),
    [
        ({}, True),
        ({"clauses": ("tvec/organisation",)}, False),
        ({"finding": Finding.ALLOW, "clauses": ()}, False),
        ({"finding": Finding.ESCALATE, "clauses": ()}, False),
    ],
)
def test_an_answer_is_held_against_what_was_agreed(org, lead, said, is_right):
    a_golden(org, lead)
    golden = dealt(org)
    decide_case(org, golden, make_person(org), **said)

    with transaction(org.id) as tx:
        assert tx.quality.answer_in(golden.id).is_right is is_right


def test_a_protected_context_on_a_golden_case_waits_for_nobody(org, lead):
    a_golden(org, lead)
    golden = dealt(org)
    decide_case(org, golden, make_person(org), context="news")

    with transaction(org.id) as tx:
        assert tx.quality.answer_in(golden.id)
        assert tx.quality.waiting() == []


def test_answered_golden_items_stand_in_no_list_of_decided_cases(org, lead):
    a_golden(org, lead)
    decide_case(org, dealt(org), make_person(org))

    with transaction(org.id) as tx:
        assert tx.cases.queue(state=CaseState.DECIDED) == []


def test_whoever_knows_the_answer_is_not_offered_it_again(org, lead):
    one, other = make_person(org), make_person(org)
    a_golden(org, lead)
    decide_case(org, dealt(org, "first"), one)
    again = dealt(org, "second")

    with transaction(org.id) as tx:
        assert tx.quality.known_to(one.id) == {again.id}
        assert tx.quality.known_to(other.id) == set()


def test_a_golden_item_lies_in_the_queue_once_at_a_time(org, lead):
    a_golden(org, lead)
    dealt(org)

    with transaction(org.id) as tx:
        assert golden_round.deal_golden("again", tx=tx, now=NOON) is None


def test_a_retired_item_is_dealt_no_more_and_its_words_are_gone(org, lead):
    golden = a_golden(org, lead)
    with transaction(org.id) as tx:
        golden_set.retire_golden(golden.id, lead, tx=tx, now=NOON)
        assert golden_round.deal_golden("job", tx=tx, now=NOON) is None
        assert tx.evidence.get(golden.shown.words).erased_at == NOON


def test_the_one_dealt_least_often_is_dealt_next(org, lead):
    made = {a_golden(org, lead).id for _ in range(3)}
    seen = set()
    for number in range(3):
        case = dealt(org, f"job-{number}")
        with transaction(org.id) as tx:
            seen.add(tx.quality.deal_of(case.id).golden)
        decide_case(org, case, make_person(org))

    assert seen == made
