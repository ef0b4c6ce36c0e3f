"""What the tests of metrics share."""

from __future__ import annotations

from tests.gate.conftest import assembled_parts, closed_recorders, here, on_sqlite

__all__ = ["assembled_parts", "closed_recorders", "here", "on_sqlite"]
