"""Recorders of checks, whose threads close their connections when a test ends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from seawall.app.check_journal import CheckJournal
from seawall.app.recorder import CheckRecorder

_made: list[CheckRecorder] = []


def make_recorder(folder: Path, **bounds: Any) -> CheckRecorder:
    """A recorder with a journal in this folder."""
    _made.append(CheckRecorder(CheckJournal(folder, **bounds), remembered_for=timedelta(days=7)))
    return _made[-1]


def close_recorders() -> None:
    """Close all that were made since."""
    while _made:
        _made.pop().close()
