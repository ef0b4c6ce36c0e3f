"""Bytes become text: by the character set they name, else by their looks; never a failure.

HTML becomes its words and its addresses in one pass that runs nothing and costs no more
than its length. Character sets that are programs in disguise, or cost the square of their
length, are read as if they were not named.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from seawall.sandbox.files._html import decoded_text, read_html
from seawall.sandbox.files._inside import LONGEST_LINK, InsideAsk
from seawall.sandbox.files._tray import SURROGATES, Tray

_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
)
_MOST_LINKS = 50_000
#: Controls that no text needs, and that hide or reorder what a person reads.
_UNSEEN = {
    **SURROGATES,
    **dict.fromkeys([*range(9), *range(14, 32), 127]),
    **dict.fromkeys([11, 12], "\n"),  # a new page begins a new line
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]),
}


def text_of(content: bytes, charset: str = "") -> str:
    """The text in these bytes, its lines ended in one way and nothing unseen in it."""
    return cleaned_text(_decoded(content, charset))


def cleaned_text(text: str) -> str:
    """Text without controls that cannot be seen."""
    return re.sub(r"\r\n?", "\n", text).translate(_UNSEEN)


def page_of(content: bytes, charset: str = "") -> tuple[str, tuple[str, ...]]:
    """The words of an HTML page and the addresses it leads to."""
    page = _PageTray(InsideAsk())
    read_html(_decoded(content, charset).encode("utf-8", "replace"), page)
    return cleaned_text("\n".join(page.words)).strip(), tuple(page.addresses)


def _decoded(content: bytes, charset: str) -> str:
    try:
        name = codecs.lookup(charset).name if charset else ""
    except (LookupError, ValueError):
        name = ""
    if name in ("", "ascii") or name in _NO_CHARSETS:
        return decoded_text(content)
    try:
        return content.decode(name, "replace")
    except (LookupError, ValueError):
        return decoded_text(content)


@dataclass(slots=True)
class _PageTray(Tray):
    """A tray for one page of a mail: all of its words and addresses, none of its files."""

    words: list[str] = field(default_factory=list)
    addresses: dict[str, None] = field(default_factory=dict)

    def write(self, place: str, text: str) -> None:
        del place
        self.words.append(text)

    def link(self, address: str) -> None:
        address = address.strip().translate(SURROGATES)
        is_web_address = address[:8].lower().startswith(("http:", "https:", "ftp:"))
        if is_web_address and len(address) <= LONGEST_LINK and len(self.addresses) < _MOST_LINKS:
            self.addresses[address] = None

    def put(self, name: str, data: bytes) -> None:
        """Files written into a page are pictures in signatures; nobody asks by them."""
