"""What this process committed to the log, until it has seen it in its place.

Between the commit and its place an entry is a row like any other. Whoever deletes it then leaves
no gap, and neither does a database that goes on from a copy which never had the commit. So the
process that told somebody "it is written" remembers the entry, and looks for it
(`worker/ledger_jobs/look_for_entries.py`). A process that is killed forgets; a command is over
before anybody could look.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from seawall.ids import LedgerEntryId, OrganisationId

#: The oldest are let go: the sequencer places more than these between two looks.
MOST = 50_000


@dataclass(frozen=True, slots=True)
class AcknowledgedEntry:
    """An entry that was committed: enough to say what is gone."""

    id: LedgerEntryId
    organisation: OrganisationId
    what: str
    about: str


class AcknowledgedEntries:
    """Those of one process, oldest first; nothing is kept where nobody looks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[LedgerEntryId, AcknowledgedEntry] = {}
        self._has_looker = False

    @contextmanager
    def looked_for(self) -> Iterator[None]:
        """From here to the end of the block what is committed is remembered."""
        self._entries, self._has_looker = {}, True
        try:
            yield
        finally:
            self._entries, self._has_looker = {}, False

    @property
    def has_looker(self) -> bool:
        """Whether anybody looks for what is committed here."""
        return self._has_looker

    def add(self, entries: Iterable[AcknowledgedEntry]) -> None:
        """These are committed."""
        with self._lock:
            self._entries |= {entry.id: entry for entry in entries}
            for oldest in list(self._entries)[: max(0, len(self._entries) - MOST)]:
                del self._entries[oldest]

    def waiting(self) -> list[AcknowledgedEntry]:
        """Those whose place nobody has seen."""
        with self._lock:
            return list(self._entries.values())

    def forget(self, entries: Collection[LedgerEntryId]) -> None:
        """These have their place, or are known to be gone."""
        with self._lock:
            for entry in entries:
                self._entries.pop(entry, None)


#: Those of this process.
ACKNOWLEDGED = AcknowledgedEntries()
