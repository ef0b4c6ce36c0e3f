"""Everything is remembered: append-only entries anyone can verify."""

from __future__ import annotations

from seawall.ledger.model import JSON, Checkpoint, Entry, Recorded

__all__ = ["JSON", "Checkpoint", "Entry", "Recorded"]
