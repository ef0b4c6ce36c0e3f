"""The time of each test file is recorded from the report of a run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def record(folder, cases):
    """Run the script over a report of these cases; its answer, and the record if there is one."""
    tests = "".join(f"<testcase {attributes} />" for attributes in cases)
    report, output = folder / "report.xml", folder / "durations.json"
    report.write_text(f'<testsuites><testsuite name="pytest">{tests}</testsuite></testsuites>')
    command = [sys.executable, ROOT / "scripts/record_durations.py", report, "--output", output]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return answer, output.read_text() if output.exists() else None


def test_times_are_summed_by_file_and_sorted_by_name(tmp_path):
    cases = [
        'file="tests/test_z.py" name="a" time="1.04"',
        'file="tests/test_a.py" name="a" time="2.0"',
        'file="tests/test_z.py" name="b" time="0.3"',
    ]
    answer, text = record(tmp_path, cases)

    assert answer.returncode == 0, answer.stderr
    assert text == '{\n  "tests/test_a.py": 2.0,\n  "tests/test_z.py": 1.3\n}\n'


def test_files_of_less_than_half_a_second_are_left_out(tmp_path):
    cases = ['file="short.py" name="a" time="0.49"', 'file="long.py" name="a" time="0.5"']
    answer, text = record(tmp_path, cases)

    assert json.loads(text) == {"long.py": 0.5}
    assert answer.stdout.startswith("1 of 2 test files are in ")


def test_a_report_without_files_is_refused_and_the_record_stays(tmp_path):
    (tmp_path / "durations.json").write_text("{}")

    answer, text = record(tmp_path, ['classname="tests.test_a" name="a" time="2.0"'])

    assert (answer.returncode, text) == (2, "{}")
    assert "-o junit_family=xunit1" in answer.stderr


def test_a_report_of_no_tests_is_refused(tmp_path):
    answer, text = record(tmp_path, [])

    assert (answer.returncode, text) == (2, None)


def test_pytest_writes_the_report_that_is_read(tmp_path):
    (tmp_path / "test_it.py").write_text("import time\ndef test_it(): time.sleep(0.6)\n")
    report = tmp_path / "report.xml"
    options = ["-q", "-p", "no:cacheprovider", "-o", "junit_family=xunit1", f"--junitxml={report}"]
    subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=60,
    )

    output = tmp_path / "durations.json"
    command = [sys.executable, ROOT / "scripts/record_durations.py", report, "--output", output]
    subprocess.run(command, check=True, capture_output=True, timeout=60)

    assert list(json.loads(output.read_text())) == ["test_it.py"]
