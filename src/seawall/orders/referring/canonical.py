"""One address as it was written becomes the one to look at: put back, peeled, canonical.

Officers copy addresses out of reports, where they are written so that nobody clicks them,
out of archives that wrap them, and with the tracking of whoever shared them. What was
written is kept; this is for looking and comparing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from seawall.orders.referring.faults import BatchUnreadable
from seawall.signals import InvalidSignal, canonical, hash_text, hash_url

_FETCHED = ("http", "https")
_URLS = ("url",)
_OUTER = "link in text"


@dataclass(frozen=True, slots=True)
class Address:
    """The address inside, and what it was inside of, if anything."""

    url: str
    wrapped_in: str = ""

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.url)

    @property
    def host(self) -> str:
        return host_of(self.url)


def address_of(written: str) -> Address:
    """The address that was meant; `BatchUnreadable` says why it is none.

    >>> address_of("hxxps://example[.]com/a?utm_source=x").url
    'https://example.com/a'
    """
    try:
        found = [one.value for one in hash_url(written.strip(), types=_URLS).signals]
    except InvalidSignal as wrong:
        found = _only_link(written, wrong)
    outer, inner = found[0], found[-1]
    if urlsplit(inner).scheme not in _FETCHED:
        raise _unreadable("Only http and https can be looked at.", "Refer it by hand.")
    return Address(inner, outer if inner != outer else "")


def fingerprint(url: str) -> str:
    """What two spellings of one place share, in hex: without scheme and `www.`.

    >>> fingerprint("http://www.example.com/a") == fingerprint("https://example.com/a")
    True
    """
    place = canonical(url).partition("://")[2].removeprefix("www.")
    return hashlib.sha256(place.encode()).hexdigest()


def host_of(url: str) -> str:
    """The host of an address, without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def is_under(host: str, domains: frozenset[str] | tuple[str, ...]) -> bool:
    """Whether a host is one of these domains, or below one.

    >>> is_under("video.example.com", ("example.com",)), is_under("myexample.com", ("example.com",))
    (True, False)
    """
    labels = host.split(".")
    return any(".".join(labels[first:]) in domains for first in range(len(labels)))


def _only_link(written: str, wrong: InvalidSignal) -> list[str]:
    """The one link in a line that says more than an address; what it wraps last."""
    found = hash_text(written, types=_URLS).signals
    outer = [one for one in found if one.view == _OUTER]
    places = {fingerprint(one.value) for one in outer}
    if len(places) > 1:
        raise _unreadable("There is more than one address on this line.", "Give each a line.")
    if not outer:
        raise _unreadable(wrong.detail, wrong.remedy or "Give the whole address.") from None
    return [outer[0].value, *(one.value for one in found if one.view != _OUTER)]


def _unreadable(detail: str, remedy: str) -> BatchUnreadable:
    return BatchUnreadable(detail, field="url", remedy=remedy)
