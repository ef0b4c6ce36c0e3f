"""A verdict is there before it is recorded: decide first, record second."""

from __future__ import annotations

from dataclasses import dataclass

from seawall.intake.submission import CheckAnswer


@dataclass(slots=True)
class EarlyVerdict:
    """What a check has decided, for whoever does not wait until it is recorded."""

    answer: CheckAnswer | None = None
