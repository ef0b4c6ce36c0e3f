"""What a page says: its title, its words, and whether it asks for a password.

One pass from front to back. Whatever is opened and never closed ends the page, so no page
costs more than its length (the standard library's parser takes minutes for some). Scripts
are not run and are no words.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

#: Characters of a page that are read, and of its words that are kept.
MOST_PAGE = 500_000
MOST_TEXT = 20_000
MOST_TITLE = 300

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|template|svg)\b.*?(?:</\1\b[^>]*+(?:>|\Z)|\Z)"
    r"|<title\b[^>]*+>(?P<title>.*?)(?:</title\b[^>]*+(?:>|\Z)|\Z)"
    r"|</?(?P<name>[a-z][a-z0-9]*+)[^>]*+(?:>|\Z)"
    r"|<[/!?][^>]*+(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_PASSWORD = re.compile(r"\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_IN_LINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "code", "em", "font", "i", "mark", "q", "s", "small"}
    | {"span", "strong", "sub", "sup", "time", "u", "wbr"}
)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")

_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?\s*+([\w-]{2,20})", re.IGNORECASE)
#: Python knows codecs that are no encodings of pages, and slow ones among them.
_PAGES_USE = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|us-ascii|iso-8859-\d{1,2}|windows-\d{3,4}|koi8-[ru]"
    r"|gb(?:k|2312|18030)|big5|shift_jis|euc-(?:jp|kr)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page."""

    title: str = ""
    text: str = ""
    asks_password: bool = False


def has_words(content_type: str) -> bool:
    """Whether a content type is one whose words we read; any other is known by its digest."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind in {"", "application/xhtml+xml", "application/xml", "text/xml"} or (
        kind in {"text/html", "text/plain"}
    )


def read_page(body: bytes, content_type: str) -> PageText:
    """The page in these bytes."""
    markup = _decoded(body, content_type)[:MOST_PAGE]
    if content_type.lower().startswith("text/plain"):
        return PageText(text=_tidy(markup)[:MOST_TEXT])
    words: list[str] = []
    title = ""
    asks_password = False
    at = 0
    for tag in _TAG.finditer(markup):
        words.append(markup[at : tag.start()])
        at = tag.end()
        title = title or (tag["title"] or "")
        name = (tag["name"] or "").lower()
        asks_password |= name == "input" and bool(_PASSWORD.search(tag[0]))
        words.append("" if name in _IN_LINE else "\n")
    words.append(markup[at:])
    return PageText(
        title=" ".join(html.unescape(title).split())[:MOST_TITLE],
        text=_tidy(html.unescape("".join(words)))[:MOST_TEXT],
        asks_password=asks_password,
    )


def _decoded(body: bytes, content_type: str) -> str:
    """By what the server or the page declares, else UTF-8, else Windows' Western letters."""
    declared = _CHARSET.search(content_type) or _CHARSET.search(body[:1024].decode("latin-1"))
    name = declared[1] if declared and _PAGES_USE.fullmatch(declared[1]) else "utf-8"
    try:
        return body.decode(name)
    except LookupError:
        return body.decode("utf-8", "replace")
    except UnicodeDecodeError as wrong:
        is_cut_letter = wrong.start >= len(body) - 4
        return body.decode(name if declared or is_cut_letter else "cp1252", "replace")


def _tidy(text: str) -> str:
    """One space between words, one break between lines, no half characters."""
    clean_text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    return _LINES.sub("\n", _SPACES.sub(" ", clean_text)).strip()
