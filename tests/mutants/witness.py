"""What `tests.mutants` asks of a test session: where the product came from, what failed first."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

_failures: list[dict[str, str]] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what failed."""
    if report.failed:
        says = getattr(getattr(report.longrepr, "reprcrash", None), "message", "") or "no words"
        _failures.append(
            {"test": report.nodeid, "when": report.when, "says": says.splitlines()[0][:200]}
        )


def pytest_sessionfinish() -> None:
    """Write down the product's modules with their files, and the first failure."""
    modules = {
        name: str(module.__file__)
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] == "seawall" and getattr(module, "__file__", None)
    }
    failure = _failures[0] if _failures else None
    report = Path(os.environ["SEAWALLTESTS_WITNESS"])
    report.write_text(json.dumps({"modules": modules, "failure": failure}))
