"""A platform of one person, founded a moment ago: its own server, commands in a terminal, a page."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.forked import Forked, run
from tests.ports import own_port
from tests.waiting import until_listens

PATIENCE = 90
SET_UP = (
    "migrate",
    "org create harbour --name Harbour --kind platform",
    "people invite you@harbour.example --org harbour --role lead",
    (
        "contact-point set --legal-name Harbour --establishment IE --email orders@harbour.example"
        " --language en --authorised-person Robin --zone Europe/Dublin"
    ),
)


@dataclass
class Harbour:
    """A platform of one person, founded a moment ago; its register of authorities is empty."""

    address: str
    environment: dict[str, str]
    folder: Path

    def run(self, *words: str, module: str = "-m") -> str:
        """Run a command to its end; what it printed."""
        ran = run(
            [sys.executable, module, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def signed_in(self, page: Page) -> Page:
        """The person has signed in."""
        link = re.search(
            r"sign-in/link#(\S+)", self.run("seawall", "people", "link", "you@harbour.example")
        )
        assert link
        page.goto(f"{self.address}/sign-in/link#{link.group(1)}")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Queue").wait_for()
        return page


@contextmanager
def one_platform(folder: Path, **settings: str) -> Iterator[Harbour]:
    """Harbour, which serves until this ends, with these settings more."""
    port = own_port()
    environment = {
        **{name: at for name, at in os.environ.items() if not name.startswith("SEAWALL_")},
        "SEAWALL_DATA_DIR": str(folder / "data"),
        "SEAWALL_PUBLIC_URL": f"http://localhost:{port}",
        "PYTHONUNBUFFERED": "1",
        **settings,
    }
    founded = Harbour(f"http://localhost:{port}", environment, folder)
    for line in SET_UP:
        founded.run("seawall", *line.split())
    log = folder / "serve.log"
    with log.open("wb") as written:
        served = Forked(
            [sys.executable, "-m", "seawall", "serve", "--port", str(port)],
            env=environment,
            stdout=written,
            stderr=written,
        )
    try:
        until_listens(port, served, report=log.read_text)
        yield founded
    finally:
        served.terminate()
        served.wait(timeout=PATIENCE)
