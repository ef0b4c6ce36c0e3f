"""κ and α come out as their authors' published examples do, and say nothing of few pairs."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.cases.quality.agreement import TOO_FEW, alpha, kappa

#: SAS/STAT, PROC FREQ, example "Agreement Study": 88 patients, two dermatologists.
SKIN = ((10, 4, 1, 0), (5, 10, 12, 2), (2, 4, 12, 5), (0, 2, 6, 13))
#: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, chapter 18.
DIAGNOSES = ((75, 1, 4), (5, 4, 1), (0, 0, 10))
#: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", four observers, 12 units.
OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def pairs(table):
    spread = product(range(len(table)), repeat=2)
    return [(a, b) for a, b in spread for _ in range(table[a][b])]


def test_kappa_of_the_skin_condition_is_as_published():
    found = kappa(pairs(SKIN))

    assert found.value == pytest.approx(0.3449, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((0.2030, 0.4868), abs=5e-5)


def test_kappa_of_the_diagnoses_is_as_published():
    found = kappa(pairs(DIAGNOSES))

    assert found.value == pytest.approx(0.676, abs=5e-4)
    assert (found.high - found.value) / 1.96 == pytest.approx(0.088, abs=5e-4)


def test_alpha_with_missing_readings_is_as_published():
    units = [[row[at] for row in OBSERVERS if row[at] != "."] for at in range(12)]

    found = alpha(units, at_least=1)

    assert found.value == pytest.approx(0.743, abs=5e-4)
    assert found.pairs == 11  # the twelfth has one reading only
    assert found.low < found.value < found.high


def test_alpha_of_two_observers_is_as_published():
    found = alpha([list(unit) for unit in zip("0100000010", "1110010000", strict=True)], at_least=1)

    assert found.value == pytest.approx(0.095, abs=5e-4)


def test_few_pairs_are_counted_and_no_coefficient_is_given():
    few = [("remove", "remove"), ("allow", "remove")] * (TOO_FEW // 2 - 1)

    for found in (kappa(few), alpha(few)):
        assert found.is_too_few
        assert found.value is None
        assert (found.pairs, found.same) == (len(few), len(few) // 2)


def test_where_everybody_says_one_thing_chance_explains_it_and_nothing_is_claimed():
    same = [("allow", "allow")] * 50

    assert kappa(same).value is None
    assert alpha(same).value is None
    assert not kappa(same).is_too_few


def test_a_figure_comes_out_the_same_each_time():
    assert alpha(pairs(SKIN)) == alpha(pairs(SKIN))


said = st.sampled_from(["remove", "allow", "restrict"])


@given(st.lists(st.tuples(said, said), min_size=TOO_FEW, max_size=80))
def test_the_interval_holds_the_coefficient_and_ends_within_its_scale(readings):
    found = kappa(readings)
    if found.value is not None:
        assert -1 <= found.low <= found.value <= found.high <= 1


@given(st.lists(st.tuples(said, said), min_size=TOO_FEW, max_size=80))
def test_it_does_not_matter_who_read_first(readings):
    turned = [(b, a) for a, b in readings]

    assert (kappa(readings).value or 0) == pytest.approx(kappa(turned).value or 0)
    assert (alpha(readings).value or 0) == pytest.approx(alpha(turned).value or 0)


@given(st.lists(said, min_size=TOO_FEW, max_size=60).filter(lambda it: len(set(it)) > 1))
def test_readers_who_always_agree_come_out_at_one(readings):
    both = [(each, each) for each in readings]

    assert kappa(both).value == pytest.approx(1)
    assert alpha(both).value == pytest.approx(1)
