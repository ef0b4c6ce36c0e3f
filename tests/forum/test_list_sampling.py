"""A sample that nobody can choose, and everybody can draw again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.forum.list_sampling import (
    AuditVerdict,
    Beacon,
    SampleChallenge,
    SampledSignal,
    commitment_of,
    draw_sample,
    seed_of,
)
from tests.problems import raises_problem

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECRET = bytes(range(32))
COMMITTED = commitment_of(SECRET, auditor="marek", at=NOON)
BEACON = Beacon(4711, "ab" * 32, NOON + timedelta(minutes=1))
LIST = [
    *(SampledSignal(f"a{n}", "behaviour/attack-footage", "harbour") for n in range(900)),
    *(SampledSignal(f"b{n}", "behaviour/recruitment", "harbour") for n in range(90)),
    *(SampledSignal(f"c{n}", "behaviour/recruitment", "quayside") for n in range(10)),
]


def test_the_seed_hangs_on_the_secret_and_on_a_later_root():
    seed = seed_of(COMMITTED, SECRET, BEACON)

    assert seed != seed_of(COMMITTED, SECRET, replace(BEACON, root="ac" * 32))
    assert seed != seed_of(COMMITTED, SECRET, replace(BEACON, size=4712))
    with raises_problem(
        "forum.bad-sample.secret-other",
    ):
        seed_of(COMMITTED, bytes(32), BEACON)
    with raises_problem(
        "forum.bad-sample.checkpoint",
    ) as refused:
        seed_of(COMMITTED, SECRET, replace(BEACON, signed_at=NOON))
    assert refused.value.field == "checkpoint"


def test_every_label_and_author_is_drawn_from_and_the_rest_by_size():
    sample = draw_sample(LIST, seed_of(COMMITTED, SECRET, BEACON), 100)
    drawn = Counter((one.label, one.author) for one in sample.drawn)

    assert len(sample.drawn) == len(set(sample.drawn)) == 100
    assert sample.strata == 3
    assert [drawn[name] for name in sorted(drawn)] == [90, 9, 1]


def test_anybody_draws_the_same_sample_from_the_list_in_any_order():
    sample = draw_sample(LIST, "0f" * 32, 50)

    without_one = [signal for signal in LIST if signal != sample.drawn[0]]

    assert draw_sample(LIST[::-1], "0f" * 32, 50) == sample
    assert draw_sample(without_one, "0f" * 32, 50) != sample


listed = st.builds(
    SampledSignal, st.text(max_size=3), st.sampled_from("xyz"), st.sampled_from("pq")
)


@given(st.lists(listed, max_size=40), st.integers(1, 50), st.binary(min_size=32, max_size=32))
def test_a_sample_is_of_the_list_and_as_large_as_can_be(some, count, key):
    sample = draw_sample(some, key.hex(), count)

    assert set(sample.drawn) <= set(some)
    assert len(sample.drawn) == min(count, len(set(some)))
    assert draw_sample(some[::-1], key.hex(), count) == sample


def test_no_signal_of_a_stratum_is_preferred():
    seen = Counter()
    for turn in range(400):
        seen.update(one.signal for one in draw_sample(LIST[:20], f"{turn:064x}", 5).drawn)

    assert set(seen) == {f"a{n}" for n in range(20)}
    assert all(60 <= many <= 140 for many in seen.values())  # 100 expected, sd 8.7


def test_a_challenge_says_what_is_wrong_and_why():
    assert SampleChallenge(
        "a1", "marek", "0f", AuditVerdict.NOT_TERRORIST, "a harvest", NOON
    ).reason
    for verdict, reason in ((AuditVerdict.RIGHT, "fine"), (AuditVerdict.NOT_TERRORIST, " ")):
        with raises_problem(
            "forum.bad-sample.reason",
            "forum.bad-sample.verdict",
        ):
            SampleChallenge("a1", "marek", "0f", verdict, reason, NOON)


def test_a_sample_has_a_size():
    for count in (0, 10_001):
        with raises_problem(
            "forum.bad-sample.count",
        ):
            draw_sample(LIST, "0f" * 32, count)
    with raises_problem(
        "forum.bad-sample.secret-length",
    ):
        commitment_of(b"short", auditor="marek", at=NOON)
