"""Many short pieces of bytes by number: a mapped start and an end that grows.

What an entry holds must not cost a Python object an entry: ten million of them would
take gigabytes in every process. Pieces lie one behind the other in one run of bytes;
the start may be a mapped file that all processes share.
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


class Texts:
    """Written by one thread, read by any number; pieces of one ``width`` need no ends.

    ``start`` holds the arrays `bytes` (uint8) and, without a width, `ends` (int64).
    """

    def __init__(self, *, width: int = 0, start: Arrays | None = None) -> None:
        self._width = width
        none: Arrays = {"bytes": np.zeros(0, np.uint8), "ends": np.zeros(0, np.int64)}
        self._start = start or none
        self._known = self._count(self._start)
        self._bytes = bytearray()
        self._ends = array("q")

    def __len__(self) -> int:
        return self._known + (len(self._bytes) // self._width if self._width else len(self._ends))

    def __getitem__(self, number: int) -> bytes:
        if number < self._known:
            begin, end = self._place(number, self._start.get("ends", ()))
            return self._start["bytes"][begin:end].tobytes()
        begin, end = self._place(number - self._known, self._ends)
        return bytes(self._bytes[begin:end])

    def append(self, piece: bytes) -> None:
        """Put a piece at the end."""
        if self._width and len(piece) != self._width:
            raise ValueError(f"a piece of {len(piece)} bytes, not {self._width}")
        self._bytes += piece
        if not self._width:
            self._ends.append(len(self._bytes))

    def append_run(self, run: bytes) -> None:
        """Put many pieces of the one width at the end, which stand one behind the other."""
        if not self._width or len(run) % self._width:
            raise ValueError(f"a run of {len(run)} bytes, of pieces of {self._width}")
        self._bytes += run

    def arrays(self) -> Arrays:
        """Everything as arrays, to be written; nothing may be appended while they are held."""
        added = np.frombuffer(self._bytes, np.uint8)
        run = np.concatenate([self._start["bytes"], added]) if len(self._start["bytes"]) else added
        if self._width:
            return {"bytes": run}
        ends = np.array(self._ends, np.int64) + len(self._start["bytes"])
        return {"bytes": run, "ends": np.concatenate([self._start["ends"], ends])}

    def _count(self, start: Arrays) -> int:
        return len(start["bytes"]) // self._width if self._width else len(start["ends"])

    def _place(self, number: int, ends: Any) -> tuple[int, int]:
        if self._width:
            return number * self._width, (number + 1) * self._width
        return (int(ends[number - 1]) if number else 0), int(ends[number])
