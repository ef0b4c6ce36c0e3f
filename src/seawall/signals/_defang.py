"""Links in a text, also those written so that nothing can be clicked.

`hxxps://example[.]com/a`, `example (dot) com/a`, `https : // example . com`, dots of other
scripts: put back, then read as an address up to the next white space, quote or bracket
that it did not open. Without a scheme, an address needs a path or `www.`, or to have been
written so that it cannot be clicked. Linear in the characters.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

MOST = 50  # links of one text
LONGEST = 2_048

_HIDING = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SCHEME = re.compile(
    r"(?:\b|(?=\[h\]))(\[?h\]?[tx*]{2}p|f[tx]p|meow)(s?) ?[\[({]? ?(?:[:：]|\(colon\)) ?[\])}]? ?[\[({]?[/\\／]{2}[\])}]? ?",
    re.IGNORECASE,
)
_DOT = re.compile(
    r"[\[({<]\s?(?:\.|dot|punkt|point|точка|نقطة)\s?[\])}>]"
    r"|\bdot (?=(?:com|net|org|info|io|me|to|ru|su|cc|tk|ws|onion|test|example)\b)|\\\.",
    re.IGNORECASE,
)
_DOTS = re.compile("(?<=\\w)[。．｡․。](?=\\w)")
_SLASH = re.compile(r"[\[({][/／][\])}]")
_SPACED = re.compile(r"((?:https?|ftp)://[\w-]{1,63})(?: \. ?| ?\. )(?=[\w-])", re.IGNORECASE)
_BARE = re.compile(r"\.[^\W\d_]{2}")
_LINK = re.compile(
    r"(?:https?|ftp)://[^\s<>\"'`«»“”„\u0000-\u0020]+"
    r"|(?<![\w@./-])(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?::\d{1,5})?(?:/[^\s<>\"'`«»“”„]*)?",
    re.IGNORECASE,
)
_SLASHES = ("//", "\\\\", "／／")
_TRAILING = ".,;:!?…*_~|"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def links_in(text: str) -> Iterator[tuple[str, bool]]:
    """Every link of a text, and whether it was written with a scheme; each once."""
    seen_links: set[str] = set()
    refanged, defanged = _refanged(text)
    if "://" not in refanged and not _BARE.search(refanged):
        return
    for link_match in _LINK.finditer(refanged):
        link = _trimmed(link_match[0][:LONGEST])
        has_scheme = "://" in link[:9]
        if link in seen_links or not (
            _has_host(link) if has_scheme else _is_address(link, defanged)
        ):
            continue
        seen_links.add(link)
        yield link, has_scheme


def clickable(url: str) -> str | None:
    """An address that was written so that it cannot be clicked, put back; else None.

    >>> clickable("hxxps://example[.]com/a")
    'https://example.com/a'
    """
    if len(url) > LONGEST:
        return None
    restored = _refanged(url)[0].strip()
    links = list(links_in(url))
    return restored if links == [(restored, True)] and restored != url.strip() else None


def _refanged(text: str) -> tuple[str, frozenset[str]]:
    """The text with its links put back, and the hosts that had been taken apart."""
    if not text.isascii():
        text = _DOTS.sub(".", _HIDING.sub("", text))
    if any(slashes in text for slashes in _SLASHES):
        text = _SCHEME.sub(_scheme, text)
    first, *other_pieces = _DOT.split(text)
    broken: set[str] = set()
    pieces = [first]
    for piece in other_pieces:
        pieces[-1] = pieces[-1].rstrip()
        broken.add(f"{_last(pieces[-1])}.{_first(piece.lstrip())}".lower())
        pieces.append(piece.lstrip())
    text = ".".join(pieces)
    if "://" in text:
        text = _SPACED.sub(r"\1.", _SLASH.sub("/", text))
    return text, frozenset(broken)


def _scheme(scheme_match: re.Match[str]) -> str:
    kind = "ftp" if scheme_match[1].lower().startswith("f") else "http"
    return f"{kind}{scheme_match[2].lower()}://"


def _last(text: str) -> str:
    return re.split(r"[^\w-]", text[-64:])[-1]


def _first(text: str) -> str:
    return re.split(r"[^\w-]", text[:64])[0]


def _has_host(link: str) -> bool:
    """Whether a link leads out: to a name with a dot, or to a number in brackets."""
    host = re.split(r"[/?#\\]", link.partition("://")[2], maxsplit=1)[0]
    return "." in host or host.startswith("[")


def _is_address(link: str, broken: frozenset[str]) -> bool:
    """Whether something without a scheme is meant as a link."""
    host, slash, _ = link.partition("/")
    labels = host.lower().split(":")[0].split(".")
    if slash or labels[0] == "www":
        return True
    return any(f"{label}.{next_label}" in broken for label, next_label in pairwise(labels))


def _trimmed(link: str) -> str:
    """Without what ends the sentence, or a bracket it stands in."""
    while link:
        last = link[-1]
        if last in _TRAILING or (last in _PAIRS and link.count(last) > link.count(_PAIRS[last])):
            link = link[:-1]
        else:
            break
    return link
