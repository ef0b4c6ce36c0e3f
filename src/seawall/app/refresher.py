"""The refresher: a thread that lets the gate's memory follow the database.

It begins with the snapshot that all processes share, if there is one, and asks the bank
a few times a second what came after. New entries go into the living indexes, and
look-ups go on meanwhile. When another process has written a newer snapshot, that one is
mapped and caught up beside the old one, and takes its place in a single assignment.
"""

from __future__ import annotations

import math
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog

from seawall.app import index_writer
from seawall.app.bank_memory import Memory, stored_memory
from seawall.app.database_look import reading
from seawall.app.lanes.known_signers import RegisteredSigners
from seawall.db.connections.change_mark import ChangeMark
from seawall.db.rows.gate_rows import NOTHING_READ, GateRows
from seawall.errors import SeawallError
from seawall.gate.index_snapshot import Caller, IndexSnapshot
from seawall.gate.keeping import IndexFolder
from seawall.gate.key_admission import USES
from seawall.ids import ApiKeyId
from seawall.intake.model import Verdict
from seawall.intake.rules import RuleSet
from seawall.people.model import ApiKeyRecord
from seawall.transaction import INSTALLATION, Transaction, close_connection, transaction
from seawall.worker.loops.loop import Loop
from seawall.worker.loops.pace import CURRENT, OWN
from seawall.worker.loops.progress import Progress

_log = structlog.get_logger()
SNAPSHOT_AFTER = 100_000
#: A bank must also have grown or changed by this share, so that large ones are not written all day.
SHARE = 50
RETRY_SECONDS = 60.0
#: So many changes are taken over in one reading.
PAGE = 10_000
LOOK_ANYWAY_SECONDS = 5.0


