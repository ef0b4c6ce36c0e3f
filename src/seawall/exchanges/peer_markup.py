"""XML from peers, read safely: no document types, no entities, no endless depth.

Expat builds the tree. A document type or an entity of its own ends the reading, since no feed
has one and a bomb needs it; so does more depth than any feed has. Namespaces are dropped: a
peer's version stands in its address already.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from seawall.errors import problem
from seawall.exchanges.model import PeerUnreadable

MOST_DEPTH = 64


def read_xml(content: bytes) -> Element:
    """The document's root, or `PeerUnreadable`."""
    reader = _MarkupReader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise problem("exchanges.answer-not-xml", PeerUnreadable, error=str(error)) from None
    except (ValueError, LookupError) as error:
        raise problem("exchanges.answer-encoding", PeerUnreadable, error=str(error)) from None
    return reader.builder.close()


def text_of(element: Element | None) -> str:
    """The text of an element and of what is in it, spaces evened out."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def child(element: Element, *path: str) -> str:
    """The text at this path under an element; empty if it is not there."""
    return text_of(element.find("/".join(path)))


class _MarkupReader:
    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self._depth = 0
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise problem("exchanges.answer-too-deep", PeerUnreadable, most=MOST_DEPTH)
        self.builder.start(_bare(name), {_bare(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.builder.end(_bare(name))


def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def _refuse(*_: object) -> None:
    raise problem("exchanges.answer-with-entities", PeerUnreadable)
