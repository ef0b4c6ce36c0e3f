"""A list becomes entries, line by line: each is fit for a bank or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from seawall.banks.entry_admission import admit_entry
from seawall.banks.files import own_csv, peers_csv
from seawall.banks.files.file_records import FileRecord, Records
from seawall.banks.files.jsonl import Jsonl
from seawall.banks.files.model import FileLine, Format, LineReader
from seawall.banks.files.own_csv import OwnCsv
from seawall.banks.files.peers_csv import PeersCsv
from seawall.banks.files.signal_lines import SignalLines, is_line
from seawall.banks.model import NewEntry
from seawall.errors import SeawallError, problem

EMPTY_TEMPLATE = NewEntry(signal_type="", value="")
_WITH_HEADER = {Format.CSV, Format.PEERS_CSV}


class SignalList:
    """A file that holds a list, open for reading from any line on."""

    def __init__(
        self,
        stream: BinaryIO,
        *,
        at: datetime,
        template: NewEntry = EMPTY_TEMPLATE,
        format: Format | None = None,  # noqa: A002 - what the option is called
    ) -> None:
        self._stream = stream
        first = self._first()
        self.format = format or sniff_format(first.text, bare=bool(template.signal_type))
        self._reader = _reader(self.format, first.text, template, at)
        self.start = first.next_line if self.format in _WITH_HEADER else 1

    def lines(self, *, start: int = 1) -> Iterator[FileLine]:
        """Every line from `start` on, the header left out."""
        self._stream.seek(0)
        begin = max(start, self.start)
        for record in Records(self._stream, start=begin, width=self._reader.width):
            yield _line(record, self._reader)

    def _first(self) -> FileRecord:
        self._stream.seek(0)
        first = next(iter(Records(self._stream)), None)
        if first is None:
            raise problem("banks.unknown-format.empty")
        if first.fault:
            raise problem("banks.unknown-format.encoding", fault=first.fault)
        return first


def sniff_format(first: str, *, bare: bool = False) -> Format:
    """The format of a list by its first record; `bare` if a type for bare values is given."""
    if first.lstrip().startswith("{"):
        return Format.JSONL
    if peers_csv.is_header(first):
        return Format.PEERS_CSV
    if own_csv.is_header(first):
        return Format.CSV
    if bare or is_line(first):
        return Format.LINES
    raise problem("banks.unknown-format.first-line", fault=first[:80])


def batches(lines: Iterator[FileLine], size: int) -> Iterator[list[FileLine]]:
    """The lines in groups, each to become one transaction."""
    while group := list(islice(lines, size)):
        yield group


def _reader(list_format: Format, first: str, template: NewEntry, at: datetime) -> LineReader:
    if list_format is Format.CSV:
        return OwnCsv(first, template)
    if list_format is Format.PEERS_CSV:
        return PeersCsv(first, template, at=at)
    return Jsonl(template) if list_format is Format.JSONL else SignalLines(template)


def _line(record: FileRecord, reader: LineReader) -> FileLine:
    if record.fault:
        return FileLine(record.line, record.next_line, fault=record.fault)
    try:
        entry = admit_entry(reader.entry(record.text))
    except SeawallError as error:
        return FileLine(record.line, record.next_line, fault=str(error))
    return FileLine(record.line, record.next_line, entry)
