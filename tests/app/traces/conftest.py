"""What the tests of traces share."""

from __future__ import annotations

from tests.gate.conftest import assembled_parts, closed_recorders, on_sqlite

__all__ = ["assembled_parts", "closed_recorders", "on_sqlite"]
