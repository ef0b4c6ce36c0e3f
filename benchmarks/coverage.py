"""How often the interval of each measure covers the truth, on simulated months.

    .venv/bin/python benchmarks/coverage.py              # 400 months, a minute or two
    .venv/bin/python benchmarks/coverage.py --seeds 1000

Each month is a log as the product writes it: uploads, checks, complaints, decisions, removals,
orders, referrals, appeals, signals of others, looks at media. What happens is drawn from laws that
are known (`tests/simulated_month.py`), so the true value of each measure is, too; the month is read
and measured as in the product. An interval that claims 95 % should cover the truth in about 95 of
100 months. What is counted in full has no interval: there it is said how often the count is right.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from math import sqrt
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

from score import Score, report  # noqa: E402


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=400, help="simulated months")
    parser.add_argument("--score", default="", help="a file to leave the figures in")
    return parser.parse_args()


ASKED = parsed()
#: The level, less what whole counts take from it at worst (Brown, Cai, DasGupta 2001); and less what
#: chance makes of so many months.
GOAL = 93.5


def main() -> None:
    """Print how often each interval covers the truth."""
    from tests.simulated_month import covers

    covered_by_number: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for seed in range(ASKED.seeds):
        for number, is_covered in covers(seed).items():
            if is_covered is not None:
                covered_by_number[number].append(is_covered)
    report([_score(number, covered) for number, covered in covered_by_number.items()], ASKED.score)


def _score(number: tuple[str, str], covered: list[bool]) -> Score:
    from tests.simulated_month import COUNTED

    months = len(covered)
    chance = 196 * sqrt(0.95 * 0.05 / months)
    goal = 100.0 if number in COUNTED else GOAL - chance
    beside = f"{months} months" + ("" if number in COUNTED else f", chance ± {chance:.1f}")
    return Score(": ".join(number), (100 * sum(covered) / months,), "%", goal, beside=beside)


if __name__ == "__main__":
    main()
