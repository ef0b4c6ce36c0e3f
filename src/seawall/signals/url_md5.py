"""MD5 of a URL in up to fourteen spellings: what lists of hashed links hold.

Tech Against Terrorism's URL hash list holds the MD5 of "up to 13 potential working
variations" of each link (docs.terrorismanalytics.org, URL Hash List). Which ones is not
published. Ours are a reconstruction, so a listed link may be missed where theirs differ:
the address as it was written, and its canonical form with `https://`, `http://` and no
scheme, with and without `www.`, with and without a slash at its end: thirteen.
ThreatExchange's `url_md5` is one more: the address as written in lower case, without its
scheme.

A link is looked up in all its spellings, and a bank may hold any of them. MD5 is what the
lists use; nothing here relies on it being hard to forge. Linear in the characters.
"""

import hashlib

from seawall.signals._model import Example, Signal, SignalType, by_format, format_names, hex_value
from seawall.signals.url import canonical

SCHEMES = ("https://", "http://", "")


class UrlMd5(SignalType):
    """The signal type."""

    name = "url_md5"
    kind = "exact"
    content = frozenset({"url"})
    title = "address, hashed"
    covers = "address"
    names = by_format(
        threatexchange=format_names("url_md5", writes="url_md5"),
        graph=format_names("HASH_URL_MD5", writes="HASH_URL_MD5"),
    )
    examples = (
        Example(
            content="https://example.com/a",
            value=hashlib.md5(b"https://example.com/a", usedforsecurity=False).hexdigest(),
        ),
        Example(written="AB" * 16, value="ab" * 16),
    )

    def normalise(self, value: str) -> str:
        """32 lower-case hex digits."""
        return hex_value(value, digits=32, name="URL MD5")


URL_MD5 = UrlMd5()


def url_md5s_of(url: str) -> tuple[Signal, ...]:
    """A signal for each spelling, for one search: they are never stored with an item."""
    return tuple(
        Signal(URL_MD5.name, _md5(spelling), URL_MD5.version, view=spelling, transient=True)
        for spelling in url_spellings(url)
    )


def url_spellings(url: str) -> tuple[str, ...]:
    """The spellings of a URL that lists hash, as it was written first; each once.

    >>> url_spellings("http://www.example.com/a")[:3]
    ('http://www.example.com/a', 'https://example.com/a', 'https://example.com/a/')
    """
    url_text = url.strip()
    scheme, _, without_scheme = canonical(url).partition("://")
    host, _, path = without_scheme.partition("/")
    host = host.removeprefix("www.")
    path, mark, query = f"/{path}".partition("?")
    path, query = path.rstrip("/"), mark + query
    schemes = SCHEMES if scheme in {"http", "https"} else (f"{scheme}://", "")
    spellings = [
        f"{scheme}{www}{host}{path}{slash}{query}"
        for scheme in schemes
        for www in ("", "www.")
        for slash in ("", "/")
    ]
    lower = url_text.lower()
    return tuple(dict.fromkeys([url_text, *spellings, lower.partition("://")[2] or lower]))


def _md5(spelling: str) -> str:
    data = spelling.encode("utf-8", "surrogatepass")
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
