"""A file is read, batch by batch, each its own transaction, with a bar to watch."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from seawall.banks.files.list_reading import SignalList, batches
from seawall.banks.files.model import Format
from seawall.banks.imports.model import BankImport, ImportFile
from seawall.banks.model import NewEntry
from seawall.cli.banks.bank_options import bank_called
from seawall.cli.output import progress, say
from seawall.cli.session import clock, operator
from seawall.db.strict_sqlite.page_cache import roomy_page_cache
from seawall.ids import OrganisationId
from seawall.journeys.banks import bank_import
from seawall.transaction import transaction

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class MeasuredFile:
    """A file's digest, by which it is known, and how many lines it has."""

    digest: str
    lines: int


def import_file(
    path: Path,
    bank: str,
    *,
    organisation: OrganisationId,
    template: NewEntry,
    list_format: Format | None = None,
) -> BankImport:
    """Import a file, or go on with it; the result once it is all in."""
    with path.open("rb") as stream:
        measured = measure_stream(stream)
        signals = SignalList(stream, at=clock(), template=template, format=list_format)
        file = ImportFile(path.name, measured.digest)
        with transaction(organisation) as tx:
            target = bank_called(bank, tx).id
            running = bank_import.begin_import(file, target, tx=tx, now=clock(), by=operator())
        if running.is_finished:
            _tell_earlier(running)
            return running
        if running.next_line > 1:
            say(f"Continuing at line {running.next_line:,}.")
        return _take_all(signals, running, total=measured.lines)


def _tell_earlier(done: BankImport) -> None:
    """That nothing is done, and what has become of what came in with this file."""
    say(f"This file was imported on {done.finished_at:%d %b %Y}. Nothing to do. Its result was:")
    with transaction(done.organisation) as tx:
        withdrawn = tx.bank_imports.withdrawn(done)
    if withdrawn:
        say(
            f"{withdrawn:,} of its entries are withdrawn and match nothing. Reinstate them one by "
            "one, or import the file into another bank."
        )


def measure_stream(stream: BinaryIO) -> MeasuredFile:
    """Read a stream once, in pieces."""
    digest, lines = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        lines += chunk.count(b"\n")
    return MeasuredFile(digest.hexdigest(), lines)


def _take_all(signals: SignalList, running: BankImport, *, total: int) -> BankImport:
    by = operator()
    bar = progress("Importing", total=total, completed=running.next_line - 1)
    withdrawn = 0
    with roomy_page_cache(), bar as show_completed:
        for batch in batches(signals.lines(start=running.next_line), bank_import.BATCH):
            with transaction(running.organisation) as tx:
                before = running.known
                running = bank_import.import_batch(batch, running, tx=tx, now=clock(), by=by)
                if running.known > before:
                    withdrawn += bank_import.withdrawn_of(batch, running.bank, tx=tx)
            show_completed(running.next_line - 1)
    if withdrawn:
        say(f"Already there and withdrawn, so that they match nothing: {withdrawn:,}.")
    with transaction(running.organisation) as tx:
        return bank_import.finish_import(running, tx=tx, now=clock(), by=by)
