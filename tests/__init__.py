"""Tests mirror the source: `tests/cases/` states how `seawall/cases/` behaves."""
