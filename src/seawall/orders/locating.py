"""An address becomes the item it names: as our platform knows it, or as an address alone.

Two spellings of one address have one fingerprint. What stands behind a wrapper (an archive,
a redirector, brackets put in so that nobody clicks) is what is compared; what was written
is kept. Where the platform has not told us of the item, the address itself is the item, of
the kind `url`, so that a case, a decision and an answer can be about it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from seawall.signals import InvalidSignal, hash_url, is_plain_address

KIND = "url"
_LONGEST_NAME = 512


@dataclass(frozen=True, slots=True)
class Address:
    """One address: as it was written, and as it is compared."""

    written: str
    canonical: str
    """Empty where it is no address at all."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical form; of what was written where there is none."""
        return _digest(self.canonical or self.written)

    @property
    def name(self) -> str:
        """What the item is called where the platform has not told us of it."""
        name = self.canonical or self.written
        return name if len(name) <= _LONGEST_NAME else f"sha256:{self.fingerprint}"

    @property
    def spellings(self) -> tuple[str, ...]:
        """The ways a platform may have written the same address."""
        if not self.canonical:
            return (self.written,)
        parts = urlsplit(self.canonical)
        path = parts.path.rstrip("/")
        paths = (path, f"{path}/") if path else ("/", "")
        schemes = ("https", "http") if parts.scheme in {"https", "http"} else (parts.scheme,)
        urls = [
            urlunsplit((scheme, parts.netloc, spelled_path, parts.query, ""))
            for scheme in schemes
            for spelled_path in paths
        ]
        return tuple(dict.fromkeys([self.written, self.canonical, *urls]))

    @property
    def near_fingerprints(self) -> frozenset[str]:
        """The fingerprints of the addresses that have this one among their spellings."""
        return frozenset(map(_digest, self.spellings))


def address_of(url_text: str) -> Address:
    """An address as it is compared; anything that is none stays as it was written."""
    text = url_text.strip()
    if is_plain_address(text):
        return Address(text, text)
    try:
        return Address(text, hash_url(text, types=(KIND,)).signals[-1].value)
    except InvalidSignal:
        return Address(text, "")


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
