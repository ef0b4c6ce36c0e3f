"""The words in XML, and the addresses it points to, nothing else.

It goes through expat as it is inflated; a document that declares entities of its own is
left where it does so, since no honest office document does and a bomb needs to.
"""

import re
from collections.abc import Iterable
from xml.parsers import expat

MOST_LETTERS = 2_000_000
_LINE = frozenset(
    {"p", "br", "cr", "tr", "row", "h", "li", "div", "title", "section", "text:p", "text:h"}
    | {"text:line-break", "a:p", "a:br", "si", "w:p", "w:br", "w:cr", "w:tr"}
)
_SPACE = frozenset("tab w:tab text:tab text:s c td th w:tc table:table-cell".split())  # noqa: SIM905


class TooOddError(Exception):
    """XML that is broken, or that declares entities."""


class Words:
    """Collects the text of an XML file, and the values of attributes that are addresses."""

    def __init__(self, *, only: frozenset[str] = frozenset(), links: Iterable[str] = ()) -> None:
        self._only, self._links = only, frozenset(links)
        self._inside, self._letters = 0, 0
        self.is_cut = False
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
                    self.is_cut = True
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
