"""The pages of the whole log, read by two at once while somebody checks those before.

Each page is read at a moment of its own, so that nobody waits for us; only few are held at once,
so that no log fills the memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from queue import Full, Queue
from threading import Event, Thread

from seawall.app.database_look import reading
from seawall.ledger.audit import AuditedPage
from seawall.ledger.merkle import Span
from seawall.ledger.tree_walk import page_spans
from seawall.transaction import INSTALLATION, close_connection

_READERS = 2
#: Seconds until a reader whose page nobody took looks whether anybody still will.
_LOOK_AGAIN = 1.0


def log_pages(size: int, *, begin: int = 0) -> Iterator[AuditedPage]:
    """The places from `begin` up to `size`, page by page, with all that an audit needs to see."""
    spans = page_spans(begin, size)
    if len(spans) < _READERS:
        yield from map(_page, spans)
        return
    readers = [_Reader(spans[number::_READERS]) for number in range(_READERS)]
    try:
        for reader in readers:
            reader.start()
        for reader in islice(cycle(readers), len(spans)):
            yield reader.next_page()
    finally:
        for reader in readers:
            reader.end()


class _Reader(Thread):
    """Reads its share of the pages, one ahead of who takes them."""

    def __init__(self, spans: Sequence[Span]) -> None:
        super().__init__(name="seawall-log-reader", daemon=True)
        self._spans = spans
        self._pages: Queue[AuditedPage | BaseException] = Queue(1)
        self._is_over = Event()

    def run(self) -> None:
        try:
            for span in self._spans:
                self._hand_over(_page(span))
                if self._is_over.is_set():
                    return
        except BaseException as error:  # noqa: BLE001 - whoever takes the page raises it
            self._hand_over(error)
        finally:
            close_connection()

    def next_page(self) -> AuditedPage:
        """The next page of its share, as soon as it is read; what went wrong is raised here."""
        page = self._pages.get()
        if isinstance(page, BaseException):
            raise page
        return page

    def end(self) -> None:
        """Have it stop after the page that it reads."""
        self._is_over.set()
        if self.ident is not None:
            self.join()

    def _hand_over(self, page: AuditedPage | BaseException) -> None:
        while not self._is_over.is_set():
            try:
                self._pages.put(page, timeout=_LOOK_AGAIN)
            except Full:
                continue
            return


def _page(span: Span) -> AuditedPage:
    with reading(INSTALLATION) as tx:
        return tx.ledger.page(span)
