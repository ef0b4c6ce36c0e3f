"""Two commands do all the set-up, and say what is missing instead of guessing."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

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
