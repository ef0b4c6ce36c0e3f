"""One decision for many cases: looked over, approved above a number, carried out once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.cases.bulk import bulk_rule
from seawall.cases.bulk.model import BulkLineState, BulkRuling, BulkState
from seawall.cases.model import CaseState, Finding
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import Forbidden
from seawall.journeys.cases import bulk_deciding
from seawall.journeys.queue import case_holding
from seawall.journeys.statements.statement_preview import PlannedDecision, preview_statement
from seawall.people.model import Member, Organisation
from seawall.transaction import transaction
from seawall.transparency.wording import sections
from seawall.worker.runner import Worker
from tests.cases_made import make_item, open_case
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

REMOVAL = BulkRuling("remove", ("tvec/incite",), "They call for an attack.")
SOON = NOON + bulk_rule.UNDO


@pytest.fixture
def org(database: str) -> Organisation:
    return make_organisation()


@pytest.fixture
def reviewer(org) -> Member:
    return make_person(org)


def cases(org, number, **changes):
    return [open_case(org, make_item(org), **changes).id for _ in range(number)]


def drafted(org, person, ids):
    with transaction(org.id) as tx:
        return bulk_deciding.draft_bulk(ids, person, chosen="", tx=tx, now=NOON).id


def asked(org, person, ids, *, alone=50, ruling=REMOVAL):
    bulk = drafted(org, person, ids)
    with transaction(org.id) as tx:
        return bulk_deciding.rule_on_bulk(bulk, person, ruling, alone_up_to=alone, tx=tx, now=NOON)


def work(now=SOON) -> None:
    """The worker does what is owed at this moment."""
    worker = Worker("test", threads=1, clock=lambda: now, jitter=lambda: 0.5)
    while worker.step():
        pass


def standing(org, bulk):
    with transaction(org.id) as tx:
        return tx.bulk.bulk(bulk).state, tx.bulk.progress(bulk)


def test_few_cases_are_decided_by_one_person_after_ten_seconds(org, reviewer):
    ids = cases(org, 3)
    bulk = asked(org, reviewer, ids)
    work(NOON)
    before = standing(org, bulk.id)
    work()

    assert before == (BulkState.WAITING, {"waiting": 3})
    assert standing(org, bulk.id) == (BulkState.DONE, {"decided": 3})
    with transaction(org.id) as tx:
        heads = [tx.cases.head(case) for case in ids]
        told = [entry.what for entry in tx.ledger.about(bulk.id)]
    assert [head.finding for head in heads] == [Finding.REMOVE] * 3
    assert {head.person for head in heads} == {reviewer.id}
    assert told == ["bulk.decided", "bulk.done"]


def test_a_draft_rules_nothing_yet(org, reviewer):
    from seawall.db import models as db

    bulk = drafted(org, reviewer, cases(org, 1))

    with transaction(org.id) as tx:
        assert tx.bulk.bulk(bulk).ruling is None
        row = db.BulkRow.objects.get(organisation_id=org.id, id=bulk)
    assert (row.finding, row.clauses, row.reason, row.context) == ("", [], "", "")


def test_many_cases_wait_for_another_person_than_the_one_who_asked(org, reviewer):
    bulk = asked(org, reviewer, cases(org, 3), alone=2)
    work()
    with pytest.raises(Forbidden), transaction(org.id) as tx:
        bulk_deciding.approve_bulk(bulk.id, reviewer, tx=tx, now=NOON)
    before = standing(org, bulk.id)

    with transaction(org.id) as tx:
        bulk_deciding.approve_bulk(bulk.id, make_person(org), tx=tx, now=NOON)
    work()

    assert before == (BulkState.PROPOSED, {"waiting": 3})
    assert standing(org, bulk.id)[0] is BulkState.DONE


def test_who_may_not_decide_cannot_approve(org, reviewer):
    bulk = asked(org, reviewer, cases(org, 2), alone=1)

    with pytest.raises(Forbidden), transaction(org.id) as tx:
        bulk_deciding.approve_bulk(bulk.id, make_person(org, "overseer"), tx=tx, now=NOON)


def test_what_is_turned_back_is_not_done_and_says_why(org, reviewer):
    bulk = asked(org, reviewer, cases(org, 2), alone=1)
    with transaction(org.id) as tx:
        bulk_deciding.turn_back_bulk(bulk.id, make_person(org), say="One is news.", tx=tx, now=NOON)
    work()

    with transaction(org.id) as tx:
        assert tx.bulk.bulk(bulk.id).say == "One is news."
    assert standing(org, bulk.id) == (BulkState.TURNED_BACK, {"waiting": 2})


def test_it_can_be_called_off_within_its_ten_seconds_and_not_later(org, reviewer):
    bulk, later = asked(org, reviewer, cases(org, 2)), asked(org, reviewer, cases(org, 2))
    with transaction(org.id) as tx:
        bulk_deciding.call_off_bulk(bulk.id, reviewer, tx=tx, now=NOON)
    work()

    assert standing(org, bulk.id) == (BulkState.CALLED_OFF, {"waiting": 2})
    with (
        raises_problem("cases.not-at-this-point.state"),
        transaction(org.id) as tx,
    ):
        bulk_deciding.call_off_bulk(later.id, reviewer, tx=tx, now=SOON)


@pytest.mark.parametrize("kind", ["order", "appeal"])
def test_what_needs_its_own_reading_is_never_one_of_many(org, reviewer, kind):
    ids = [*cases(org, 1), *cases(org, 1, kind=kind)]

    with raises_problem("cases.needs-own-reading"):
        drafted(org, reviewer, ids)


def test_nothing_and_too_much_are_refused():
    with raises_problem("cases.nothing-chosen"):
        bulk_rule.choose_cases({})
    with raises_problem("cases.too-many-at-once"):
        bulk_rule.choose_cases({"content": bulk_rule.MOST + 1})


def test_one_clause_and_reason_are_held_against_the_rules_before_anything_happens(org, reviewer):
    bulk = drafted(org, reviewer, cases(org, 2))

    with raises_problem("cases.clause-missing"), transaction(org.id) as tx:
        bulk_deciding.rule_on_bulk(
            bulk, reviewer, BulkRuling("remove", (), "No clause."), alone_up_to=9, tx=tx, now=NOON
        )
    assert standing(org, bulk)[0] is BulkState.DRAFT


def test_many_cases_are_never_handed_up_unread(org, reviewer):
    bulk = drafted(org, reviewer, cases(org, 2))

    with raises_problem("cases.not-for-many"), transaction(org.id) as tx:
        bulk_deciding.rule_on_bulk(
            bulk, reviewer, BulkRuling("escalate", (), "Later."), alone_up_to=9, tx=tx, now=NOON
        )


def test_a_case_that_somebody_holds_is_left_to_them_and_the_others_go_on(org, reviewer):
    ids, colleague = cases(org, 3), make_person(org)
    bulk = asked(org, reviewer, ids)
    with transaction(org.id) as tx:
        case_holding.take_case(ids[1], colleague, tx=tx, now=NOON)
    work()

    with transaction(org.id) as tx:
        first = tx.bulk.lines(bulk.id)[0]
        assert tx.cases.case(ids[1]).state is CaseState.OPEN
    assert (first.case, first.state) == (ids[1], BulkLineState.REFUSED)
    assert "This case is assigned to someone else" in first.why
    assert standing(org, bulk.id) == (BulkState.DONE, {"decided": 2, "refused": 1})


def test_sent_twice_it_is_decided_once(org, reviewer):
    bulk = asked(org, reviewer, cases(org, 2))
    with (
        raises_problem("cases.not-at-this-point.state"),
        transaction(org.id) as tx,
    ):
        bulk_deciding.rule_on_bulk(bulk.id, reviewer, REMOVAL, alone_up_to=50, tx=tx, now=NOON)
    work()
    with transaction(org.id) as tx:
        job = tx.outbox.by_key(f"bulk:{bulk.id}")
        jobs = job.task, job.arguments["bulk"]
        again = bulk_deciding.begin_bulk(bulk.id, tx=tx, now=SOON)

    assert jobs == (Task.DECIDE_BULK, bulk.id)
    assert again is False
    assert standing(org, bulk.id) == (BulkState.DONE, {"decided": 2})


def test_only_what_was_looked_over_is_decided(org, reviewer):
    ids = cases(org, 2)
    bulk = asked(org, reviewer, ids)
    late = cases(org, 1)
    work()

    with transaction(org.id) as tx:
        assert tx.cases.case(late[0]).state is CaseState.OPEN
        assert {line.case for line in tx.bulk.lines(bulk.id)} == set(ids)


def test_a_draft_of_somebody_else_cannot_be_decided(org, reviewer):
    bulk = drafted(org, reviewer, cases(org, 2))

    with (
        raises_problem("cases.not-at-this-point.author"),
        transaction(org.id) as tx,
    ):
        bulk_deciding.rule_on_bulk(bulk, make_person(org), REMOVAL, alone_up_to=9, tx=tx, now=NOON)


def test_the_preview_counts_what_one_decision_touches(org, reviewer):
    item = make_item(org)
    ids = [open_case(org, item).id, *cases(org, 1, due_at=NOON + timedelta(hours=2))]
    with transaction(org.id) as tx:
        case_holding.take_case(ids[0], make_person(org), tx=tx, now=NOON)
    bulk = drafted(org, reviewer, ids)

    with transaction(org.id) as tx:
        seen = tx.bulk.preview(bulk, person=reviewer.id, now=NOON)

    assert (seen.cases, seen.items, seen.accounts) == (2, 2, 1)
    assert (seen.clocks, seen.held, seen.protected) == (1, 1, 0)
    assert seen.kinds == {"content": 2}


def test_each_uploader_is_sent_the_message_that_was_previewed(org, reviewer):
    message = "The flyer names a square and a day."
    ids = cases(org, 2)
    with transaction(org.id) as tx:
        planned = PlannedDecision(reviewer, Finding.REMOVE, ("tvec/incite",), for_the_user=message)
        preview = preview_statement(ids[0], planned, tx=tx, now=NOON)
    asked(org, reviewer, ids, ruling=replace(REMOVAL, for_the_user=message))
    work()

    with transaction(org.id) as tx:
        heads = [tx.cases.head(case) for case in ids]
        sent = [tx.statements.of_decision(head.id)[0] for head in heads]
    assert [statement.facts.reason for statement in sent] == [message, message]
    assert sections(preview, day="", until="") == sections(sent[0], day="", until="")
    assert (preview.facts, preview.state) == (sent[0].facts, sent[0].state)
