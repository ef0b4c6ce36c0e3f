"""Pages of a state's site, as tables and as lines of text."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = frozenset("p li td th tr h1 h2 h3 h4 h5 h6 div br dt dd section".split())  # noqa: SIM905
_HIDDEN = frozenset({"script", "style", "noscript", "template", "nav", "footer"})


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.lines: list[str] = [""]
        self._hidden = 0
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _HIDDEN:
            self._hidden += 1
        if tag in _BLOCKS:
            self._break()
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._close_cell()
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.tables:
            self._close_cell()
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        if tag in _BLOCKS:
            self._break()
        if tag in {"td", "th", "tr", "table"}:
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.lines[-1] += data
        if self._cell is not None:
            self._cell.append(data)

    def _break(self) -> None:
        if self.lines[-1].strip():
            self.lines.append("")
        if self._cell is not None:
            self._cell.append(" ")

    def _close_cell(self) -> None:
        if self._cell is None:
            return
        text = " ".join("".join(self._cell).split())
        self._cell = None
        if self.tables:
            if not self.tables[-1]:
                self.tables[-1].append([])
            self.tables[-1][-1].append(text)


def tables_in(content: bytes) -> list[list[list[str]]]:
    """Every table as rows of cells; rows without cells are left out."""
    return [[row for row in table if row] for table in _read(content).tables]


def lines_in(content: bytes) -> list[str]:
    """The page's text, a block a line."""
    return [text for line in _read(content).lines if (text := " ".join(line.split()))]


def _read(content: bytes) -> _TableReader:
    reader = _TableReader()
    reader.feed(content.decode("utf-8", "replace"))
    reader.close()
    return reader
