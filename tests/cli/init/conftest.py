"""A machine on which nothing of Seawall is yet, and what the tests of `seawall init` answer."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import forked
from tests.ports import closed_port
from tests.waiting import PATIENCE

KNOWN = b"known content, made up"
ANSWERS = {
    "organisation": "Harbour Video",
    "country": "IE",
    "contact": "Harbour Video Ltd <orders@harbour.example>",
    "admin": "Robin Example <robin@harbour.example>",
}


def quiet_address() -> str:
    """An address of this machine where every call is refused."""
    return f"http://localhost:{closed_port()}"


def options(**answers: str) -> list[str]:
    """Answers as flags, beside those that must be given; nobody listens at the address."""
    flags = ({"address": quiet_address()} | ANSWERS | answers).items()
    return [part for name, answer in flags for part in (f"--{name.replace('_', '-')}", answer)]


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """The environment of a user who has set a data folder and nothing else."""
    environment = {n: value for n, value in os.environ.items() if not n.startswith("SEAWALL_")}
    (tmp_path / "work").mkdir()
    here = {"SEAWALL_DATA_DIR": str(tmp_path / "data"), "SEAWALL_DECODERS": "1", "TERM": "dumb"}
    return environment | here


@pytest.fixture
def data(machine: dict[str, str]) -> Path:
    return Path(machine["SEAWALL_DATA_DIR"])


@pytest.fixture
def hashes(tmp_path: Path) -> Path:
    """A list with one hash, that of `KNOWN`."""
    path = tmp_path / "first list.txt"
    path.write_text(f"sha256 {hashlib.sha256(KNOWN).hexdigest()}\n")
    return path


@pytest.fixture
def seawall(
    machine: dict[str, str], tmp_path: Path
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command on that machine, in a process of its own without a terminal."""

    def run_words(*words: str, fresh: bool = False, **more: str) -> subprocess.CompletedProcess:
        """`fresh`: an interpreter that has loaded nothing, as an operator's has."""
        return (subprocess.run if fresh else forked.run)(
            [sys.executable, "-m", "seawall", *words],
            env=machine | more,
            cwd=tmp_path / "work",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    return run_words
