"""Checkpoints as rows, found by when they were signed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from seawall.db import models as db
from seawall.db.rows.scoped import Scoped
from seawall.ledger.model import Checkpoint


class CheckpointStore(Scoped):
    """Every checkpoint that was signed of the log."""

    def size_by(self, moment: datetime) -> int:
        """How many entries the last one that was signed by then covers; 0 if there was none."""
        row = db.LedgerCheckpointRow.objects.filter(at__lte=moment).order_by("-size").first()
        return row.size if row else 0

    def first_since(self, moment: datetime) -> int | None:
        """How many entries the first one that was signed since then covers."""
        row = db.LedgerCheckpointRow.objects.filter(at__gte=moment).order_by("size").first()
        return row.size if row else None

    def first_over(self, index: int) -> Checkpoint | None:
        """The first one that covers the entry at this place."""
        return _checkpoint(db.LedgerCheckpointRow.objects.filter(size__gt=index).order_by("size"))

    def checkpoint(self, size: int) -> Checkpoint | None:
        """The one over so many entries, if one was signed."""
        return _checkpoint(db.LedgerCheckpointRow.objects.filter(size=size))

    def note(self, size: int) -> str:
        """The one over so many entries, as it was signed; empty if none was."""
        checkpoint = self.checkpoint(size)
        return checkpoint.note if checkpoint else ""


def _checkpoint(rows: QuerySet[db.LedgerCheckpointRow]) -> Checkpoint | None:
    row = rows.first()
    return Checkpoint(row.size, bytes.fromhex(row.root), row.note, row.at) if row else None
