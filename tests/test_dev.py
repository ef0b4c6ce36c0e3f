"""Two commands do all the set-up, and say what is missing instead of guessing."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.process_tree import kernel_text
from tests.waiting import PATIENCE, until

CHECKOUT = Path(__file__).parents[1]
ASSETS = CHECKOUT / "src/seawall/web/static/seawall"
NEEDED_BY_THE_SCRIPT = ("cut", "dirname", "env", "id", "sed", "sh")


@pytest.fixture
def bare(tmp_path):
    """A checkout and a machine that has almost nothing on its PATH."""
    (tmp_path / "bin").mkdir()
    for name in NEEDED_BY_THE_SCRIPT:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    shutil.copy(CHECKOUT / "dev", tmp_path)
    return tmp_path


def dev(checkout, *arguments):
    return subprocess.run(
        ["./dev", *arguments],
        cwd=checkout,
        env={"PATH": str(checkout / "bin"), "HOME": str(checkout)},
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


def command(checkout, name, script):
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_help_names_every_command(bare):
    shown = dev(bare, "help").stdout

    for name in ("run", "test", "check", "bench", "build-assets", "seawall"):
        assert f"./dev {name}" in shown


def test_an_unknown_command_is_misuse(bare):
    assert dev(bare, "tset").returncode == 2


def test_missing_system_packages_are_named_in_a_line_to_run(bare):
    command(bare, "chromium-headless-shell", "exit 0")
    command(bare, "node", "exit 0")
    command(bare, "python3", f'exec {sys.executable} "$@"')

    refused = dev(bare, "test")

    assert refused.returncode == 2
    assert re.search(
        r"^    sudo apt-get update && sudo apt-get install .*npm curl git iproute2 openssl "
        r"promtool tesseract-ocr (nginx-light )?caddy g\+\+$",
        refused.stderr,
        re.MULTILINE,
    )
    assert "chromium" not in refused.stderr


def test_a_machine_without_python_is_told_so(bare):
    refused = dev(bare, "run")

    assert refused.returncode == 2
    assert "Python 3.11 or newer" in refused.stderr


def test_a_python_that_is_named_but_does_not_run_is_passed_over(bare):
    command(bare, "python3.13", "exit 127")
    without_venv = f'case "$*" in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"'
    command(bare, "python3.11", without_venv)
    probe = "print(sys.executable)"
    script = (bare / "dev").read_text()
    (bare / "dev").write_text(script.replace(probe, f'print("{bare}/bin/python3.11")'))

    refused = dev(bare, "run")

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert refused.returncode == 2
    assert f"install --yes --no-install-recommends python{version}-venv" in refused.stderr


#: What is installed before the tests, all of it there and none of it run.
INSTALLED = (
    *("chromium-headless-shell", "node", "npm", "curl", "git", "ip", "openssl", "promtool"),
    *("tesseract", "nginx", "caddy", "g++", "cc", "diff"),
)


@pytest.fixture
def ready(bare):
    """A checkout that is set up; its checks and its tests say what a test has them say."""
    for name in ("cat", "mktemp", "nproc", "rm", "sleep"):
        (bare / "bin" / name).symlink_to(shutil.which(name))
    for name in INSTALLED:
        command(bare, name, "exit 0")
    for folder in (".venv/bin", ".boot/bin", "frontend", "samples/receivers/express"):
        (bare / folder).mkdir(parents=True)
    version = re.search(r"^UV_VERSION=(\S+)", (bare / "dev").read_text(), re.MULTILINE)[1]
    installed(bare, ".boot/bin/uv", f'[ "$1" != --version ] || echo uv {version}')
    installed(bare, ".venv/bin/python", f'[ "$1" = -m ] || exec {sys.executable} "$@"')
    for name in ("mypy", "pytest", "ruff", "lint-imports"):
        installed(bare, f".venv/bin/{name}", "exit 0")
    return bare


def installed(checkout, name, script):
    command(checkout, f"../{name}", script)


def test_types_and_tests_that_are_sound_end_with_the_tests_summary(ready):
    installed(ready, ".venv/bin/pytest", "echo 2 passed")

    ran = dev(ready, "test")

    assert (ran.returncode, ran.stdout) == (0, "2 passed\n")


@pytest.mark.parametrize("tests_end_with", [0, 1])
def test_a_fault_of_types_is_told_after_the_tests_however_these_end(ready, tests_end_with):
    installed(ready, ".venv/bin/mypy", "echo src/a.py:1: error: no such type; exit 1")
    installed(ready, ".venv/bin/pytest", f"echo the tests ran >&2; exit {tests_end_with}")

    ran = dev(ready, "test")

    assert ran.returncode == 2
    assert ran.stderr.endswith("the tests ran\nsrc/a.py:1: error: no such type\n")


def test_tests_that_fail_fail_the_command_though_the_types_are_sound(ready):
    installed(ready, ".venv/bin/pytest", "exit 1")

    assert dev(ready, "test").returncode == 1


def test_a_fault_of_types_fails_a_check(ready):
    installed(ready, ".venv/bin/mypy", "echo src/a.py:1: error: no such type; exit 1")

    ran = dev(ready, "check")

    assert ran.returncode == 2
    assert ran.stderr.endswith("src/a.py:1: error: no such type\n")


def test_ctrl_c_ends_the_check_of_types_with_the_tests(ready):
    installed(ready, ".venv/bin/mypy", "echo $$ >mypy.pid; exec sleep 600")
    installed(ready, ".venv/bin/pytest", "echo begun >pytest.begun; exec sleep 600")
    running = subprocess.Popen(
        ["./dev", "test"],
        cwd=ready,
        env={"PATH": str(ready / "bin"), "HOME": str(ready)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until(lambda: (ready / "mypy.pid").exists() and (ready / "mypy.pid").read_text().strip())
    until((ready / "pytest.begun").exists)
    mypy = int((ready / "mypy.pid").read_text())

    os.killpg(running.pid, signal.SIGINT)

    assert running.wait(timeout=PATIENCE) == 130
    until(lambda: kernel_text(Path(f"/proc/{mypy}/cmdline")) == "")


def test_the_lock_file_knows_public_addresses_only():
    lock = (CHECKOUT / "uv.lock").read_text()
    hosts = {urlsplit(url).hostname for url in re.findall(r'"(https?://[^"]+)"', lock)}

    assert hosts == {"pypi.org", "files.pythonhosted.org"}


def test_the_front_ends_lock_file_names_digests_and_no_address():
    packages = json.loads((CHECKOUT / "frontend/package-lock.json").read_text())["packages"]
    installed = {name: facts for name, facts in packages.items() if name}

    assert not [name for name, facts in installed.items() if "resolved" in facts]
    assert all("integrity" in facts or facts.get("inBundle") for facts in installed.values())


def test_built_files_ask_nothing_of_the_outside():
    for name in ("app.css", "app.js"):
        text = (ASSETS / name).read_text()
        assert not re.findall(r"""(?:url\(|src=|fetch\()["']?https?://""", text)
