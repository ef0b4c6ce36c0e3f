"""What all doors share: the clock that they ask says noon of a Wednesday."""

from __future__ import annotations

from tests.moments import wednesday

__all__ = ["wednesday"]
