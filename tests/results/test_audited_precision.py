"""Audited precision: weighted by stratum, with bounds for what nobody has decided yet."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.reporting_period import named_period
from seawall.probing.share_interval import wilson
from seawall.results.lives.audit_lives import AuditedStratum
from seawall.results.model import Absence, IntervalKind
from seawall.results.results_lines import shown_interval, shown_value
from seawall.results.stratified_share import stratified_share
from tests.results.lives_made import metric
from tests.results_made import HOUR, PAST, MadeEntries

MANY = 10**9


def stratum(of, right, wrong=0, undecided=0):
    return AuditedStratum("s", of, right + wrong + undecided, right, wrong)


def read(**counts):
    """So many readings of each finding."""
    return [finding for finding, count in counts.items() for _ in range(count)]


def test_one_stratum_without_an_end_has_wilsons_interval():
    number = stratified_share("right", [stratum(MANY, 190, 10)])

    assert (number.value, number.part, number.n) == (0.95, 190, 200)
    assert (number.low, number.high) == pytest.approx(wilson(190, 200), abs=1e-6)
    assert number.kind is IntervalKind.STRATIFIED


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(294, 300, 0.957, 0.991), (1_470, 1_500, 0.972, 0.986), (300, 300, 0.987, 1.0)],
)
def test_sample_sizes_give_the_intervals_that_the_field_knows(right, of, low, high):
    number = stratified_share("right", [stratum(MANY, right, of - right)])

    assert (number.low, number.high) == pytest.approx((low, high), abs=0.0006)


def test_each_stratum_weighs_as_much_as_it_has_decisions():
    number = stratified_share("right", [stratum(9_000, 50), stratum(1_000, 25, 25)])

    assert number.value == pytest.approx(0.95)
    assert number.part / number.n == 0.75
    assert number.low < 0.95 < number.high


def test_what_was_all_read_is_known_for_certain():
    number = stratified_share("right", [stratum(40, 38, 2)])

    assert (number.low, number.value, number.high) == (0.95, 0.95, 0.95)


def test_what_nobody_has_decided_counts_as_wrong_below_and_as_right_above():
    number = stratified_share("right", [stratum(40, 28, 2, undecided=10)])

    assert (number.value, number.absence) == (None, Absence.BOUND_ONLY)
    assert (number.low, number.high) == (28 / 40, 38 / 40)


def test_bounds_are_printed_as_such():
    number = stratified_share("right", [stratum(20, 20), stratum(20, 0, undecided=20)])

    assert (number.value, number.absence) == (None, Absence.BOUND_ONLY)
    assert (number.low, number.high) == (0.5, 1.0)
    assert shown_value(number) == "only bounds"
    assert shown_interval(number) == "50.0 % to 100.0 %"


def test_without_any_audit_there_is_no_number():
    number = stratified_share("right", [])

    assert (number.value, number.low, number.absence) == (None, None, Absence.NOTHING)


@given(
    strata=st.lists(
        st.tuples(
            st.integers(0, 50), st.integers(0, 20), st.integers(0, 20), st.integers(0, 10_000)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_bounds_hold_each_other_and_whatever_the_undecided_turn_out_to_be(strata):
    made = [
        stratum(right + wrong + undecided + rest, right, wrong, undecided)
        for right, wrong, undecided, rest in strata
    ]
    number = stratified_share("right", made)
    if number.low is None:
        return
    assert 0 <= number.low <= number.high <= 1
    all_right = stratified_share(
        "right", [stratum(each.of, each.against + each.undecided, each.allowed) for each in made]
    )
    all_wrong = stratified_share(
        "right", [stratum(each.of, each.against, each.allowed + each.undecided) for each in made]
    )
    assert number.low == all_wrong.low
    assert number.high == all_right.high
    if number.value is not None:
        assert number.low - 1e-9 <= number.value <= number.high + 1e-9


@pytest.mark.parametrize(
    "laws",
    [
        [(8_000, 0.99), (2_000, 0.9)],
        [(500, 0.98), (300, 1.0), (40, 0.7)],
        [(5_000, 0.999)],
        [(60, 0.95), (60, 0.95), (60, 0.5)],
    ],
)
def test_the_interval_covers_what_is_right_as_often_as_it_says(laws):
    from seawall.audits.audit_strata import allocate

    dice = random.Random(11)
    draws = allocate([of for of, _ in laws], 200)
    covered = 0
    for _ in range(600):
        made, truth = [], 0.0
        for (of, share), drawn in zip(laws, draws, strict=True):
            right = sum(dice.random() < share for _ in range(of))
            found = sum(place < right for place in dice.sample(range(of), drawn))
            made.append(stratum(of, found, drawn - found))
            truth += right
        number = stratified_share("right", made)
        share = truth / sum(of for of, _ in laws)
        covered += number.low - 1e-12 <= share <= number.high + 1e-12
    assert covered / 600 >= 0.95 - 3 * (0.95 * 0.05 / 600) ** 0.5


# As the log tells it


def test_a_reading_counts_once_both_agree_or_somebody_has_decided_between_them():
    log = MadeEntries()
    ((*pairs,),) = log.audit((50, [None] * 5))
    for (decision, review), (second, outcome) in zip(
        pairs,
        [
            ("remove", ""),
            ("allow", "second"),
            ("allow", "first"),
            ("allow", ""),
            ("restrict", "second"),
        ],
        strict=True,
    ):
        log.read(review, decision, PAST + HOUR, "remove", second, outcome=outcome)

    precision = metric(log, "audited_precision")
    assert (precision.number("right").part, precision.number("right").n) == (3, 4)
    assert precision.beside == {"audited": 50, "drawn": 5, "undecided": 1}


def test_a_person_who_overrules_a_machine_in_the_case_itself_settles_it():
    log = MadeEntries()
    log.audit((50, read(remove=9)))
    entries = [entry for entry in log.entries if entry.what == "audit.drawn"]
    entries[0].sealed["drawn"][0].append(["dec_m", "rev_m"])
    entries[0].public["strata"][0][2] = 10
    log.read("rev_m", "dec_m", PAST, "remove", "allow", outcome="")

    assert metric(log, "audited_precision").number("right").part == 9
    assert metric(log, "audited_precision").beside["undecided"] == 0


def test_every_audit_of_the_days_counts_and_none_of_other_days():
    log = MadeEntries()
    log.audit((100, read(remove=20)), first="2026-11-01", last="2026-11-14")
    log.audit((100, read(remove=10, allow=10)), first="2026-11-15", last="2026-11-30")
    log.audit((100, read(allow=20)), first="2026-10-01", last="2026-11-30")

    right = metric(log, "audited_precision").number("right")
    assert (right.part, right.n, right.value) == (30, 40, 0.75)


def test_a_quarter_has_the_audits_of_its_months():
    log = MadeEntries()
    log.audit((300, read(remove=20)), first="2026-10-01", last="2026-10-31")
    log.audit((100, read(remove=10, allow=10)))

    right = metric(log, "audited_precision", period=named_period("2026-Q4", "UTC")).number("right")
    assert right.value == pytest.approx(0.875)
