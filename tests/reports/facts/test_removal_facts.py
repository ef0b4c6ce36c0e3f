"""What the log tells of removals: each once, on its basis, on the day it went down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.orders.figures.removal_counts import Basis, TargetChange, removals_among
from seawall.reports.facts.removal_sorter import AskedAction, RemovalSorter
from tests.reports.told_made import DAY, HOUR, NOON, ToldLog


@pytest.fixture
def log() -> ToldLog:
    return ToldLog()


def removed(log, **more):
    return {basis: count for basis, count in log.figures(**more).removed.items() if count}


def decide(log, decision, **public):
    told = {"clauses": [], "decision": decision, "finding": "remove", "supersedes": None, **public}
    log.tell("decision.made", "case_1", **told)


# On which basis


def test_a_removal_rests_on_the_order_that_its_decision_names(log):
    order = log.receive()
    notice = log.receive(form="notice", profile="gb-tact-s3")
    decide(log, "dec_1", ground="order", order=order)
    decide(log, "dec_2", ground="order", order=notice)
    log.remove("item_1", NOON, decision="dec_1")
    log.remove("item_2", NOON, decision="dec_2")

    assert removed(log) == {Basis.ORDER: 1, Basis.OTHER_ORDER: 1}


def test_a_decision_from_before_it_named_its_order_is_named_by_it(log):
    order = log.receive()
    decide(log, "dec_1", ground="order")
    log.tell("order.complied", order, decision="dec_1", attention_seconds=3, scope=["*"])
    log.remove("item_1", NOON)

    assert removed(log) == {Basis.ORDER: 1}


@pytest.mark.parametrize(
    ("form", "basis"), [("referral", Basis.REFERRAL), ("public_report", Basis.OWN)]
)
def test_what_an_authority_referred_is_a_referral_and_what_the_public_reported_our_own(
    log, form, basis
):
    asked = log.receive(form=form, binding="voluntary", profile="")
    decide(log, "dec_1", order=asked)
    log.remove("item_1", NOON)

    assert removed(log) == {basis: 1}


def keep(log, action, *, order=None, case="case_1", at=NOON):
    log.tell(
        "preservation.made", "kept_1", action=action, case=case, order=order,
        removed_at=at.isoformat(),
    )  # fmt: skip


def test_what_is_kept_under_article_5_was_removed_by_specific_measures(log):
    log.tell("case.opened", "case_1", NOON - HOUR, kind="content", queue="matches")
    keep(log, log.remove("item_1", NOON))
    keep(log, log.remove("item_2", NOON), order="order_1")

    assert removed(log) == {Basis.MEASURE: 1, Basis.OWN: 1}
    assert log.figures().measure_speed.median_seconds == 3_600


def test_a_measure_that_came_later_makes_no_measure_of_what_was_before(log):
    log.remove("item_1", NOON)
    log.remove("item_1", NOON + DAY, state="restored")
    keep(log, log.remove("item_1", NOON + 2 * DAY), at=NOON + 2 * DAY)

    assert removed(log) == {Basis.OWN: 1, Basis.MEASURE: 1}


# What counts


def test_an_account_is_no_item(log):
    log.remove("", NOON, state="disabled")

    assert removed(log) == {}


def test_what_a_content_drill_uploaded_is_none(log):
    log.remove("item_1", NOON, case="case_seeded")
    log.remove("item_2", NOON)

    assert removed(log, seeded_cases=frozenset({"case_seeded"})) == {Basis.OWN: 1}


def test_what_is_down_already_adds_nothing_and_what_came_back_does(log):
    action = log.remove("item_1", NOON)
    log.applied(action, NOON + HOUR)
    log.remove("item_1", NOON + 2 * HOUR)
    assert removed(log) == {Basis.OWN: 1}
    log.remove("item_1", NOON + DAY, state="restored")
    log.applied(action, NOON + 2 * DAY)

    assert removed(log) == {Basis.OWN: 2}


def test_what_was_down_for_a_time_only_can_go_down_again(log):
    log.remove("item_1", NOON, until=(NOON + HOUR).isoformat())
    log.remove("item_1", NOON + 2 * HOUR)

    assert removed(log) == {Basis.OWN: 2}


def test_what_was_only_limited_is_up(log):
    log.remove("item_1", NOON, state="limited")
    log.remove("item_1", NOON + HOUR)

    assert removed(log) == {Basis.OWN: 1}


CHANGES = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.integers(min_value=0, max_value=9),
        st.booleans(),
        st.none() | st.integers(min_value=0, max_value=9),
    ),
    max_size=40,
)


@given(CHANGES)
def test_sorted_outside_of_memory_it_is_the_same_as_within(changes):
    def at(hours):
        return NOON + timedelta(hours=hours)

    asked = [
        AskedAction(f"act_{n}", target, is_gone, None if until is None else at(until), f"{n}", "c")
        for n, (target, _, is_gone, until) in enumerate(changes)
    ]
    with RemovalSorter() as sorter:
        for action in asked:
            sorter.add_asked(action)
        for action, (_, hours, *_) in zip(asked, changes, strict=True):
            sorter.add_change(action.action, at(hours))
        outside = {(removal.target, removal.at, removal.decision) for removal in sorter.removals()}

    within = removals_among(
        TargetChange(f"{n:03d}", target, at(hours), is_gone, None if until is None else at(until))
        for n, (target, hours, is_gone, until) in enumerate(changes)
    )
    assert outside == {(change.target, change.at, str(int(change.id))) for change in within}


def test_what_is_sorted_is_gone_when_it_is_closed():
    sorter = RemovalSorter()
    with sorter:
        sorter.add_asked(AskedAction("act_1", "item_1", True, None, "dec_1", "case_1"))
        sorter.add_change("act_1", NOON)
        assert len(list(sorter.removals())) == 1

    with pytest.raises(Exception, match="closed"):
        next(sorter.removals())
