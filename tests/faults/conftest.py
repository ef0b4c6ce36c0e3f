"""What the tests of faults share."""

from tests.gate.conftest import assembled_parts, here, on_sqlite, up_once_decided

__all__ = ["assembled_parts", "here", "on_sqlite", "up_once_decided"]
