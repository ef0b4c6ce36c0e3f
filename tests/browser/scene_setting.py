"""Puts scenes into a running demo, from a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.forked import run


def put_into(environment: dict[str, str], scenes: str = "order_scenes") -> dict[str, str]:
    """Put every scene of a module into the installation of this environment; the ids by name."""
    code = "from seawall.app.database import set_up_django; set_up_django(); "
    # One demo serves many modules: what their scenes make must not have the same names.
    code += "import itertools, os, tests.cases_made as cases, tests.people_made as people; "
    code += "cases._numbers = people._numbers = itertools.count(os.getpid() * 1_000); "
    code += f"from tests.browser.{scenes} import main; main()"
    ran = run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert ran.returncode == 0, ran.stderr
    _, _, said = ran.stdout.rpartition("\n")  # whatever was logged stands before it
    ids: dict[str, str] = json.loads(said)
    return ids
