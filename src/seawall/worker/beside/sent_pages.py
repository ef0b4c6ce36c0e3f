"""When somebody was last reached about an order, kept beside the database.

What the worker reached somebody for and what was called without the database stand in one
sealed file, so that nobody is called twice for one moment. A full disk gives way once: there is ballast to throw overboard.
Where the file cannot be written at all, it is remembered in memory, by the one process that
calls.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec
import structlog

from seawall.keys.private_file import write_private
from seawall.keys.sealed_file import read_sealed, write_sealed
from seawall.keys.sealing import SealBroken

_log = structlog.get_logger()
#: Orders that are remembered; the one that was called about longest ago is forgotten first.
MOST_ORDERS = 2_000
#: What the file may need, kept until a disk is full.
BALLAST = 512 * 1024


@dataclass(frozen=True, slots=True)
class SentPage:
    """The newest calls about one order; what went out without the database is written down later."""

    reached_at: datetime | None = None
    outside_at: datetime | None = None
    is_written_down: bool = True


class SentPages:
    """The file, and what of it could not be written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._memory: dict[str, SentPage] = {}
        self._lock = threading.Lock()

    def note(self, *orders: str, at: datetime, outside: bool = False) -> None:
        """Somebody was reached about these orders."""
        page = SentPage(at, at if outside else None, not outside)
        self._change(orders, lambda before: page if outside else replace(before, reached_at=at))

    def write_down(self, order: str) -> None:
        """The page that went out without the database stands in the database now."""
        self._change([order], lambda before: replace(before, is_written_down=True))

    def last(self, order: str) -> datetime | None:
        """When somebody was last reached about it."""
        return self._pages().get(order, SentPage()).reached_at

    def outside(self, order: str) -> datetime | None:
        """When somebody was last called about it without the database."""
        return self._pages().get(order, SentPage()).outside_at

    def to_write_down(self) -> dict[str, datetime]:
        """The pages that the database does not know of yet."""
        return {
            order: page.outside_at
            for order, page in self._pages().items()
            if page.outside_at and not page.is_written_down
        }

    def _change(self, orders: Iterable[str], change: Callable[[SentPage], SentPage]) -> None:
        with self._lock, self._one_writer():
            pages = self._pages()
            pages |= {order: change(pages.get(order, SentPage())) for order in orders}
            newest = sorted(pages.items(), key=_newest, reverse=True)[:MOST_ORDERS]
            self._memory = dict(newest)
            content = msgspec.json.encode(self._memory)
            if self._is_written(content) or (self._threw_ballast() and self._is_written(content)):
                self._memory = {}

    def can_note(self) -> bool:
        """Whether what is noted now is known to the next process, tried with what stands there."""
        with self._lock, self._one_writer():
            return self._is_written(msgspec.json.encode(self._pages()))

    def load_ballast(self) -> None:
        """Have something to throw overboard when the disk is full, as soon as there is room."""
        if self._ballast.exists():
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_private(self._ballast, bytes(BALLAST))
        except OSError:
            self._threw_ballast()

    def _is_written(self, content: bytes) -> bool:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_sealed(self._path, content)
        except OSError as refused:
            _log.error("pages.not_kept", why=str(refused))
            return False
        return True

    def _threw_ballast(self) -> bool:
        try:
            self._ballast.unlink()
        except OSError:
            return False
        return True

    def _pages(self) -> dict[str, SentPage]:
        """What the file holds, and over it what it could not be told."""
        try:
            pages = msgspec.json.decode(read_sealed(self._path), type=dict[str, SentPage])
        except (OSError, SealBroken, msgspec.MsgspecError):
            pages = {}
        return {**pages, **self._memory}

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        try:
            descriptor = os.open(self._folder, os.O_RDONLY)
        except OSError:
            yield
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    @property
    def _ballast(self) -> Path:
        return self._folder / "ballast"

    @property
    def _path(self) -> Path:
        return self._folder / "pages-sent"


@cache
def sent_pages(data_folder: Path) -> SentPages:
    """The file of this data folder."""
    return SentPages(data_folder / "on-call")


def _newest(entry: tuple[str, SentPage]) -> float:
    reached_at = entry[1].reached_at
    return reached_at.timestamp() if reached_at else 0.0
