"""A stream of bytes becomes numbered records, and one bad line stays one bad line.

A quote that is never closed must not swallow the rest of a million lines, nor may a
line without an end fill the memory. Both become one refused line, and reading goes
on behind it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from seawall.banks.files.cells import cells
from seawall.banks.files.model import BadLine

LONGEST_LINE = 1 << 20
MOST_LINES_A_RECORD = 50
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A record's text and place; `fault` says why there is no text."""

    line: int
    next_line: int
    text: str = ""
    fault: str = ""


class Records:
    """The records of a stream from line `start` on; blank lines are passed over."""

    def __init__(self, stream: BinaryIO, *, start: int = 1, width: int = 0) -> None:
        self._stream = stream
        self._width = width
        self._ahead: deque[bytes] = deque()
        self._line = 1
        while self._line < start and self._take() is not None:
            pass

    def __iter__(self) -> Iterator[FileRecord]:
        while (raw := self._take()) is not None:
            number = self._line - 1
            if raw.strip():
                yield self._record(number, raw)

    def _record(self, number: int, raw: bytes) -> FileRecord:
        if len(raw) > LONGEST_LINE:
            return self._refused(number, f"is longer than {LONGEST_LINE:,} bytes")
        try:
            text = _text(raw, number)
        except UnicodeDecodeError as error:
            return self._refused(number, f"is not UTF-8 (byte {error.start + 1} of the line)")
        if self._width and text.count('"') % 2:
            closed_text = self._closed(text, _end_of(raw))
            if closed_text is None:
                return self._refused(number, "opens a quote and never closes it")
            text = closed_text
        return FileRecord(number, self._line, text)

    def _refused(self, number: int, why: str) -> FileRecord:
        return FileRecord(number, number + 1, fault=why)

    def _closed(self, text: str, end: str) -> str | None:
        """The record with the lines its quotes run over, or None and nothing taken."""
        lines: list[bytes] = []
        while len(lines) < MOST_LINES_A_RECORD and (raw := self._take()) is not None:
            lines.append(raw)
            text += end + raw.decode("utf-8", "replace").rstrip("\r\n")
            end = _end_of(raw)
            if text.count('"') % 2 == 0 and self._is_record(text):
                return text
        self._ahead.extendleft(reversed(lines))
        self._line -= len(lines)
        return None

    def _is_record(self, text: str) -> bool:
        try:
            return len(cells(text)) == self._width
        except BadLine:
            return False

    def _take(self) -> bytes | None:
        raw = self._ahead.popleft() if self._ahead else self._stream.readline(LONGEST_LINE + 1)
        if not raw:
            return None
        self._line += 1
        if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
            self._skip_to_the_end()
        return raw

    def _skip_to_the_end(self) -> None:
        while (piece := self._stream.readline(LONGEST_LINE)) and not piece.endswith(b"\n"):
            pass


def _end_of(raw: bytes) -> str:
    """How the line ends: within quotes that is part of what is written."""
    return raw[len(raw.rstrip(b"\r\n")) :].decode()


def _text(raw: bytes, number: int) -> str:
    text = raw.decode("utf-8").rstrip("\r\n")
    return text.removeprefix(BOM) if number == 1 else text
