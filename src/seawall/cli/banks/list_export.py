"""A bank is written as a list, page by page, and a file appears only when it is whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from seawall.banks.files.list_writing import HEADERS, written_entry
from seawall.banks.files.model import Format
from seawall.banks.model import Bank, EntryState
from seawall.cli.banks.bank_options import bank_called
from seawall.ids import OrganisationId
from seawall.transaction import transaction

PAGE = 2_000


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """Which entries of a bank to write, and in which format."""

    bank: str
    format: Format
    state: EntryState | None = None
    signal_type: str = ""


@dataclass(frozen=True, slots=True)
class ExportCounts:
    """How many entries were written, and how many the format has no word for."""

    written: int
    left_out: int


def write_list(
    choice: ExportChoice, output: Path | None, *, organisation: OrganisationId
) -> ExportCounts:
    """Write the chosen entries to a file, or to stdout."""
    with transaction(organisation) as tx:
        bank = bank_called(choice.bank, tx)
    written_count = left_out = 0
    with _open(output) as out:
        if header := HEADERS.get(choice.format):
            out.write(f"{header}\n")
        for record in _records(choice, bank):
            if record is None:
                left_out += 1
            else:
                out.write(f"{record}\n")
                written_count += 1
    return ExportCounts(written_count, left_out)


def _records(choice: ExportChoice, bank: Bank) -> Iterator[str | None]:
    after = ""
    while page := _page(choice, bank, after):
        after = page[-1][0]
        for _, record in page:
            yield record


def _page(choice: ExportChoice, bank: Bank, after: str) -> list[tuple[str, str | None]]:
    """A page in a transaction of its own, so that an export holds nobody up."""
    with transaction(bank.organisation) as tx:
        entries = tx.banks.entries(
            bank.id,
            after=after,
            limit=PAGE,
            state=choice.state,
            signal_type=choice.signal_type,
        )
        ids = [entry.id for entry in entries]
        histories = tx.banks.histories(ids) if choice.format is Format.JSONL else {}
        opinions = tx.banks.opinions_of(ids)
    return [
        (
            entry.id,
            written_entry(
                entry,
                choice.format,
                bank=bank.name,
                opinions=opinions.get(entry.id, []),
                history=histories.get(entry.id, []),
            ),
        )
        for entry in entries
    ]


@contextmanager
def _open(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with unfinished.open("x", encoding="utf-8", newline="") as file:
            yield file
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
