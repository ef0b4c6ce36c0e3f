"""Drafts, notes, clusters taken apart, accounts acted upon, and what a decision would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.cases.clusters.model import OddTrait
from seawall.cases.desk.model import KEPT_FOR
from seawall.cases.model import CaseReason, Finding
from seawall.cases.quality import second_read_sampling
from seawall.enforcement.model import TargetState
from seawall.errors import Forbidden
from seawall.ids import ItemId
from seawall.journeys.cases import account_action
from seawall.journeys.cases.account_action import (
    AccountMeasure,
    NotConfirmed,
)
from seawall.journeys.cases.decision_effect import foresee_effect
from seawall.journeys.queue import case_noting, case_splitting
from seawall.journeys.queue.case_splitting import TakeOut
from seawall.transaction import transaction
from tests.cases_made import arrival, decide_case, make_item, open_case
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem


@pytest.fixture
def org(database):
    return make_organisation()


def a_cluster(org, size=3, account="example-account"):
    """Items that share a known entry, in one case."""
    items = [make_item(org) for _ in range(size)]
    case = [open_case(org, item, entries=("entry_1",)) for item in items][-1]
    return case, items


# Drafts and notes


def test_a_draft_is_one_persons_and_the_newest_counts(org):
    mine, theirs, case = make_person(org), make_person(org), open_case(org)
    with transaction(org.id) as tx:
        for reason in ("First.", "Second."):
            case_noting.keep_draft(case.id, mine, {"reason": reason}, tx=tx, now=NOON)

        assert tx.desk.draft(case.id, mine.id).said == {"reason": "Second."}
        assert tx.desk.draft(case.id, theirs.id) is None


def test_a_draft_is_erased_when_its_author_decides_and_a_colleagues_stays(org):
    mine, theirs, case = make_person(org), make_person(org), open_case(org)
    with transaction(org.id) as tx:
        for person in (mine, theirs):
            case_noting.keep_draft(case.id, person, {"reason": "R."}, tx=tx, now=NOON)
    decide_case(org, case, mine)

    with transaction(org.id) as tx:
        assert tx.desk.draft(case.id, mine.id) is None
        assert tx.desk.draft(case.id, theirs.id)


def test_a_draft_that_nobody_came_back_to_is_forgotten_after_a_month(org):
    person, case = make_person(org), open_case(org)
    with transaction(org.id) as tx:
        case_noting.keep_draft(case.id, person, {"reason": "R."}, tx=tx, now=NOON)
        kept = tx.desk.forget(before=NOON + KEPT_FOR - KEPT_FOR)
        gone = tx.desk.forget(before=NOON + KEPT_FOR)

    assert (kept, gone) == (0, 1)


def test_a_draft_has_a_size_that_a_decision_may_have(org):
    person, case = make_person(org), open_case(org)

    with raises_problem("cases.draft-too-long"), transaction(org.id) as tx:
        case_noting.keep_draft(case.id, person, {"reason": "r" * 16_001}, tx=tx, now=NOON)


def test_who_may_not_decide_keeps_no_draft_and_leaves_no_note(org):
    overseer, case = make_person(org, "overseer"), open_case(org)

    with transaction(org.id) as tx:
        with pytest.raises(Forbidden):
            case_noting.keep_draft(case.id, overseer, {}, tx=tx, now=NOON)
        with pytest.raises(Forbidden):
            case_noting.leave_note(case.id, overseer, "A word.", tx=tx, now=NOON)


def test_a_note_is_everybodys_and_its_words_are_sealed(org):
    person, case = make_person(org), open_case(org)
    with transaction(org.id) as tx:
        case_noting.leave_note(case.id, person, " Ask Mira first. ", tx=tx, now=NOON)
        entry = tx.ledger.about(case.id)[-1]

        assert [note.text for note in tx.desk.notes(case.id)] == ["Ask Mira first."]
        assert (entry.what, entry.by, entry.public) == ("case.noted", person.code, {})
        assert tx.ledger.sealed(entry.id).content == {"text": "Ask Mira first."}


@pytest.mark.parametrize("text", ["", "  ", "n" * 4_001])
def test_a_note_says_something_and_is_no_book(org, text):
    person, case = make_person(org), open_case(org)

    with raises_problem("cases.nothing-to-note"), transaction(org.id) as tx:
        case_noting.leave_note(case.id, person, text, tx=tx, now=NOON)


# Clusters


def test_a_cluster_is_counted_and_paged_by_the_database(org):
    case, items = a_cluster(org, 5)
    with transaction(org.id) as tx:
        first = tx.clusters.page(case.id, limit=3)
        rest = tx.clusters.page(case.id, after=first.next, limit=3)

        assert tx.clusters.size(case.id).items == 5
        assert [one.item for one in (*first.items, *rest.items)] == [one.id for one in items]
        assert rest.next is None
        assert [(why.times, why.kind) for why in tx.clusters.reasons(case.id)] == [(5, "match")]


def test_the_one_from_another_account_and_with_other_words_is_shown(org):
    case, _items = a_cluster(org, 3)
    other = make_item(org)
    with transaction(org.id) as tx:
        tx.intake.update_item(other.id, latest_version=1, account="somebody-else", url="")
    open_case(org, other, entries=("entry_1",))

    with transaction(org.id) as tx:
        (odd,) = tx.clusters.odd_ones(case.id, among=4)
    assert (odd.item, odd.why, odd.alike) == (other.id, OddTrait.ACCOUNT, 3)


def test_two_items_of_two_accounts_have_no_odd_one_out(org):
    case, items = a_cluster(org, 2)
    with transaction(org.id) as tx:
        tx.intake.update_item(items[0].id, latest_version=1, account="another", url="")

        assert tx.clusters.odd_ones(case.id, among=2) == []


def test_what_is_taken_out_has_a_case_of_its_own_under_the_same_clock(org):
    case, items = a_cluster(org, 3)
    person, due = make_person(org), NOON + timedelta(hours=1)
    with transaction(org.id) as tx:
        tx.cases.save(replace(tx.cases.case(case.id), due_at=due))
        asked = TakeOut(case.id, [items[0].id], "another scene")
        new = case_splitting.take_out_items(asked, person, tx=tx, now=NOON)
        again = arrival(items[0], version=2, entries=("entry_1",))

        assert [one.item for one in tx.cases.items(new.id)] == [items[0].id]
        assert [one.item for one in tx.cases.items(case.id)] == [items[1].id, items[2].id]
        assert (new.due_at, new.lease.holder) == (due, person.id)
        assert tx.cases.case(case.id).lease.holder == person.id
        assert tx.ledger.about(new.id)[-1].what == "case.divided"
        assert tx.cases.open_for([_item_anchor(again)], kind="content").id == new.id


def _item_anchor(came):
    from seawall.cases.cluster import anchor

    return anchor("item", came.item)


@pytest.mark.parametrize("which", ["none", "all", "strange"])
def test_some_are_taken_out_and_some_are_left(org, which):
    case, items = a_cluster(org, 2)
    chosen = {"none": [], "all": [one.id for one in items], "strange": [ItemId("item_x")]}[which]

    with raises_problem("cases.nothing-to-take-out"), transaction(org.id) as tx:
        case_splitting.take_out_items(TakeOut(case.id, chosen), make_person(org), tx=tx, now=NOON)


def test_a_decision_of_the_rest_leaves_what_was_taken_out_alone(org):
    case, items = a_cluster(org, 3)
    person = make_person(org)
    with transaction(org.id) as tx:
        case_splitting.take_out_items(TakeOut(case.id, [items[0].id]), person, tx=tx, now=NOON)
    decide_case(org, case, person)

    with transaction(org.id) as tx:
        told = {action.target.external_id for action in tx.enforcement.actions_of(case.id)}
    assert told == {items[1].external_id, items[2].external_id}


@pytest.mark.parametrize("is_drawn", [False, True], ids=["read once", "read twice"])
def test_a_cluster_of_three_hundred_is_decided_without_a_query_a_row(org, monkeypatch, is_drawn):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    monkeypatch.setattr(second_read_sampling, "is_drawn", lambda decision, drawing: is_drawn)
    person, counted = make_person(org), []
    for size in (3, 300):
        case, _ = a_big_cluster(org, size)
        with CaptureQueriesContext(connection) as queries:
            decide_case(org, case, person)
        counted.append(len(queries))
        with transaction(org.id) as tx:
            assert tx.enforcement.progress(case.id).due == size

    assert counted[1] < counted[0] + 300 / 20  # many rows a statement


def a_big_cluster(org, size):
    """One open case with so many items, written at once."""
    from seawall.cases.model import CaseItem

    items = [make_item(org) for _ in range(size)]
    case = open_case(org, items[0], entries=(f"entry_{size}",))
    with transaction(org.id) as tx:
        rest = [CaseItem(one.id, 1, None, NOON) for one in items[1:]]
        tx.cases.put_in(case.id, reason=CaseReason("match", "e", "m"), items=rest, now=NOON)
    return case, items


# Accounts


def measure(case, **changes):
    usual = {
        "case": case.id,
        "account": "example-account",
        "state": TargetState.SUSPENDED,
        "reason": "Nothing else was posted.",
        "knows_the_effect": True,
        "knows_the_account": True,
    }
    return AccountMeasure(**{**usual, **changes})


def test_an_account_is_acted_upon_for_what_was_decided(org):
    person, case = make_person(org), open_case(org)
    decision = decide_case(org, case, person)
    with transaction(org.id) as tx:
        action = account_action.act_on_account(measure(case), person, tx=tx, now=NOON)
        event = tx.enforcement.events_about(action.id)[0]
        entry = tx.ledger.about(case.id)[-1]

    assert (action.target.kind, action.target.external_id) == ("account", "example-account")
    assert (action.state, action.decision) == (TargetState.SUSPENDED, decision.id)
    assert '"state":"suspended"' in event.body
    assert entry.what == "account.acted_upon"
    assert "example-account" not in str(entry.public)


@pytest.mark.parametrize("lacks", ["knows_the_effect", "knows_the_account"])
def test_one_confirmation_is_not_enough(org, lacks):
    person, case = make_person(org), open_case(org)
    decide_case(org, case, person)

    with pytest.raises(NotConfirmed, match="two confirmations"), transaction(org.id) as tx:
        account_action.act_on_account(measure(case, **{lacks: False}), person, tx=tx, now=NOON)


def test_an_account_is_not_acted_upon_before_anything_is_decided(org):
    person, case = make_person(org), open_case(org)

    with (
        raises_problem("cases.no-ground-to-act.no-decision"),
        transaction(org.id) as tx,
    ):
        account_action.act_on_account(measure(case), person, tx=tx, now=NOON)


def test_nor_for_what_may_stay_nor_while_the_decision_can_be_taken_back(org):
    person, allowed, fresh = make_person(org), open_case(org), open_case(org)
    decide_case(org, allowed, person, finding=Finding.ALLOW, clauses=())
    decide_case(org, fresh, person, is_undoable=True)

    for case in (allowed, fresh):
        with (
            raises_problem(
                "cases.no-ground-to-act.no-decision", "cases.no-ground-to-act.still-undoable"
            ),
            transaction(org.id) as tx,
        ):
            account_action.act_on_account(measure(case), person, tx=tx, now=NOON)


def test_only_an_account_of_the_case_is_acted_upon(org):
    person, case = make_person(org), open_case(org)
    decide_case(org, case, person)

    with raises_problem("cases.another-account"), transaction(org.id) as tx:
        account_action.act_on_account(measure(case, account="bystander"), person, tx=tx, now=NOON)


def test_an_account_comes_back(org):
    person, case = make_person(org), open_case(org)
    decide_case(org, case, person)
    with transaction(org.id) as tx:
        first = account_action.act_on_account(measure(case), person, tx=tx, now=NOON)
        back = account_action.act_on_account(
            measure(case, state=TargetState.RESTORED), person, tx=tx, now=NOON
        )

    assert back.seq == first.seq + 1


def test_an_analyst_may_not_touch_an_account(org):
    person, analyst, case = make_person(org), make_person(org, "analyst"), open_case(org)
    decide_case(org, case, person)

    with pytest.raises(Forbidden), transaction(org.id) as tx:
        account_action.act_on_account(measure(case), analyst, tx=tx, now=NOON)


# The effect, foreseen


def test_the_effect_is_counted_as_the_decision_will_count_it(org):
    case, _ = a_cluster(org, 4)
    person = make_person(org)
    with transaction(org.id) as tx:
        effect = foresee_effect(case.id, Finding.REMOVE, tx=tx, now=NOON)
        leaves = foresee_effect(case.id, Finding.ALLOW, tx=tx, now=NOON)
    decide_case(org, case, person)

    with transaction(org.id) as tx:
        assert effect.items == tx.enforcement.progress(case.id).asked == 4
    assert (effect.strikes, leaves.strikes) == (1, 0)
    assert effect.held_until == NOON + timedelta(seconds=10)


def test_an_escalation_tells_the_platform_nothing(org):
    case = open_case(org)
    with transaction(org.id) as tx:
        effect = foresee_effect(case.id, Finding.ESCALATE, tx=tx, now=NOON)

    assert not effect.tells_the_platform
    assert effect.strikes == 0
