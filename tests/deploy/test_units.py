"""The systemd units as files: systemd takes them, and they are shut in as far as they can be."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from seawall.app.processes import gates
from seawall.app.serve import GOODBYE_SECONDS
from tests.deploy.units import SERVICES, SYSTEMD, TIMERS, in_one_folder, sandbox_of, values
from tests.docs.pages import ROOT

#: Of 10, where 10 is no protection at all. What is left, 1.2, is what the server is for: it talks
#: to the internet (1.0), and its jail lowers limits of its own by prlimit and nice (0.2). The
#: lightest guard that could be lost weighs 0.1, most of them 0.2.
MOST_EXPOSED = 1.25
pytestmark = pytest.mark.skipif(
    not shutil.which("systemd-analyze"),
    reason="systemd is not installed here: its units were read by nobody (apt-get install systemd)",
)


def analyzed(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_systemd_takes_every_unit_and_warns_of_nothing(tmp_path):
    units = in_one_folder(tmp_path / "units")
    ran = analyzed("verify", "--man=no", "--recursive-errors=no", *units)

    ours = [line for line in ran.stderr.splitlines() if "seawall" in line or "mail" in line]
    assert (ran.returncode, ours) == (0, []), ran.stderr
    assert len(units) == len(SERVICES) + len(TIMERS) + 1


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_exposed_no_more_than_its_work_asks(name):
    ran = analyzed("security", "--offline=true", "--no-pager", SYSTEMD / f"{name}.service")

    level = re.search(r"Overall exposure level for \S+: ([\d.]+)", ran.stdout)
    assert level, ran.stderr
    assert float(level[1]) <= MOST_EXPOSED, ran.stdout


def test_what_the_timers_start_has_the_servers_sandbox_and_settings():
    server = sandbox_of("seawall.service")

    for name in SERVICES:
        assert sandbox_of(f"{name}.service") == server
        for key in ("User", "Group", "StateDirectory", "UMask"):
            assert values(f"{name}.service", key) == values("seawall.service", key)
        assert "-/etc/seawall/seawall.env" in values(f"{name}.service", "EnvironmentFile")


def test_a_stop_has_time_for_the_longest_graceful_end():
    (patience,) = values("seawall.service", "TimeoutStopSec")
    by_one = GOODBYE_SECONDS
    by_many = GOODBYE_SECONDS + 2 * gates.GOODBYE_SECONDS  # the gates side by side, then the lender

    assert patience == "2min"
    assert max(by_one, by_many) * 2 < 120


def test_each_timer_has_its_service_and_one_that_fails_is_told_of():
    for name in TIMERS:
        assert values(f"{name}.timer", "WantedBy") == ["timers.target"]
        assert values(f"{name}.service", "Type") == ["oneshot"]
        assert values(f"{name}.service", "OnFailure") == ["failure-mail@%N.service"]
        assert f"{name}.timer" in (ROOT / "docs/operations/systemd.md").read_text()
    assert (SYSTEMD / "failure-mail@.service").is_file()


def test_the_drill_comes_once_a_month_in_the_night_and_the_rest_each_night():
    (drill,) = values("seawall-drill.timer", "OnCalendar")
    nightly = [values(f"seawall-{name}.timer", "OnCalendar")[0] for name in ("backup", "verify")]

    assert re.fullmatch(r"\*-\*-(0[1-9]|[12]\d) 0[0-5]:\d\d", drill)
    assert all(re.fullmatch(r"\*-\*-\* 0[0-5]:\d\d", at) for at in nightly)
    for moment in (drill, *nightly):
        assert analyzed("calendar", moment).returncode == 0
