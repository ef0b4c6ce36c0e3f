"""On months drawn from known laws, each interval covers the truth as often as it says."""

from __future__ import annotations

from collections import defaultdict

from tests.simulated_month import COUNTED, DRAWN, covers, truth

MONTHS = 200
#: The level, less three times what chance makes of so many months.
LEAST = 0.95 - 3 * (0.95 * 0.05 / MONTHS) ** 0.5


def test_every_interval_covers_the_truth_at_its_level_and_every_count_is_right():
    covered = defaultdict(list)
    for seed in range(MONTHS):
        for number, is_covered in covers(seed).items():
            if is_covered is not None:
                covered[number].append(is_covered)

    assert covered.keys() == {*truth(), *DRAWN, *COUNTED}
    for number, months in covered.items():
        least = 1.0 if number in COUNTED else LEAST
        assert len(months) > MONTHS * 0.95, number
        assert sum(months) / len(months) >= least, number
