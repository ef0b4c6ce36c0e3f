"""Office documents are ZIPs: which of their entries hold words, and in what order.

A ZIP is one of them by what it holds, whatever its name: Office Open XML (ECMA-376),
OpenDocument (ISO/IEC 26300) and EPUB (W3C EPUB 3.3). Only the entries that hold the
document's own words are read here; any other that is a file of a kind we open is handed
over like a member of an archive, where its name stands does not matter.
"""

import re
from dataclasses import dataclass

from seawall.sandbox.files._html import read_html
from seawall.sandbox.files._markup import TooOddError, Words
from seawall.sandbox.files._tray import Tray
from seawall.sandbox.files._zip import Zip, ZipEntry

MOST_XML = 64 * 2**20
_WORDS = {
    "DOCX": re.compile(r"word/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml"),
    "PPTX": re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)(\d+)\.xml"),
    "XLSX": re.compile(r"xl/(sharedStrings|worksheets/sheet\d+|comments\d*)\.xml"),
    "ODF": re.compile(r"(content|styles)\.xml"),
    "EPUB": re.compile(r".*\.(xhtml|html|htm)", re.IGNORECASE),
}
_MAIN = {"word/document.xml": "DOCX", "ppt/presentation.xml": "PPTX", "xl/workbook.xml": "XLSX"}
_ONLY = {
    "DOCX": frozenset({"w:t", "w:delText"}),
    "PPTX": frozenset({"a:t"}),
    "XLSX": frozenset({"t"}),
    "ODF": frozenset({"office:body", "office:master-styles"}),
}
_LINKS = ("Target", "xlink:href", "href")
_LETTERS = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Office:
    """What kind of document a ZIP is; ``kind`` is empty for a plain archive."""

    kind: str

    def is_words(self, name: str) -> bool:
        """Whether an entry holds the document's own words."""
        pattern = _WORDS.get(self.kind)
        return bool(pattern and pattern.fullmatch(name))

    def is_links(self, name: str) -> bool:
        """Whether an entry says what the document points to."""
        return bool(self.kind) and name.endswith(".rels")

    def place(self, name: str) -> str:
        """Where in the document an entry stands, as a reader would say it."""
        match = _WORDS[self.kind].fullmatch(name)
        if self.kind == "PPTX" and match:
            return f"slide {match[2]}" if "slides/" in match[1] else f"notes of slide {match[2]}"
        if self.kind == "DOCX" and match and match[1] != "document":
            return str(_LETTERS.findall(match[1])[0])
        return ""


def office_of(opened: Zip) -> Office:
    """What kind of document a ZIP is, by its entries."""
    first = {entry.name: entry for entry in opened.entries}
    if "[Content_Types].xml" in first:
        return Office(next((kind for name, kind in _MAIN.items() if name in first), ""))
    if "mimetype" in first and not first["mimetype"].closed:
        stated, _ = opened.read(first["mimetype"], 200)
        if stated.startswith(b"application/vnd.oasis.opendocument"):
            return Office("ODF")
        if stated.startswith(b"application/epub+zip"):
            return Office("EPUB")
    return Office("")


def read_words(opened: Zip, entry: ZipEntry, office: Office, tray: Tray) -> None:
    """Put an entry's words and addresses on the tray."""
    if office.kind == "EPUB":
        content, _ = opened.read(entry, MOST_XML)
        read_html(content, tray)
        return
    words = Words(only=_ONLY[office.kind], links=_LINKS)
    _feed(words, opened, entry, tray)
    tray.write(office.place(entry.name), words.text)


def read_links(opened: Zip, entry: ZipEntry, tray: Tray) -> None:
    """Put the addresses that a document points to on the tray."""
    _feed(Words(links=_LINKS), opened, entry, tray)


def _feed(words: Words, opened: Zip, entry: ZipEntry, tray: Tray) -> None:
    try:
        words.feed(opened.pieces(entry, MOST_XML))
        if words.is_cut or entry.size > MOST_XML:
            tray.miss("limit", f"{entry.name} is too long to be read whole.", entry.name)
    except TooOddError as odd:
        says = f"{entry.name} was read up to where it is broken: {odd}."
        tray.miss("unreadable", says, entry.name)
    for address in words.addresses:
        tray.link(address)
