"""A URL in its one canonical form: the same address however it is written.

Parsed as browsers parse it (WHATWG URL, by `ada-url`): host in lower case, IDN in
punycode, odd spellings of IP addresses, spaces and dot segments resolved, default
port dropped. Then our own rules: no credentials, no fragment, no dot after the host,
percent-escapes in upper case and only where needed (RFC 3986 §6.2.2), tracking
parameters dropped, the query in sorted order.

It stays a comparison of addresses. `http` and `https`, `www.` and without, a path
with and without a slash at its end are different addresses; a shortened or archived
link does not lead to its target here. Keep what was written: the canonical form is
for comparing, not for showing. Linear in the characters.
"""

import re
from functools import lru_cache

import ada_url

from seawall.signals._defang import clickable
from seawall.signals._model import (
    Example,
    InvalidSignal,
    Signal,
    SignalType,
    by_format,
    format_names,
)
from seawall.signals._plain import is_plain_address
from seawall.signals._tracking import is_tracking

LONGEST = 8_192
SCHEMES = ("http:", "https:", "ftp:")
ROUNDS = 4  # each one can only shorten; two have always been enough

_ESCAPE = re.compile("%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class UrlType(SignalType):
    """The signal type."""

    name = "url"
    kind = "exact"
    content = frozenset({"url"})
    title = "address"
    covers = "address"
    names = by_format(
        threatexchange=format_names("url", writes="url"),
        graph=format_names("URI", "RAW_URI", "UNCLICKABLE_URL", writes="URI"),
        misp=format_names("url", writes="url"),
        stopncii=format_names("URL", writes="URL"),
    )
    examples = (
        Example(content="HTTPS://Example.COM:443/a/../b", value="https://example.com/b"),
        Example(content="https://example.com./x#part", value="https://example.com/x"),
        Example(
            content="https://bücher.example/ä b", value="https://xn--bcher-kva.example/%C3%A4%20b"
        ),
        Example(
            content="https://u:p@example.org/?b=2&utm_source=x&a=1",
            value="https://example.org/?a=1&b=2",
        ),
        Example(written="hxxps://example[.]com/a", value="https://example.com/a"),
        Example(written="http://0x7f.1/%7euser%2fx", value="http://127.0.0.1/~user%2Fx"),
    )

    def normalise(self, value: str) -> str:
        """The canonical form."""
        try:
            return canonical(clickable(value) or value)
        except InvalidSignal as wrong:
            raise InvalidSignal(wrong.detail, field="value", remedy=wrong.remedy) from None


URL = UrlType()


def url_of(url: str) -> Signal:
    """The signal of a URL as someone wrote it."""
    return Signal(URL.name, canonical(url), URL.version)


@lru_cache(maxsize=64)  # of one address it is asked several times in a row
def canonical(url: str) -> str:
    """The canonical form of a URL, or `InvalidSignal` with what is wrong.

    >>> canonical("HTTP://Example.com:80/?b&a#top")
    'http://example.com/?a&b'
    """
    if len(url) > LONGEST:
        raise _invalid(f"It has {len(url)} characters.", f"Give at most {LONGEST}.")
    for _ in range(ROUNDS):
        before, url = url, _round(url)
        if url == before or is_plain_address(url):
            break
    return url


def has_credentials(url: str) -> bool:
    """Whether a user name or password stands in it; the canonical form has neither."""
    parsed = _parse(url)
    return bool(parsed.username or parsed.password)


def _round(url: str) -> str:
    parsed = _parse(url)
    host = parsed.hostname.rstrip(".")
    if not host:
        raise _invalid("It names no host.", "Begin with https:// and a host name.")
    port = f":{parsed.port}" if parsed.port else ""
    path, query = _escapes(parsed.pathname), _query(parsed.search.removeprefix("?"))
    return f"{parsed.protocol}//{host}{port}{path}{'?' if query else ''}{query}"


def _parse(url: str) -> ada_url.URL:
    try:
        parsed = ada_url.URL(url.strip())
    except (ValueError, UnicodeEncodeError):
        raise _invalid(
            f"{url[:80]!r} is not a URL.", "Give the whole address, beginning with https://."
        ) from None
    if parsed.protocol not in SCHEMES:
        raise _invalid(
            f"Addresses of the kind {parsed.protocol!r} are not compared.",
            "Give one that begins with https://, http:// or ftp://.",
        )
    return parsed


def _query(query: str) -> str:
    """Without tracking and empty parameters, in sorted order."""
    pairs = [_escapes(pair) for pair in query.split("&") if pair]
    return "&".join(sorted(pair for pair in pairs if not is_tracking(pair.partition("=")[0])))


def _escapes(text: str) -> str:
    """Escapes in upper case, and those of plain characters undone."""
    return _ESCAPE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _invalid(detail: str, remedy: str) -> InvalidSignal:
    return InvalidSignal(detail, field="url", remedy=remedy)
