"""A moment as an entry writes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any


def moment_in(public: Mapping[str, Any], name: str) -> datetime | None:
    """The moment under this name, if there is one."""
    text = public.get(name)
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None
