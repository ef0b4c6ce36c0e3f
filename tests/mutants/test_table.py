"""The rules that are broken by hand still stand where the table says: `tests/mutants/table.py`."""

from __future__ import annotations

from collections import Counter

from tests.folders import CHECKOUT
from tests.mutants.table import MUTANTS

#: Where a fault would cost the most: each has a rule that is broken.
AREAS = {
    "clocks",
    "thresholds",
    "tenancy",
    "sequence",
    "guards",
    "egress",
    "lanes",
    "appeals",
    "leases",
    "proofs",
    "signatures",
    "withdrawals",
    "rights",
    "four-eyes",
    "bundles",
    "results",
    "reports",
    "witness",
    "preservation",
    "retention",
    "idempotency",
    "undo",
    "strikes",
    "signed events",
    "drills",
    "audits",
}


def test_every_mutant_still_fits_the_code_and_its_tests_are_there():
    faults = [f"{mutant.rule} {fault}" for mutant in MUTANTS if (fault := mutant.fault(CHECKOUT))]

    assert not faults, "bring the row up to date with the rule, do not drop it"


def test_there_are_thirty_mutants_or_more_and_every_area_has_its_own():
    assert len(MUTANTS) >= 30
    assert {mutant.area for mutant in MUTANTS} == AREAS


def test_no_rule_is_broken_twice_and_each_is_a_sentence():
    places = Counter((mutant.file, mutant.old) for mutant in MUTANTS)

    assert max(places.values()) == 1
    assert all(mutant.rule.endswith(".") for mutant in MUTANTS)
