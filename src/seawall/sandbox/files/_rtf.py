"""The words and pictures in a Rich Text file, without running anything it says.

Control words are skipped but for the few that stand for characters; groups that hold no
text of the document (fonts, styles, objects) are skipped whole. Pictures lie in it as hex
and are handed over. Linear in the bytes. Source: RTF Specification 1.9.1.
"""

import re

from seawall.sandbox.files._tray import Tray

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)",
    re.DOTALL,
)
_SILENT = frozenset(
    b"fonttbl colortbl stylesheet info generator listtable listoverridetable rsidtbl themedata "
    b"colorschememapping latentstyles datastore xmlnstbl objdata objclass template filetbl "
    b"revtbl pgptbl falt panose blipuid".split()
)
_CHARACTERS = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"sect": "\n", b"page": "\n", b"cell": " ",
    b"tab": " ", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_KINDS = dict.fromkeys(_SILENT, "silent") | {b"pict": "unknown picture", b"fldinst": "instruction"}
_PICTURES = frozenset({b"jpegblip", b"pngblip"})
_LINK = re.compile(r'HYPERLINK\s+"([^"]{1,8000})"')


class _RtfReader:
    """Goes through the tokens once, with a stack of what each open group is."""

    def __init__(self, tray: Tray) -> None:
        self.tray = tray
        self.words: list[str] = []
        self.instructions: list[str] = []
        self.objects = 0
        self._stack: list[str] = []
        self._what = "words"
        self._codepage, self._skip, self._after = "cp1252", 0, 1
        self._hex: list[bytes] = []
        self._bytes = bytearray()

    def read(self, content: bytes) -> None:
        """Every token, in order."""
        for match in _TOKEN.finditer(content):
            word, number, escaped, symbol, brace, plain = match.groups()
            if escaped:
                self._byte(int(escaped, 16))
                continue
            self._flush()
            if brace:
                self._group(brace == b"{")
            elif word:
                self._control(word, int(number) if number else None)
            elif symbol:
                self._symbol(symbol)
            elif plain:
                self._plain(plain)
        self._flush()

    def _group(self, opens: bool) -> None:
        if opens:
            self._stack.append(self._what)
            return
        if self._what == "picture" and (not self._stack or self._stack[-1] != "picture"):
            self._picture()
        self._what = self._stack.pop() if self._stack else "words"

    def _control(self, word: bytes, number: int | None) -> None:
        if word == b"objdata":
            self.objects += 1
        if word in _KINDS:
            self._what = _KINDS[word]
        elif word in _PICTURES and self._what == "unknown picture":
            self._what, self._hex = "picture", []
        elif word in _CHARACTERS:
            self._text(_CHARACTERS[word])
        elif number is not None:
            self._number(word, number)

    def _number(self, word: bytes, number: int) -> None:
        if word == b"ansicpg" and 437 <= number <= 1361:
            self._codepage = f"cp{number}"
        elif word == b"uc":
            self._after = min(8, max(0, number))
        elif word == b"u":
            self._text(chr(number % 65_536))
            self._skip = self._after

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._what = "silent" if self._what == "words" else self._what
        elif symbol in b"\\{}":
            self._text(symbol.decode())
        elif symbol == b"~":
            self._text(" ")

    def _plain(self, plain: bytes) -> None:
        if self._what == "picture":
            self._hex.append(plain)
            return
        text = plain.decode("latin-1")
        dropped, self._skip = min(self._skip, len(text)), max(0, self._skip - len(text))
        self._text(text[dropped:])

    def _byte(self, value: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(value)

    def _flush(self) -> None:
        """Bytes of a code page belong together where a letter needs two of them."""
        if not self._bytes:
            return
        try:
            text = self._bytes.decode(self._codepage, "replace")
        except LookupError:
            text = self._bytes.decode("cp1252", "replace")
        self._bytes.clear()
        self._text(text)

    def _text(self, text: str) -> None:
        if self._what == "words":
            self.words.append(text)
        elif self._what == "instruction":
            self.instructions.append(text)

    def _picture(self) -> None:
        hex_digits = re.sub(rb"[^0-9A-Fa-f]", b"", b"".join(self._hex))
        data, self._hex = bytes.fromhex(hex_digits[: len(hex_digits) & ~1].decode()), []
        if len(data) <= self.tray.most:
            self.tray.put("picture", data)
        else:
            self.tray.leave("picture", len(data), "large")


def read_rtf(content: bytes, tray: Tray) -> None:
    """Put the words, links and pictures of a Rich Text file on the tray."""
    reader = _RtfReader(tray)
    reader.read(content)
    if reader.objects:
        says = "Objects that are written into it were not taken apart."
        tray.miss("unknown", says, count=reader.objects)
    words = "".join(reader.words)
    tray.write("", words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
    for address in _LINK.findall("".join(reader.instructions)):
        tray.link(address)
