"""Record how long each test file takes, for `scripts/changed_tests.py`.

    .venv/bin/pytest --junitxml=report.xml -o junit_family=xunit1
    python scripts/record_durations.py report.xml

The report's times include set-up and tear-down. They are summed by file, rounded to a tenth of
a second and written to `tests/durations.json`, sorted by name. Files of less than half a second
are left out: whoever reads the record takes what is not in it to be short.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree as ET

DURATIONS = Path(__file__).resolve().parents[1] / "tests" / "durations.json"
SHORTEST = 0.5


class NoFiles(Exception):
    """The report does not say which file a test is in."""


def main() -> int:
    """Read the report and write the record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("report", type=Path, help="JUnit XML of a run of all tests")
    parser.add_argument("--output", type=Path, default=DURATIONS, help="where the record is kept")
    options = parser.parse_args()
    try:
        durations = durations_of(options.report)
    except (NoFiles, OSError, ET.ParseError) as problem:
        print(f"{options.report} cannot be read as a report. {problem}", file=sys.stderr)
        return 2
    record = {file: seconds for file, seconds in durations.items() if seconds >= SHORTEST}
    write_record(record, options.output)
    print(
        f"{len(record)} of {len(durations)} test files are in {options.output}, with"
        f" {sum(record.values()):.0f} s on one core; the others are shorter."
    )
    return 0


def durations_of(report: Path) -> dict[str, float]:
    """Seconds by test file."""
    durations: dict[str, float] = defaultdict(float)
    for case in ET.parse(report).iter("testcase"):
        file = case.get("file")
        if file is None:
            raise NoFiles("Its tests name no file: run pytest with -o junit_family=xunit1.")
        durations[file] += float(case.get("time", 0))
    if not durations:
        raise NoFiles("It holds no tests.")
    return dict(durations)


def write_record(durations: dict[str, float], place: Path) -> None:
    """Write the record, one file a line, so that a change of one is a change of one line."""
    rounded = {file: round(seconds, 1) for file, seconds in sorted(durations.items())}
    place.write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
