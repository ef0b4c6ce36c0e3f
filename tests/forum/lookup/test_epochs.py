"""Keys turn with the quarter, and the last quarter is answered for two weeks more."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forum.lookup.epochs import EpochKeys, admit_epoch, epoch_of, open_epochs
from tests.problems import raises_problem

APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "name"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), "2026Q1"),
        (datetime(2026, 3, 31, 23, 59, tzinfo=UTC), "2026Q1"),
        (APRIL, "2026Q2"),
        (datetime(2026, 12, 31, tzinfo=UTC), "2026Q4"),
    ],
)
def test_a_quarter_has_a_name(when, name):
    assert epoch_of(when) == name


def test_the_last_quarter_is_answered_for_two_weeks_and_no_longer():
    assert open_epochs(APRIL + timedelta(days=13)) == ("2026Q2", "2026Q1")
    assert open_epochs(APRIL + timedelta(days=14)) == ("2026Q2",)
    with raises_problem(
        "forum.epoch-over.epoch",
    ) as refused:
        admit_epoch("2026Q1", now=APRIL + timedelta(days=14))
    assert refused.value.field == "epoch"


@given(st.timedeltas(timedelta(), timedelta(days=25_000)))
def test_the_current_quarter_always_answers(later):
    when = APRIL + later

    assert open_epochs(when)[0] == epoch_of(when)
    assert len(open_epochs(when)) <= 2


def test_every_forum_quarter_and_list_has_a_key_of_its_own():
    keys = {
        EpochKeys(secret, forum, epoch).function(name).public
        for secret in (b"a" * 32, b"b" * 32)
        for forum in ("one", "two")
        for epoch in ("2026Q1", "2026Q2")
        for name in ("exact", "near-32", "near-24")
    }

    assert len(keys) == 24
