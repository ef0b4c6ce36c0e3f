"""A list comes into a bank, in many small commits that a crash cannot tear.

1. The file is known by its digest: the same bytes go on where they stopped.
2. Each batch is one transaction: entries, refused lines, the ledger's word and the
   line reached. Killed between two batches, nothing is lost and nothing doubled.
3. A signal that the bank has already is counted and left as it is, but what other
   members say of it in this list is heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from seawall.banks.files.model import FileLine
from seawall.banks.imports.model import BankImport, ImportFault, ImportFile, ImportState
from seawall.banks.model import EntryOrigin
from seawall.ids import BankId, ImportId, new_id
from seawall.ledger.model import Entry
from seawall.ledger.words.sharing import BANK_IMPORT_FINISHED, BANK_IMPORT_STARTED, BANK_IMPORTED
from seawall.transaction import Transaction

#: Lines in one transaction: enough to be quick, and others wait a tenth of a second for it.
BATCH = 2_000


def begin_import(
    file: ImportFile, bank: BankId, *, tx: Transaction, now: datetime, by: str
) -> BankImport:
    """Start to import a file, or find how far it has come."""
    tx.banks.lock()  # two starts of one file agree on one import
    owner = tx.banks.bank(bank).organisation
    if earlier_import := tx.bank_imports.of_file(bank, file.digest):
        return earlier_import
    started = BankImport(
        id=ImportId(new_id("import", now=now)),
        organisation=owner,
        bank=bank,
        digest=file.digest,
        name=file.name,
        state=ImportState.RUNNING,
        next_line=1,
        good=0,
        known=0,
        bad=0,
        started_at=now,
        finished_at=None,
    )
    tx.bank_imports.add(started)
    public = {"bank": bank, "sha256": file.digest}
    sealed = {"name": file.name}
    tx.ledger.append(
        Entry(BANK_IMPORT_STARTED, started.id, at=now, by=by, public=public, sealed=sealed)
    )
    return started


def import_batch(
    batch: Sequence[FileLine], running: BankImport, *, tx: Transaction, now: datetime, by: str
) -> BankImport:
    """Take one batch of lines: the good ones in, the bad ones remembered."""
    good = [line.entry for line in batch if line.entry is not None]
    faults = [ImportFault(line.number, line.fault) for line in batch if line.entry is None]
    origin = EntryOrigin("imported", by, now, reason=running.id)
    outcome = tx.banks.add_entries(running.bank, good, origin=origin)
    tx.banks.hear(running.bank, outcome.known)
    added = len(outcome.ids)
    after = replace(
        running,
        next_line=batch[-1].next_line,
        good=running.good + added,
        known=running.known + len(good) - added,
        bad=running.bad + len(faults),
    )
    tx.bank_imports.advance(running, after, faults)
    public = {
        "first_line": batch[0].number,
        "last_line": batch[-1].next_line - 1,
        "added": added,
        "known": len(good) - added,
        "bad": len(faults),
    }
    tx.ledger.append(Entry(BANK_IMPORTED, running.id, at=now, by=by, public=public))
    return after


def withdrawn_of(batch: Sequence[FileLine], bank: BankId, *, tx: Transaction) -> int:
    """How many signals of a batch the bank has taken back: a list does not put them in force."""
    return tx.banks.withdrawn_of(bank, [line.entry for line in batch if line.entry is not None])


def finish_import(running: BankImport, *, tx: Transaction, now: datetime, by: str) -> BankImport:
    """Finish an import whose whole file was read."""
    after = replace(running, state=ImportState.FINISHED, finished_at=now)
    tx.bank_imports.advance(running, after)
    public = {"added": after.good, "known": after.known, "bad": after.bad}
    tx.ledger.append(Entry(BANK_IMPORT_FINISHED, running.id, at=now, by=by, public=public))
    return after
