"""Files that are written into a text as letters: base64, hexadecimal, percent signs, uuencode.

Mails, saved pages, business cards, drawings and documents in one XML file all carry pictures
this way. A run of letters is looked at where it begins as a known kind of file does, in each
spelling that a browser undoes (entities, percent signs, escapes of CSS and scripts); a long run
that begins like nothing known is told. Compares and unwraps; no parser runs. Linear in the text.
"""

import base64
import binascii
import html
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from seawall.sandbox.sniff import sniff_format
from seawall.sandbox.spare_bytes import file_end

MOST = 8 * 2**20  # bytes of a text that are looked through
MOST_FILES, MOST_FILE_BYTES = 200, 64 * 2**20
MOST_SECONDS = 4.0  # after which nothing more is looked for, and that is told
LEAST = 100  # bytes that a file has
_BASE64 = re.compile(
    rb"(?:/9j/|iVBORw0KGg|R0lGOD[dl]h|UklGR|JVBERi0|UEsDB|SUkqA|TU0AK|GkXfo|T2dnU|SUQz[AB]|ZkxhQ"
    rb"|H4sI|N3q8r|UmFyI|0M8R4|e1xydG|PHN2Z|PD94b|PCFET|PGh0b|AAAA[A-Za-z0-9+/]{2}Z0eX|AAABAA"
    rb"|Qk[0-3][A-Za-z0-9+/]{3}[AQgw]AAAA|QlpoO|/Td6WF)"
)
_RUN = re.compile(rb"[A-Za-z0-9+/\s]*+")
_URL_SAFE_RUN = re.compile(rb"[A-Za-z0-9_\s-]*+")
_HEX = re.compile(
    rb"(?:ff\s*d8\s*ff|89\s*50\s*4e\s*47|47\s*49\s*46\s*38|25\s*50\s*44\s*46|50\s*4b\s*03\s*04"
    rb"|52\s*49\s*46\s*46|d0\s*cf\s*11\s*e0)[0-9a-f\s]{200,}+",
    re.IGNORECASE,
)
_DATA = re.compile(
    rb"(?<![\w-])d[\t\r\n]*+a[\t\r\n]*+t[\t\r\n]*+a[\t\r\n]*+:([^,\"'<>()]{0,120}+),", re.IGNORECASE
)
_VALUE_END = re.compile(rb"[\"'<>)]")
_ESCAPES = re.compile(
    rb"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|([0-9a-f]{1,6})[ \t\r\n\f]?|\r?\n)",
    re.IGNORECASE,
)
_UU = re.compile(
    rb"^begin [0-7]{3,4} [^\r\n]{1,400}\r?\n((?:[ -`]{1,90}\r?\n){1,2000000}?)end", re.MULTILINE
)
_LONG_BASE64 = re.compile(
    rb"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{2000,}+|(?:[A-Za-z0-9+/]{40,200}+[ \t]?\r?\n[ \t]?){24,}+)"
)
_LONG_HEX = re.compile(rb"(?<![0-9A-Fa-f])[0-9A-Fa-f]{2000,}+")
_HEX_ONLY = re.compile(rb"[0-9A-Fa-f\s]*+\Z")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_DRAWN_IN = re.compile(rb"image|foreignobject|data:|script|style|href|text|entity", re.IGNORECASE)
_SPACES = re.compile(rb"\s+")
#: Pictures that are instructions or numbers in letters, and files made of files.
_KINDS = (
    (re.compile(rb"\s*P[1-3]\s"), "a picture in numbers (PNM)"),
    (re.compile(rb"\s*%!"), "PostScript, instructions to draw"),
    (re.compile(rb"\s*/\*\s*XPM"), "a picture in letters (XPM)"),
    (re.compile(rb"\s*#define\s+\w*_?width\s"), "a picture in letters (XBM)"),
    (re.compile(rb"=ybegin "), "packed in letters (yEnc)"),
    (
        re.compile(
            rb"(?:[\s\S]{0,65536}\n)?(?:mime-version|content-transfer-encoding):", re.IGNORECASE
        ),
        "a mail or a saved page",
    ),
    (re.compile(rb"[\s\S]{0,4096}<FictionBook[\s>]"), "a book in one file (FictionBook)"),
    (re.compile(rb"[\s\S]{0,4096}<office:document[\s>]"), "a document in one file (OpenDocument)"),
    (re.compile(rb"[\s\S]{0,4096}<pkg:package[\s>]"), "a document in one file (Office XML)"),
    (re.compile(rb"[\s\S]{0,65536}<!ENTITY\s", re.IGNORECASE), "XML with entities of its own"),
)
_TAGS = re.compile(
    rb"<(?:[\w.-]{1,80}:)?(?:img|image|svg|iframe|frame|object|embed|script|style|video|audio"
    rb"|body|html|picture|source|input|link|meta|table|div|span|a|p|br|h[1-6]|font)[\s/>]"
    rb"|<[A-Za-z][\w.:-]{0,80}+(?:\s[^<>]{0,2000}+)?/?>|w3\.org/1999/xhtml|w3\.org/2000/svg|xml-stylesheet",
    re.IGNORECASE,
)


@dataclass(slots=True)
class WrittenFiles:
    """What is written into a text: files, and sentences on what was not unpacked."""

    files: list[bytes] = field(default_factory=list)
    told: dict[str, None] = field(default_factory=dict)
    is_cut: bool = False


