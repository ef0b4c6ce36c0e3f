"""The words in XML and HTML, and the addresses they point to, nothing else.

XML goes through expat as it is inflated; a document that declares entities of its own is
left where it does so, since no honest office document does and a bomb needs to. HTML is
read by the standard library's tolerant parser; scripts and styles are no words.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from xml.parsers import expat

from seawall.sandbox._tray import Tray

MOST_HTML = 2 * 2**20
MOST_LETTERS = 2_000_000
_LINE = frozenset(
    {"p", "br", "cr", "tr", "row", "h", "li", "div", "title", "section", "text:p", "text:h"}
    | {"text:line-break", "a:p", "a:br", "si", "w:p", "w:br", "w:cr", "w:tr"}
)
_SPACE = frozenset("tab w:tab text:tab text:s c td th w:tc table:table-cell".split())  # noqa: SIM905
_INLINE_FILE = re.compile(r"data:[\w.+/-]{0,80};base64,", re.IGNORECASE)


class TooOddError(Exception):
    """XML that is broken, or that declares entities."""


class Words:
    """Collects the text of an XML file, and the values of attributes that are addresses."""

    def __init__(self, *, only: frozenset[str] = frozenset(), links: Iterable[str] = ()) -> None:
        self._only, self._links = only, frozenset(links)
        self._inside, self._letters = 0, 0
        self._parts: list[str] = []
        self.addresses: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = _refuse
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def feed(self, pieces: Iterable[bytes]) -> None:
        """Read a file; raises `TooOddError` where it ends badly, keeping what came before."""
        try:
            for piece in pieces:
                self._parser.Parse(piece, False)
                if self._letters > MOST_LETTERS:
                    return
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise TooOddError(str(error)) from None

    @property
    def text(self) -> str:
        """What was read, a paragraph a line."""
        return re.sub(r"[ \t]*\n\s*", "\n", "".join(self._parts)).strip()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in self._only:
            self._inside += 1
        if name in _SPACE:
            self._parts.append(" ")
        self.addresses += [
            value for key, value in attributes.items() if key in self._links and len(value) < 8_192
        ]

    def _end(self, name: str) -> None:
        if name in self._only:
            self._inside -= 1
        if name in _LINE:
            self._parts.append("\n")

    def _text(self, text: str) -> None:
        if self._inside or not self._only:
            self._parts.append(text)
            self._letters += len(text)


def _refuse(*_: object) -> None:
    raise TooOddError("it declares entities")


class _Page(HTMLParser):
    """The words of an HTML page, its links, and the files written into it."""

    def __init__(self, tray: Tray) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._tray, self._silent = tray, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        if tag in _LINE:
            self.parts.append("\n")
        for key, value in attrs:
            if key in ("href", "src", "data", "poster") and value:
                self._address(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        if tag in _LINE or tag in _SPACE:
            self.parts.append("\n" if tag in _LINE else " ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)

    def _address(self, value: str) -> None:
        if written := _INLINE_FILE.match(value):
            data = _decoded(value[written.end() :])
            if len(data) <= self._tray.most:
                self._tray.put("file written into the page", data)
            else:
                self._tray.leave("file written into the page", len(data), "large")
        else:
            self._tray.link(value)


def read_html(content: bytes, tray: Tray, place: str = "") -> None:
    """Put the words, links and inline files of a page on the tray."""
    page = _Page(tray)
    if len(content) > MOST_HTML:
        tray.note("The end of a long page was left out.")
    page.feed(decoded(content[:MOST_HTML]))
    page.close()
    tray.write(place, re.sub(r"[ \t\r\f]*\n\s*", "\n", "".join(page.parts)))


def decoded(content: bytes) -> str:
    """Text of unknown encoding: by its mark, else UTF-8, else Windows' Western letters."""
    for mark, name in (
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"\xef\xbb\xbf", "utf-8"),
    ):
        if content.startswith(mark):
            return content.decode(name, "replace").lstrip("\ufeff")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _decoded(written: str) -> bytes:
    try:
        return base64.b64decode(written, validate=False)
    except (binascii.Error, ValueError):
        return b""
