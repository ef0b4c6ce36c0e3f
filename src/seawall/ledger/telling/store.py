"""Entries by their words, in the order of the log, as a stream that ends at a checkpoint."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.scoped import Scoped
from seawall.ledger.telling.model import TellingEntry

#: How many rows are at hand at one time.
_AT_ONCE = 2_000
_COLUMNS = ("id", "what", "about", "at", "by", "public", "sealed__sealed")


class TellingStore(Scoped):
    """The entries of one organisation that a checkpoint covers."""

    def entries(self, words: Collection[str], *, size: int) -> Iterator[TellingEntry]:
        """The entries of these words among the first `size` of the log, in its order."""
        yield from _stream(self._rows(words, size))

    def entries_about(
        self, word: str, subjects: Collection[str], *, size: int
    ) -> Iterator[TellingEntry]:
        """The entries of one word about any of these, each subject's in the order of the log."""
        for part in in_parts(sorted(subjects)):
            yield from _stream(self._rows([word], size).filter(about__in=part))

    def has_written(self, first: int, past: int | None, *, until: datetime) -> bool:
        """Whether entries from this place up to that one were written down until then.

        Without a last place, those that wait for theirs count, too.
        """
        written = self._of(db.LedgerEntryRow).filter(at__lte=until)
        placed = written.filter(leaf__index__gte=first)
        if past is not None:
            return bool(placed.filter(leaf__index__lt=past).exists())
        return bool(placed.exists() or written.filter(pending__isnull=False).exists())

    def _rows(self, words: Collection[str], size: int) -> Any:
        rows = self._of(db.LedgerEntryRow).filter(what__in=list(words), leaf__index__lt=size)
        return rows.order_by("leaf__index")


def _stream(rows: Any) -> Iterator[TellingEntry]:
    for entry, what, about, at, by, public, sealed in rows.values_list(*_COLUMNS).iterator(
        _AT_ONCE
    ):
        yield TellingEntry(
            entry, what, about, at, by, json.loads(public), json.loads(sealed) if sealed else {}
        )
