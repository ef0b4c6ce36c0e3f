"""Commands are run as a shell runs them: words in, text and an exit code out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from seawall.cli.root import APP
from seawall.config import served_address
from tests.conftest import wants_its_own
from tests.databases import use_database
from tests.forked import Forked
from tests.people_made import make_organisation
from tests.waiting import PATIENCE


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON it printed."""
        return json.loads(self.out)


def finished(process: subprocess.Popen) -> Ran:
    """Wait for a process to end."""
    out, err = process.communicate(timeout=PATIENCE)
    return Ran(process.returncode, out, err)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command in this process, which is a server no longer than the test."""
    monkeypatch.setattr(served_address, "_serving", [])

    def run_words(*words: object, stdin: bytes | None = None) -> Ran:
        result = CliRunner().invoke(APP, [str(word) for word in words], input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run_words


@pytest.fixture
def organisation(database):
    """The only organisation there is."""
    return make_organisation(slug="harbour")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of either kind, by the address that another process uses."""
    with use_database(request.param, tmp_path, own=wants_its_own(request)) as url:
        yield url


@pytest.fixture
def sqlite_address(tmp_path: Path) -> Iterator[str]:
    """The same, on SQLite alone, for tests about something else."""
    with use_database("sqlite", tmp_path) as url:
        yield url


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.Popen]:
    """Start a command as a process of its own, on the database at this address."""

    def start_words(address: str, *words: object) -> subprocess.Popen:
        environment = os.environ | {
            "SEAWALL_DATABASE_URL": address,
            "SEAWALL_DATA_DIR": str(tmp_path / "data"),
        }
        return Forked(
            [sys.executable, "-m", "seawall", *map(str, words)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start_words