def written_files(content: bytes) -> WrittenFiles:
    """The files in a text of any encoding, each once."""
    text, written = _as_bytes(content[:MOST]), WrittenFiles(is_cut=len(content) > MOST)
    files: dict[bytes, None] = {}
    size, until = 0, time.monotonic() + MOST_SECONDS
    for file in (file for spelling in _spellings(text) for file in _found(spelling)):
        size += len(file)
        is_spent = size > MOST_FILE_BYTES or time.monotonic() > until
        if len(files) >= MOST_FILES or is_spent:
            written.is_cut = True
            break
        if len(file) >= LEAST and not _is_plain_drawing(file):
            files[file] = None
    written.files = list(files)
    for pattern, name in _KINDS:
        if pattern.match(text):
            written.told[f"It is {name}, which is not taken apart."] = None
    runs = (*_LONG_BASE64.finditer(text), *_LONG_HEX.finditer(text))
    if any(_is_odd(run[0]) for run in runs):
        written.told["Something long is written in it as letters, and was not unpacked."] = None
    return written


def holds_files(content: bytes) -> bool:
    """Whether a file seems to be written into this markup."""
    text = _as_bytes(content[:MOST])
    return bool(_BASE64.search(text) or _HEX.search(text) or _LONG_BASE64.search(text))


def has_tags(content: bytes) -> bool:
    """Whether a browser would show this text as more than its letters."""
    return bool(_TAGS.search(_as_bytes(content[:MOST])))


def _as_bytes(content: bytes) -> bytes:
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(name, "replace").encode("utf-8", "replace")
    if content[:4].startswith((b"<\0", b"\0<")):
        return content.replace(b"\0", b"")
    return content


def _spellings(text: bytes) -> Iterator[bytes]:
    """The text as it stands, and with each kind of disguise taken off in turn."""
    yield text
    if b"=\n" in text or b"=\r\n" in text or b"=FF=D8" in text:
        yield binascii.a2b_qp(text)
    if b"&" in text:
        plain = html.unescape(text.decode("latin-1")).encode("utf-8", "replace")
        if plain != text:
            yield plain
        text = plain
    if b"\\" in text:
        plain = _ESCAPES.sub(_escaped, text)
        if plain != text:
            yield plain
        text = plain
    if b"%" in text:
        plain = unquote_to_bytes(text)
        if plain != text:
            yield plain


def _escaped(match: re.Match[bytes]) -> bytes:
    digits = next((group for group in match.groups() if group), b"")
    code = int(digits, 16) if digits else 0
    return chr(code).encode("utf-8", "replace") if 0 < code < 0x110000 else b""


def _found(text: bytes) -> Iterator[bytes]:
    yield from _addresses(text)
    yield from _base64_files(text)
    for run in _HEX.finditer(text):
        digits = _SPACES.sub(b"", run[0])
        yield bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
    for body in _UU.finditer(text):
        yield b"".join(_uu_lines(body[1]))


def _base64_files(text: bytes) -> Iterator[bytes]:
    at = 0
    while match := _BASE64.search(text, at):
        run = _RUN.match(text, match.start())
        letters = run[0] if run else b""
        if len(letters) < LEAST:
            run = _URL_SAFE_RUN.match(text, match.start())
            letters = run[0].translate(bytes.maketrans(b"-_", b"+/")) if run else letters
        at = match.start() + max(len(letters), match.end() - match.start())
        for part in dict.fromkeys((_BLANK.split(letters, maxsplit=1)[0], letters)):
            data = _unpacked(part)
            yield data[: file_end(data, 0, len(data))] if sniff_format(data) else b""


def _addresses(text: bytes) -> Iterator[bytes]:
    """What stands in addresses that begin with ``data:``."""
    for match in _DATA.finditer(text):
        kind = _SPACES.sub(b"", match[1]).lower()
        if b"/" not in kind and not kind.endswith(b";base64"):
            yield b""
            continue
        ends = _VALUE_END.search(text, match.end())
        value = unquote_to_bytes(text[match.end() : ends.start() if ends else len(text)])
        yield _unpacked(value) if kind.endswith(b";base64") else value


def _unpacked(letters: bytes) -> bytes:
    packed = _SPACES.sub(b"", letters).partition(b"=")[0]
    try:
        return base64.b64decode(packed[: len(packed) - (len(packed) % 4 == 1)] + b"==")
    except (binascii.Error, ValueError):
        return b""


def _uu_lines(body: bytes) -> Iterator[bytes]:
    for line in body.splitlines():
        try:
            yield binascii.a2b_uu(line)
        except binascii.Error:
            yield b""


def _is_plain_drawing(file: bytes) -> bool:
    """Whether it is a small drawing of lines alone, as pages have for icons."""
    return len(file) < 8_192 and sniff_format(file) == "SVG" and not _DRAWN_IN.search(file)


def _is_odd(run: bytes) -> bool:
    """Whether it is packed and begins like no file known here; hashes in a list are not."""
    if not _HEX_ONLY.match(run):
        return not sniff_format(_unpacked(run[:4_000]))
    is_list = b"\n" in run
    return not is_list and not sniff_format(bytes.fromhex(run[:1_000].decode("ascii")))
