"""The base of a removal rate."""

from __future__ import annotations

import pytest

from seawall.probing.removal_rate import AlertCounts
from tests.problems import raises_problem


def test_tcap_03_the_base_of_the_removal_rate_is_the_alerts():
    counts = AlertCounts(submitted=18_995, alerted=10_174, offline=8_343)

    assert counts.removal_rate == pytest.approx(0.820, abs=0.0005)
    assert counts.removal_rate != pytest.approx(0.439, abs=0.001)


def test_tcap_03_without_alerts_there_is_no_rate():
    assert AlertCounts(submitted=5, alerted=0, offline=0).removal_rate is None


@pytest.mark.parametrize("counts", [(5, 6, 1), (5, 4, 5), (5, 4, -1)])
def test_counts_that_cannot_be_are_refused(counts):
    submitted, alerted, offline = counts
    with raises_problem("probing.counts-disagree"):
        AlertCounts(submitted=submitted, alerted=alerted, offline=offline)
