"""The monthly drill of the manual: its units are units, and what they start passes or fails."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from seawall.orders.drill_result import DrillMiss
from tests.docs.pages import ROOT, blocks
from tests.drill_processes import CARRY_OUT, begin_drill_before
from tests.forked import run

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


def files() -> dict[str, str]:
    """Every file of the page, by the path that its first comment names."""
    named = {}
    for block in [*blocks("ini", [DRILL]), *blocks("sh", [DRILL])]:
        if path := re.search(r"^# (/\S+)$", block.code, re.MULTILINE):
            named[path.group(1)] = block.code
    return named


def unit(name: str) -> ConfigParser:
    parser = ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(files()[f"/etc/systemd/system/{name}"])
    return parser


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
    own = f"{shlex.quote(sys.executable)} -m seawall"
    return subprocess.run(
        ["/bin/sh", "-c", line.replace(SEAWALL, own)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_the_units_name_each_other_and_the_timer_comes_once_a_month_in_the_night():
    service, timer = unit("seawall-drill.service"), unit("seawall-drill.timer")
    failed = unit(service["Unit"]["OnFailure"])

    assert service["Service"]["Type"] == "oneshot"
    assert re.fullmatch(r"\*-\*-(0[1-9]|[12]\d) 0[0-5]:\d\d", timer["Timer"]["OnCalendar"])
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert failed["Service"]["ExecStart"] in files()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_takes_the_units(tmp_path: Path):
    texts, folder = files(), str(tmp_path)
    own = tmp_path / "seawall"
    own.symlink_to("/bin/true")
    for path, text in texts.items():
        script = text.replace(SEAWALL, str(own)).replace("/usr/local/bin", folder)
        placed = tmp_path / Path(path).name
        placed.write_text(script)
        placed.chmod(0o755 if "local/bin" in path else 0o644)
    units = [
        *sorted(str(path) for path in tmp_path.glob("*.service")),
        str(tmp_path / "seawall-drill.timer"),
    ]
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    ours = [line for line in ran.stderr.splitlines() if "seawall" in line]
    assert (ran.returncode, ours) == (0, []), ran.stderr


def test_what_the_service_starts_is_a_command_that_passes_a_drill_and_fails_one(installed):
    start = unit("seawall-drill.service")["Service"]["ExecStart"]
    apart(begin_drill_before(600), installed)
    apart(CARRY_OUT, installed)
    passed = in_shell(start, installed)
    apart(begin_drill_before(3661), installed)
    missed = in_shell(start, installed)

    assert start.startswith(SEAWALL)
    assert (passed.returncode, missed.returncode) == (0, 1), passed.stderr + missed.stderr
    assert "The drill is passed." in passed.stderr
    assert "The drill is not passed." in missed.stderr


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
