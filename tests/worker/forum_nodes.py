"""Installations of a forum as processes, each in a folder of its own: to be killed and cut off."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile

from tests import forked
from tests.databases import sqlite_template
from tests.waiting import PATIENCE, until

ANSWERS = ("terms", "reports", "technology", "transparency", "rights", "civil_society")
GREY = "behaviour/fundraising"
_START = "import sys; from seawall.cli import main; sys.exit(main())"


@dataclass
class Node:
    """One installation; `inside` are the words that enter its network namespace, if it has one."""

    name: str
    folder: Path
    address: str
    port: int
    inside: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.log = self.folder / "log"

    @property
    def url(self) -> str:
        return f"http://{self.address}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SEAWALL_")}
        return {
            **kept,
            "SEAWALL_DATA_DIR": str(self.folder),
            "SEAWALL_HOST": self.address,
            "SEAWALL_PORT": str(self.port),
            "SEAWALL_PUBLIC_URL": self.url,
            "SEAWALL_EGRESS_ALLOW": '[{"to": "127.0.0.0/8", "ports": "any"}, {"to": "10.99.0.0/24", "ports": "any"}]',
            "SEAWALL_DECODERS": "1",
        }

    def run(self, *arguments: str) -> str:
        """One command of the operator's."""
        ran = (subprocess.run if self.inside else forked.run)(
            [*self.inside, sys.executable, "-c", _START, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert ran.returncode == 0, f"{self.name}: {arguments}: {ran.stderr}{ran.stdout}"
        return ran.stdout

    def found(self, kind: str) -> None:
        """An organisation on a fresh database: a copy of what `seawall migrate` makes."""
        copyfile(sqlite_template(), self.folder / "seawall.sqlite3")
        self.run("org", "create", self.name, "--name", self.name, "--kind", kind,
                 "--admin", f"admin@{self.name}.example.org")  # fmt: skip

    def start(self) -> None:
        """Serve, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = (subprocess.Popen if self.inside else forked.Forked)(
                [*self.inside, sys.executable, "-c", _START, "serve"],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self._answers, patience=PATIENCE, report=self._last_words)

    def _last_words(self) -> str:
        return self.log.read_text()[-2000:]

    def _answers(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self._last_words()
        if self.inside:
            asked = subprocess.run(
                [*self.inside, "curl", "-s", "-o", "/dev/null", "-f", f"{self.url}/readyz"]
            )
            return asked.returncode == 0
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as said:
                return json.load(said)["status"] == "ready"
        except (OSError, urllib.error.URLError):
            return False

    def kill_9(self) -> None:
        """The power cord: the process and all its children."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        """At the end of a test."""
        if self.process and self.process.poll() is None:
            self.kill_9()

    def add(self, *values: str) -> None:
        """Decide about signals: they go into the shared bank."""
        arguments = [part for value in values for part in ("--value", value)]
        self.run("bank", "add", "Ours", "--type", "sha256", *arguments)

    def joins(self, hub: Node) -> None:
        """Come into the hub's forum, and share a bank."""
        invitation = hub.run("forum", "invite", self.name, "--tier", "full", "--vouch").strip()
        answers = [part for one in ANSWERS for part in ("--answer", f"{one}=see our terms")]
        self.run("forum", "join", invitation, "--name", self.name, "--accept-terms", *answers)
        self.run("bank", "create", "Ours", "--label", GREY)
        self.run("forum", "share", "Ours")

    def held(self) -> dict[str, str]:
        """Every shared signal here that stands, and what it may do."""
        with closing(sqlite3.connect(self.folder / "seawall.sqlite3")) as rows:
            return dict(
                rows.execute(
                    "SELECT value, CASE WHEN state = 'withdrawn' THEN state ELSE rule END"
                    " FROM db_forumsignal WHERE value != ''"
                )
            )

    def values(self) -> set[str]:
        """Their values alone."""
        return set(self.held())

    def has_asked_in_vain(self) -> bool:
        """Whether it brought something to the hub and found nobody."""
        with closing(sqlite3.connect(self.folder / "seawall.sqlite3")) as rows:
            (count,) = rows.execute(
                "SELECT count(*) FROM db_job"
                " WHERE task = 'seawall.worker.forum.send' AND last_error != ''"
            ).fetchone()
        return bool(count)

    def clean(self) -> None:
        """The whole log holds, and nobody is accused of anything."""
        assert ", 0 faults." in self.run("forum", "verify")
        assert json.loads(self.run("forum", "evidence", "--json")) == []
