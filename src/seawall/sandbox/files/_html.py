"""The words of an HTML page, where it leads, and the files written into it.

One pass from front to back: whatever is opened and never closed (a tag, a comment, a
quoted value) ends the page, as it does in a browser, so that no page costs more than its
length. Scripts and styles are no words.

Source: WHATWG HTML, 13.2.5 Tokenization.
"""

import base64
import binascii
import html
import re

from seawall.sandbox.files._tray import Tray

MOST = 16 * 2**20
_OPEN = re.compile(r"<(?:!--|[!?]|/?[A-Za-z])")
_COMMENT_END = re.compile("--!?>")
_NAME = re.compile(r"/?[^\s/>]{1,40}")
_TO_QUOTE_OR_END = re.compile(r"[^>\"']*+([>\"'])")
_ATTRIBUTE = re.compile(
    r"(?:href|src|data|poster)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))", re.IGNORECASE
)
_SILENT = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_INLINE_FILE = re.compile(r"data:[\w.+/-]{0,80};base64,", re.IGNORECASE)
_HANDLER = re.compile(r"[\s\"'/]on[a-z]{3,20}\s*=|javascript:", re.IGNORECASE)
_LINE = frozenset(
    {"p", "br", "tr", "td", "th", "li", "div", "title", "section", "article"}
    | {f"h{level}" for level in range(1, 7)}
)


def read_html(content: bytes, tray: Tray, place: str = "") -> None:
    """Put the words, links and inline files of a page on the tray."""
    if len(content) > MOST:
        tray.miss("limit", "The end of a long page was left out.")
    words = _words(decoded_text(content[:MOST]), tray)
    tray.write(place, re.sub(r"[ \t\r\f]*+\n\s*+", "\n", words))


def decoded_text(content: bytes) -> str:
    """Text of unknown encoding: by its mark, else UTF-8, else Windows' Western letters."""
    marks = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8"))
    for mark, name in marks:
        if content.startswith(mark):
            return content.decode(name, "replace").lstrip("\ufeff")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _words(page: str, tray: Tray) -> str:
    words: list[str] = []
    at = programs = 0
    while opened := _OPEN.search(page, at):
        words.append(html.unescape(page[at : opened.start()]))
        at = _end(page, opened)
        if at < 0:
            break
        if opened[0][-1] in "-!?":
            continue
        tag = page[opened.start() + 1 : at]
        name = str(_NAME.match(tag)[0]).lower()  # type: ignore[index]
        words.append("\n" if name.lstrip("/") in _LINE else "")
        _addresses(tag, tray)
        programs += bool(_HANDLER.search(tag))
        if name in _SILENT:
            closed = _SILENT[name].search(page, at)
            end = closed.start() if closed else len(page)
            programs += name == "script" and bool(page[at:end].strip())
            at = end
    if programs:
        tray.miss("unknown", "Programs in the page were not run.", count=programs)
    if at >= 0:
        words.append(html.unescape(page[at:]))
    return "".join(words)


def _end(page: str, opened: re.Match[str]) -> int:
    """The place behind a tag or a comment, -1 if it never ends."""
    if opened[0] == "<!--":
        ends = _COMMENT_END.search(page, opened.end() - 2)
        return ends.end() if ends else -1
    if opened[0][-1] in "!?":
        return _behind(page, ">", opened.end())
    at = opened.end()
    while match := _TO_QUOTE_OR_END.match(page, at):
        if match[1] == ">":
            return match.end()
        at = _behind(page, match[1], match.end())
        if at < 0:
            return -1
    return -1


def _behind(page: str, ending: str, at: int) -> int:
    place = page.find(ending, at)
    return place + len(ending) if place >= 0 else -1


def _addresses(tag: str, tray: Tray) -> None:
    for attribute in _ATTRIBUTE.finditer(tag):
        value = attribute[1] or attribute[2] or attribute[3] or ""
        if data_prefix := _INLINE_FILE.match(value):
            _inline(value[data_prefix.end() :], tray)
        else:
            tray.link(html.unescape(value))


def _inline(base64_text: str, tray: Tray) -> None:
    try:
        data = base64.b64decode(html.unescape(base64_text), validate=False)
    except (binascii.Error, ValueError):
        return
    if len(data) <= tray.most:
        tray.put("file written into the page", data)
    else:
        tray.leave("file written into the page", len(data), "large")
