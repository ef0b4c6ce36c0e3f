"""Look-ups are counted by the day and lists renewed by the hour: it is noon of a Wednesday."""

from __future__ import annotations

from tests.moments import wednesday

__all__ = ["wednesday"]
