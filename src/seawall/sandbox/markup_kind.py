"""What a file of markup is by its first element, whatever legally stands before that.

A browser passes over marks of encoding, spaces, comments, declarations and instructions of any
length, and shows what follows. Reads and compares; linear in the bytes that are passed over.

Source: WHATWG MIME Sniffing 7.1; XML 1.0, 2.8 and appendix F.
"""

import re

MOST_PARTS = 10_000  # comments, instructions and declarations that are passed over
_MARK, _BLANKS = b"\xef\xbb\xbf", b" \t\r\n\f\0"
_BEFORE = frozenset((b"<", *(bytes([blank]) for blank in _BLANKS)))
_SPACES = re.compile(r"[\s\0\ufeff]*+")
_COMMENT_END = re.compile(r"--!?>")
_ROOT = re.compile(r"<(?:[\w.-]{1,200}:)?([A-Za-z][\w.-]{0,40})")
_DECLARATION_PART = re.compile(r"[^\"'\[\]<>]*+([\"'\[\]<>])")
_PAGES = frozenset(
    "html head body script iframe h1 h2 div font table a style title b p br img center video "  # noqa: SIM905
    "audio object embed form input span ul ol pre base link meta frameset picture section".split()
)


def markup_kind(content: bytes) -> str:
    r"""``SVG``, ``HTML``, or nothing for other markup and for what is none.

    >>> markup_kind(b"<!-- any comment --><a:svg xmlns:a='http://www.w3.org/2000/svg'/>")
    'SVG'
    >>> markup_kind(b"\xef\xbb\xbf<!DOCTYPE html><p>words"), markup_kind(b"<feed/>")
    ('HTML', '')
    """
    text = _markup_text(content.removeprefix(_MARK))
    at = _spaces_end(text, 0)
    for _ in range(MOST_PARTS):
        if not text.startswith(("<!--", "<?", "<!"), at):
            break
        if text[at : at + 14].lower() == "<!doctype html":
            return "HTML"
        end = _prolog_end(text, at)
        if end < 0:
            return ""
        at = _spaces_end(text, end)
    root = _ROOT.match(text, at)
    name = root[1].lower() if root else ""
    if name == "svg":
        return "SVG"
    return "HTML" if name in _PAGES else ""


def _markup_text(content: bytes) -> str:
    """The characters of a file that begins with markup in any encoding; else nothing."""
    head = content[:4]
    if head.startswith((b"\xff\xfe", b"<\0")):
        return content.decode("utf-16-le", "replace")
    if head.startswith((b"\xfe\xff", b"\0<")):
        return content.decode("utf-16-be", "replace")
    if content[:1] not in _BEFORE or content[:65_536].lstrip(_BLANKS)[:1] not in (b"<", b""):
        return ""
    return content.decode("latin-1")


def _spaces_end(text: str, at: int) -> int:
    spaces = _SPACES.match(text, at)
    return spaces.end() if spaces else at


def _prolog_end(text: str, at: int) -> int:
    """Where a comment, an instruction or a declaration ends; -1 if it never does."""
    if text.startswith("<!--", at):
        ends = _COMMENT_END.search(text, at + 2)
        return ends.end() if ends else -1
    if text.startswith("<?", at):
        place = text.find(">", at)
        return place + 1 if place >= 0 else -1
    return _declaration_end(text, at + 2)


def _declaration_end(text: str, at: int) -> int:
    """Behind a document type with its own declarations; quoted values may hold anything."""
    depth = 1
    for _ in range(MOST_PARTS):
        if not (part := _DECLARATION_PART.match(text, at)):
            break
        at, sign = part.end(), part[1]
        if text.startswith("<!--", at - 1):
            ends = _COMMENT_END.search(text, at + 1)
            at = ends.end() if ends else len(text)
        elif sign in "\"'":
            at = text.find(sign, at) + 1
            if not at:
                return -1
        elif sign in "<>":
            depth += 1 if sign == "<" else -1
            if not depth:
                return at
    return -1
