"""The systemd units on a machine that they boot: the server blocks, is jailed, and comes back."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest
from PIL import Image

from seawall.world.demo_bank import media
from tests.browser.demo_server import finished_world
from tests.clips import clip, footage
from tests.deploy.booted import BootedMachine, booted, cannot_boot
from tests.deploy.units import SYSTEMD, TIMERS
from tests.docs.pages import ROOT, blocks
from tests.holders import pdf
from tests.sandbox.test_pictures import heic
from tests.sounds import song, wav
from tests.waiting import until

#: Asks the server in the machine; prints the answer to each upload by its name.
ASK = """
import json, sys, urllib.request
from pathlib import Path
key = json.loads(Path("/var/lib/seawall/demo.json").read_text())["key"]
answers = {}
for file in sorted(Path("/srv/uploads").iterdir()):
    request = urllib.request.Request(
        f"http://127.0.0.1:8000/v1/checks?kind=file&id={file.name}", file.read_bytes(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/octet-stream",
         "Idempotency-Key": file.name + sys.argv[1], "Prefer": "wait=30"})
    answers[file.name] = json.load(urllib.request.urlopen(request, timeout=60))
print(json.dumps(answers))
"""
#: Prints, of every process of the service, what it was started as and how it is held.
HELD = r"""
import json, re
from pathlib import Path
group = Path("/sys/fs/cgroup/system.slice/seawall.service/cgroup.procs").read_text().split()
held = []
for pid in group:
    status = Path(f"/proc/{pid}/status").read_text()
    about = {name: int(re.search(rf"^{name}:\s+(\d+)", status, re.M)[1])
             for name in ("Uid", "Seccomp", "NoNewPrivs", "Seccomp_filters", "PPid")}
    held.append({"pid": int(pid), "as": Path(f"/proc/{pid}/cmdline").read_text(), **about})
print(json.dumps(held))
"""
PAGE = ROOT / "docs" / "operations" / "systemd.md"
PYTHON = "/opt/seawall/python/bin/python"
MAIL = '#!/bin/sh\n{ echo "$*"; cat; } >> /var/lib/seawall/mailed\n'
pytestmark = [pytest.mark.exhaustive, pytest.mark.slow]
IDENTITY = pyrage.x25519.Identity.generate()


def uploads() -> dict[str, bytes]:
    """A file of each family that is opened in a jail of its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("letter.txt", "An ordinary letter. " * 30)
    return {
        "known.jpg": media("photos/coffee-cup.jpg"),
        "harmless.jpg": media("not-in-bank/grass.jpg"),
        "film.mp4": clip(footage([1], 2.0)),
        "song.wav": wav(song(5)),
        "packed.zip": packed.getvalue(),
        "paper.pdf": pdf(["An ordinary paper. " * 20]),
        "telephone.heic": heic(Image.effect_mandelbrot((600, 400), (-2, -1, 1, 1), 60)),
    }


@pytest.fixture(scope="module")
def machine(tmp_path_factory) -> Iterator[BootedMachine]:
    """A machine with everything that ships for systemd, and the demo's data as its own."""
    if why := cannot_boot():
        pytest.skip(f"NOT RUN HERE, the units were only read: {why}")
    folder = tmp_path_factory.mktemp("machine")
    recipient = IDENTITY.to_public()
    files: dict[str, str | Path] = {
        "/srv/checkout/deploy/systemd": SYSTEMD,
        "/etc/seawall/seawall.env": "SEAWALL_LOG_FORMAT=json\n",
        "/etc/systemd/system/seawall.service.d/test.conf": "[Service]\nWatchdogSec=9s\n",
        "/usr/local/bin/mail": MAIL,
        "/var/lib/seawall": finished_world(),
        "/var/lib/seawall/evidence/sealed": "Sealed content.\n",
        "/srv/settings/timers.env": f"MAIL_TO=lead@sea.test\nBACKUP_RECIPIENT={recipient}\n",
        **{f"/etc/systemd/system/{name}": unit for name, unit in own_units().items()},
    }
    sent = folder / "uploads"
    sent.mkdir()
    for name, content in uploads().items():
        (sent / name).write_bytes(content)
    with booted(folder, {**files, "/srv/uploads": sent}) as booting:
        page = [block.code.replace("sudo ", "") for block in blocks("sh", [PAGE])]
        install, enable, *_ = page
        booting.told("sh", "-e", "-c", f"cd /srv/checkout\n{install}")
        booting.told("cp", "/srv/settings/timers.env", "/etc/seawall/timers.env")
        booting.told("sh", "-e", "-c", enable)
        yield booting


def own_units() -> dict[str, str]:
    """Units of the test's own, in the sandbox of one that ships, with other commands in them."""
    opened = " ".join(f"/srv/uploads/{name}" for name in uploads())
    commands = {"doctor": "doctor", "hash": f"hash {opened}", "broken": "drill order --org nobody"}
    drill = (SYSTEMD / "seawall-drill.service").read_text()
    assert "seawall drill order" in drill
    return {
        f"seawall-{name}.service": drill.replace("seawall drill order", f"seawall {command}")
        for name, command in commands.items()
    }


