"""The monthly drill of the manual: what its unit and its line of cron start passes or fails."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from seawall.orders.drill_result import DrillMiss
from tests.deploy.units import values
from tests.docs.pages import ROOT, blocks
from tests.drill_processes import CARRY_OUT, begin_drill_before
from tests.forked import run, seawall_command

DRILL = ROOT / "docs" / "operations" / "drill-timer.md"
SEAWALL = "/opt/seawall/bin/seawall"
SET_UP = (
    "org create harbour --name Harbour --kind platform",
    "people invite you@harbour.example --role lead",
    (
        "contact-point set --legal-name Harbour --establishment IE --email o@harbour.example"
        " --authorised-person Robin"
    ),
)
pytestmark = pytest.mark.slow


def cron_line() -> str:
    (crontab,) = (block.code for block in blocks("text", [DRILL]) if "MAILTO" in block.code)
    return crontab.splitlines()[-1]


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """A platform of one person, as the settings name it; where its data is."""
    environment = {name: at for name, at in os.environ.items() if not name.startswith("SEAWALL_")}
    environment["SEAWALL_DATA_DIR"] = str(tmp_path / "data")
    for line in ("migrate", *SET_UP):
        words = [sys.executable, "-m", "seawall", *shlex.split(line)]
        ran = run(words, env=environment, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
    return environment


def apart(program: str, environment: dict[str, str]) -> None:
    run([sys.executable, "-c", program], env=environment, check=True, capture_output=True)


def in_shell(line: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A documented line as a shell runs it, with our own command in place of the installed one."""
    own = shlex.quote(str(seawall_command()))
    return subprocess.run(
        ["/bin/sh", "-c", line.replace(SEAWALL, own)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_what_the_service_starts_is_a_command_that_passes_a_drill_and_fails_one(installed):
    (start,) = values("seawall-drill.service", "ExecStart")
    apart(begin_drill_before(600), installed)
    apart(CARRY_OUT, installed)
    passed = in_shell(start, installed)
    apart(begin_drill_before(3661), installed)
    missed = in_shell(start, installed)

    assert start.startswith(SEAWALL)
    assert (passed.returncode, missed.returncode) == (0, 1), passed.stderr + missed.stderr
    assert "The drill passed." in passed.stderr
    assert "The drill failed." in missed.stderr


def test_cron_mails_the_report_of_a_drill_that_was_missed_and_nothing_of_one_that_passed(
    installed,
):
    minute, hour, day, month, weekday, user, line = cron_line().split(maxsplit=6)
    apart(begin_drill_before(600), installed)
    apart(CARRY_OUT, installed)
    passed = in_shell(line, installed)
    apart(begin_drill_before(3661), installed)
    missed = in_shell(line, installed)

    assert (month, weekday, user) == ("*", "*", "seawall")
    assert all(field.isdigit() for field in (minute, hour, day))
    assert "%" not in line  # cron would end the command there
    assert passed.stdout == ""
    assert "Nobody opened the order." in missed.stdout
    assert re.search(r"result +FAILED", missed.stdout)


def test_the_page_on_the_drill_says_of_each_miss_what_happened():
    page = (ROOT / "docs" / "orders" / "drill.md").read_text()

    assert [miss.value for miss in DrillMiss if f"`{miss.value}`" not in page] == []
