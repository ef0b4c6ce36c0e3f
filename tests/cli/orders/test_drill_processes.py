"""Drills as processes: on either database, interrupted, at once, and by another door."""

from __future__ import annotations

import json
import signal
import sys

import pytest

from tests.cli.conftest import finished
from tests.drill_processes import CARRY_OUT, begin_drill_before
from tests.forked import run as run_forked
from tests.orders_made import make_contact_point
from tests.people_made import make_organisation, make_person

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]


@pytest.fixture
def platform(address: str) -> str:
    org = make_organisation(slug="harbour")
    make_contact_point(org)
    make_person(org)
    return address


@pytest.fixture
def apart(platform: str, tmp_path):
    """Run a program on the same installation."""

    def run_program(program: str) -> str:
        ran = run_forked(
            [sys.executable, "-c", program],
            env=environment(platform, tmp_path),
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0, ran.stderr
        return str(ran.stdout).strip()

    return run_program


def environment(address: str, tmp_path) -> dict[str, str]:
    import os

    return os.environ | {
        "SEAWALL_DATABASE_URL": address,
        "SEAWALL_DATA_DIR": str(tmp_path / "data"),
    }


def arrived(process) -> None:
    line = process.stderr.readline()
    assert "DRILL-" in line, line + process.stderr.read()


def test_a_drill_that_is_answered_by_another_process_is_passed(platform, start, apart):
    drilling = start(platform, "drill", "order", "--json")
    arrived(drilling)
    apart(CARRY_OUT)
    ran = finished(drilling)

    assert ran.code == 0, ran.err
    assert ran.data["passed"] is True
    assert all(ran.data["checked"].values())


def test_two_drills_at_once_are_one_and_both_commands_report_it(platform, start, apart):
    drillings = [start(platform, "drill", "order", "--json") for _ in range(2)]
    for drilling in drillings:
        arrived(drilling)
    apart(CARRY_OUT)
    reports = [finished(drilling) for drilling in drillings]

    assert [report.code for report in reports] == [0, 0], [report.err for report in reports]
    assert len({report.data["order"] for report in reports}) == 1
    assert len({json.dumps(report.data["checked"]) for report in reports}) == 1


def test_a_drill_that_was_terminated_is_reported_by_the_next_start(platform, start, apart):
    first = start(platform, "drill", "order")
    arrived(first)
    first.send_signal(signal.SIGTERM)
    finished(first)
    apart(CARRY_OUT)
    ran = finished(start(platform, "drill", "order", "--json"))

    assert ran.code == 0, ran.err
    assert "is under way" in ran.err


def test_a_drill_whose_hour_was_over_before_anybody_came_is_missed(platform, start, apart):
    order = apart(begin_drill_before(3661))
    ran = finished(start(platform, "drill", "order", "--json"))

    assert ran.code == 1, ran.err
    assert ran.data["order"] == order
    assert [miss["code"] for miss in ran.data["missed"]] == ["not_opened", "not_carried_out"]
