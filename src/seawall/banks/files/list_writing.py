"""Entries become a list, in each of the four formats."""

from __future__ import annotations

from collections.abc import Sequence

from seawall.banks.files import jsonl, own_csv, peers_csv, signal_lines
from seawall.banks.files.model import Format
from seawall.banks.model import BankEntry, EntryChange, EntryOpinion

HEADERS = {Format.CSV: own_csv.HEADER, Format.PEERS_CSV: peers_csv.HEADER}


def written_entry(
    entry: BankEntry,
    list_format: Format,
    *,
    bank: str,
    opinions: Sequence[EntryOpinion] = (),
    history: Sequence[EntryChange] = (),
) -> str | None:
    """The entry as one record, or None where the format has no word for its type."""
    if list_format is Format.CSV:
        return own_csv.written_entry(entry)
    if list_format is Format.JSONL:
        return jsonl.written_entry(entry, opinions=opinions, history=history)
    if list_format is Format.PEERS_CSV:
        return peers_csv.written_entry(entry, opinions, collab=bank)
    return signal_lines.written_entry(entry)