class Refresher:
    """Holds the newest snapshot; one thread writes it, any number read it."""

    def __init__(
        self,
        rules: RuleSet,
        *,
        every: float,
        fail_mode: Verdict,
        folder: IndexFolder | None = None,
        after: int = SNAPSHOT_AFTER,
    ) -> None:
        self._every = every
        self._fail_mode = fail_mode
        self._folder = folder
        self._after = after
        self._snapshot = IndexSnapshot(rules=rules)
        self._signers = RegisteredSigners()
        self._memory: Memory | None = None
        self._caught_up: Memory | None = None
        self._passed_over = ""
        self._writer: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0
        self._mark, self._look_by = ChangeMark(), 0.0
        self._rows, self._known_rows = GateRows(), NOTHING_READ
        self._uses = Loop("key-uses", OWN, event="index.uses_not_noted")
        self._base = Loop("index-base", OWN, event="index.not_mapped")
        self._writing = Loop("index-writer", OWN, event="index.not_written")

    def snapshot(self) -> IndexSnapshot:
        """What the gate knows now."""
        return self._snapshot

    def refresh(self) -> None:
        """Catch up with the database, once: the banks, and all else that the gate goes by."""
        self._catch_up_with(self._beside_banks)

    def _catch_up_with(self, read_also: Callable[[Transaction], dict[str, Any]]) -> None:
        """Take over what changed in the banks, page by page, and with each what `read_also` reads."""
        memory, progress = self._newest_memory(), Progress("the index")
        while True:
            with reading(INSTALLATION) as tx:
                is_of = memory.is_of(tx)
                change_count = memory.follow(tx, limit=PAGE) if is_of else 0
                also = read_also(tx)
            if not is_of:
                progress.require("begun again")
                memory = self._begun_again()
                continue
            is_whole = change_count < PAGE
            if not is_whole and memory is not self._memory:
                continue  # one that takes the other's place is whole before it does
            self._memory = memory
            self._snapshot = replace(
                self._snapshot,
                **also,
                libraries=memory.libraries,
                seq=memory.seq,
                is_ready=True,
                looked_at=time.monotonic(),
            )
            if is_whole:
                return

    def run(self, stop: threading.Event, *, writes: bool = True) -> None:
        """Follow until told to stop; while the database is away, the last snapshot serves."""
        try:
            loop = Loop("refresher", CURRENT, event="index.stale")
            loop.run(
                self._follow,
                stop,
                rest=lambda: self._look_aside(stop, writes=writes),
                rests_first=True,
            )
        finally:
            if self._writer:
                self._writer.terminate()
                self._writer.wait()

    def _follow(self) -> None:
        """Catch up where something of ours changed; else what we know is as good as read just now.

        Looked at in any case every few seconds: what a mark does not show is found then.
        """
        mark, now = self._mark.read(), time.monotonic()
        may_rest = self._caught_up is None and now < self._look_by
        if may_rest and not self._mark.is_news(mark):
            self._snapshot = replace(self._snapshot, looked_at=now)
            return
        with reading(INSTALLATION):
            rows = self._rows.read()
        if not may_rest or rows.beside_banks != self._known_rows.beside_banks:
            self.refresh()
            self._look_by = now + LOOK_ANYWAY_SECONDS
        elif rows.newest_change != self._known_rows.newest_change:
            self._catch_up_with(_nothing_else)
        else:
            self._snapshot = replace(self._snapshot, looked_at=now)
        self._known_rows = rows
        self._mark.note(mark)

    def _look_aside(self, stop: threading.Event, *, writes: bool) -> None:
        """What is done between two looks; none of it holds up the next."""
        self._uses.try_when_due(_note_uses)
        self._base.try_when_due(self._look_for_a_newer_base)
        if writes:
            self._writing.try_when_due(self._write_when_due)
        stop.wait(self._every)

    # Where the memory comes from

    def _newest_memory(self) -> Memory:
        if self._caught_up is not None:
            memory, self._caught_up = self._caught_up, None
            return memory
        return self._memory or self._begun()

    def _begun(self) -> Memory:
        """The shared snapshot; a large bank that has none gets one first."""
        if self._folder is None:
            return Memory()
        with reading(INSTALLATION) as tx:
            memory = stored_memory(self._folder, tx)
            owed = tx.banks.newest_change() - (memory.seq if memory else 0)
        if owed < self._after:
            return memory or Memory()
        return self._write_beside(self._folder) or memory or Memory()

    def _write_beside(self, folder: IndexFolder) -> Memory | None:
        """What another process reads for us: its snapshot is mapped, and shared with all."""
        close_connection()
        if code := index_writer.run_writer_beside().wait():
            _log.error("index.not_written", returncode=code)
            return None
        with reading(INSTALLATION) as tx:
            return stored_memory(folder, tx, verify=False)

    def _begun_again(self) -> Memory:
        _log.warning("index.rebuilt", why="the database went back to an older state")
        if self._folder is None:
            return Memory()
        with reading(INSTALLATION) as tx:
            return stored_memory(self._folder, tx) or Memory()

    # A newer snapshot, mapped and caught up beside the old one

    def _look_for_a_newer_base(self) -> None:
        if self._folder is None or self._memory is None or self._caught_up is not None:
            return
        name = self._folder.current()
        if not name or name in (self._memory.base, self._passed_over):
            return
        self._passed_over = name
        threading.Thread(
            target=self._base.try_when_due, args=(self._catch_up,), daemon=True
        ).start()

    def _catch_up(self) -> None:
        assert self._folder is not None
        try:
            with reading(INSTALLATION) as tx:
                memory = stored_memory(self._folder, tx)
            while memory is not None:
                with reading(INSTALLATION) as tx:
                    if not memory.follow(tx, limit=PAGE):
                        break
            self._caught_up = memory
        except SeawallError as broken:
            _log.warning("index.not_mapped", why=str(broken))
        finally:
            close_connection()

    # When a new one is due

    def _write_when_due(self) -> None:
        memory = self._memory
        if self._folder is None or memory is None or time.monotonic() < self._not_before:
            return
        if self._writer is not None:
            if self._writer.poll() is None:
                return
            failed, self._writer = self._writer.returncode != 0, None
            self._not_before = time.monotonic() + (RETRY_SECONDS if failed else self._every * 4)
            return
        living = sum(len(library) for library in memory.libraries.values())
        if memory.seq - memory.base_seq >= max(self._after, living // SHARE):
            self._writer = index_writer.run_writer_beside()

    def _beside_banks(self, tx: Transaction) -> dict[str, Any]:
        """Who may ask, how an organisation is answered, and what else is no signal."""
        return {
            "callers": _callers(tx),
            "fail_modes": {
                organisation.id: Verdict(organisation.fail_mode or self._fail_mode)
                for organisation in tx.people.organisations()
            },
            "signers": self._signers.follow(tx),
            "hma_types": tx.hma.all_type_ratios(),
        }


def _nothing_else(_: Transaction) -> dict[str, Any]:
    """Where only banks changed, the rest of a snapshot stays as it is."""
    return {}


def _note_uses() -> None:
    """The gate has no database: which keys it admitted today is written down here."""
    day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if not (keys := USES.taken(day.toordinal())):
        return
    with transaction(INSTALLATION) as tx:
        for key in keys:
            tx.people.note_key_use(ApiKeyId(key), day=day)


def _callers(tx: Transaction) -> dict[str, Caller]:
    return {
        key.digest: Caller(key.id, key.organisation, frozenset(key.scopes), _until(key))
        for key in tx.people.active_keys()
    }


def _until(key: ApiKeyRecord) -> float:
    return key.expires_at.timestamp() if key.expires_at else math.inf
