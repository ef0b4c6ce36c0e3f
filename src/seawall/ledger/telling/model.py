"""An entry as figures are counted from it: where it stands, and what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class TellingEntry:
    """An entry of the log; `sealed` is empty where it has no sealed part, or lost it."""

    id: str
    what: str
    about: str
    at: datetime
    by: str = ""
    public: Mapping[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, Any] = field(default_factory=dict)