def shown(machine: BootedMachine, name: str, unit: str = "seawall") -> str:
    return machine.told("systemctl", "show", "--value", f"--property={name}", unit).strip()


def asked(machine: BootedMachine, time: str) -> dict[str, dict[str, object]]:
    """The server's answers to the uploads: the same ones again, asked for the same time."""
    return json.loads(machine.told(PYTHON, "-", time, stdin=ASK))


def test_the_first_upload_is_blocked_and_its_file_was_opened_in_a_full_jail(machine):
    answers = asked(machine, "first")
    held = json.loads(machine.told(PYTHON, "-", stdin=HELD))
    server = next(process for process in held if "serve" in process["as"])
    zygotes = [process for process in held if "_zygote" in process["as"]]
    starters = {process["pid"] for process in zygotes if process["PPid"] == server["pid"]}
    children = [process for process in zygotes if process["PPid"] in starters]

    assert answers["known.jpg"]["verdict"] == "block"
    assert {name: answer["verdict"] for name, answer in answers.items() if name != "known.jpg"} == {
        name: "allow" for name in uploads() if name != "known.jpg"
    }
    assert not [name for name, answer in answers.items() if answer.get("degraded")]
    assert {process["Uid"] for process in held} != {0}
    assert {process["NoNewPrivs"] for process in held} == {1}
    assert children
    assert {child["Seccomp_filters"] for child in children} == {server["Seccomp_filters"] + 1}


def test_the_doctor_finds_every_guard_within_the_sandbox(machine):
    machine.run("systemctl", "start", "seawall-doctor")
    findings = machine.journal("seawall-doctor")

    assert "all 5 guards hold" in findings


def test_a_file_of_every_family_is_opened_within_the_sandbox(machine):
    machine.told("systemctl", "start", "seawall-hash")
    signals = machine.journal("seawall-hash")

    assert [kind for kind in ("pdq", "vpdq", "sound", "text") if kind not in signals] == [], signals
    assert [name for name in uploads() if name not in signals] == [], signals


def test_a_stop_a_kill_and_a_hang_lose_nothing_and_the_server_comes_back(machine):
    before = asked(machine, "before")
    machine.told("systemctl", "restart", "seawall")
    after_stop, ended = asked(machine, "before"), shown(machine, "Result")

    machine.told("systemctl", "kill", "--signal=KILL", "seawall")
    until(lambda: shown(machine, "NRestarts") == "1", report=machine.journal)
    until(lambda: shown(machine, "ActiveState") == "active", report=machine.journal)
    after_kill = asked(machine, "before")

    machine.told("systemctl", "kill", "--kill-whom=main", "--signal=STOP", "seawall")
    until(lambda: shown(machine, "NRestarts") == "2", report=machine.journal)
    until(lambda: shown(machine, "ActiveState") == "active", report=machine.journal)

    assert ended == "success"
    assert before == after_stop == after_kill == asked(machine, "before")
    assert "Watchdog timeout" in machine.journal()


def test_the_nights_backup_is_a_copy_whose_keys_open_and_whose_log_is_whole(machine):
    for name in ("backup", "backup", "verify"):
        ran = machine.run("systemctl", "start", f"seawall-{name}")
        assert ran.returncode == 0, machine.journal(f"seawall-{name}")
    folder = "/var/backups/seawall"
    nights = machine.told("ls", f"{folder}/nights").split()
    newest = machine.told("ls", f"{folder}/nights/{nights[-1]}").split()
    sealed = machine.told("sh", "-c", f"base64 {folder}/keys/{nights[-1]}.age")
    packed = pyrage.decrypt(base64.b64decode(sealed), [IDENTITY])

    assert len(nights) == 2
    assert "seawall.sqlite3" in newest
    assert "evidence" in newest
    assert (
        machine.told("stat", "--format=%h", f"{folder}/nights/{nights[-1]}/evidence/sealed")
        == "2\n"
    )
    assert b"root.key" in packed
    assert machine.told("stat", "--format=%U %a", folder) == "seawall 700\n"


def test_a_unit_that_fails_is_told_of_by_mail(machine):
    ran = machine.run("systemctl", "start", "seawall-broken")
    file = "/var/lib/seawall/mailed"
    until(lambda: "Failed with result" in machine.run("cat", file).stdout)

    assert ran.returncode != 0
    assert "-s Seawall: seawall-broken failed lead@sea.test" in machine.told("cat", file)


def test_the_timers_of_the_page_are_enabled_and_wait(machine):
    enable = next(block.code for block in blocks("sh", [PAGE]) if "drill.timer" in block.code)
    machine.told("sh", "-e", "-c", enable.replace("sudo ", ""))
    waiting = machine.told("systemctl", "list-timers", "--all", "--no-pager")

    assert [name for name in TIMERS if f"{name}.timer" not in waiting] == []


def test_a_command_of_the_page_runs_with_the_servers_settings(machine):
    line = next(block.code for block in blocks("sh", [PAGE]) if "systemd-run" in block.code)
    assert line.rstrip().endswith("/opt/seawall/bin/seawall doctor")
    own = line.replace("sudo ", "").replace(
        "seawall doctor", "seawall bank list --org harbour-video"
    )

    assert "Example Forum" in machine.told("sh", "-e", "-c", own)
