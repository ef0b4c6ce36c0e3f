"""One process writes the snapshot of all banks for the others to map, and ends.

It takes the lock, begins with the snapshot in force, follows the bank to its newest
change, and puts a new snapshot in its place. It has a process of its own
(`index_process`) because nothing may change while it writes, and because nobody's checks
should wait for it.
"""

from __future__ import annotations

import subprocess
import sys

from seawall.app.bank_memory import Memory, stored_memory
from seawall.app.database_look import reading
from seawall.gate.keeping import IndexFolder
from seawall.ids import EntryId
from seawall.matching import index_to_write
from seawall.transaction import INSTALLATION

PAGE = 50_000
COMMAND = (sys.executable, "-m", "seawall.app.index_process")


def write_snapshot(folder: IndexFolder, *, after: int) -> str:
    """Write a snapshot if so many changes came after the one in force; its name, or ``""``."""
    with folder.writing():
        with reading(INSTALLATION) as tx:
            memory = stored_memory(folder, tx)
        snapshot_seq = memory.seq if memory else -1
        if memory is None or memory.is_mostly_holes:
            memory = Memory(make_index=index_to_write)
        newest = _follow(memory)
        if snapshot_seq >= 0 and memory.seq - snapshot_seq < after:
            return ""
        libraries, memory.libraries = memory.libraries, {}
        return folder.save(libraries, seq=memory.seq, newest=newest, lets_go=True)


def run_writer_beside() -> subprocess.Popen[bytes]:
    """Start the writer as a process of its own."""
    return subprocess.Popen(COMMAND)  # noqa: S603 - ourselves


def _follow(memory: Memory) -> tuple[tuple[EntryId, int], ...]:
    """Take over everything there is; the newest changes, to know the database by."""
    while True:
        with reading(INSTALLATION) as tx:
            if not memory.follow(tx, limit=PAGE):
                return tx.banks.last_changes(until=memory.seq)
