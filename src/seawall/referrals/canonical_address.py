"""One address as it was written becomes the one to look at: put back, peeled, canonical.

Officers copy addresses out of reports, where they are written so that nobody clicks them,
out of archives that wrap them, and with the tracking of whoever shared them. What was
written is kept; this is for looking and comparing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from seawall.errors import problem
from seawall.referrals.referral_faults import BatchUnreadable
from seawall.signals import InvalidSignal, canonical, hash_text, hash_url

_FETCHED = ("http", "https")
_URLS = ("url",)
_OUTER = "link in text"
#: A line that begins with an address, so that what follows a space may belong to it.
_BEGINS = re.compile(r"\S{1,12}://")


@dataclass(frozen=True, slots=True)
class CanonicalAddress:
    """The address inside, and what it was inside of, if anything."""

    url: str
    wrapped_in: str = ""

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.url)

    @property
    def host(self) -> str:
        return host_of(self.url)


def address_of(address_text: str) -> CanonicalAddress:
    """The address that was meant; `BatchUnreadable` says why it is none.

    >>> address_of("hxxps://example[.]com/a?utm_source=x").url
    'https://example.com/a'
    """
    text = address_text.strip()
    urls = _in_words(text) if any(letter.isspace() for letter in text) else _alone(text)
    outer, inner = urls[0], urls[-1]
    if urlsplit(inner).scheme not in _FETCHED:
        raise problem("referrals.address-scheme", BatchUnreadable)
    return CanonicalAddress(inner, outer if inner != outer else "")


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


def is_under(host: str, domains: Collection[str]) -> bool:
    """Whether a host is one of these domains, or below one.

    >>> is_under("video.example.com", ["example.com"]), is_under("myexample.com", ["example.com"])
    (True, False)
    """
    labels = host.split(".")
    return any(".".join(labels[first:]) in domains for first in range(len(labels)))


def _alone(text: str) -> list[str]:
    """A line that is an address; what it wraps stands last."""
    try:
        return [signal.value for signal in hash_url(text, types=_URLS).signals]
    except InvalidSignal as wrong:
        if signals := hash_text(text, types=_URLS).signals:  # written without a scheme
            return [signals[0].value]
        remedy = wrong.remedy or "Give the whole address."
        raise problem(
            "referrals.address-unreadable", BatchUnreadable, fault=wrong.detail, remedy=remedy
        ) from None


def _in_words(text: str) -> list[str]:
    """The one link in a line that says more than an address; what it wraps stands last."""
    signals = hash_text(text, types=_URLS).signals
    outer = [signal.value for signal in signals if signal.view == _OUTER]
    if len({fingerprint(url) for url in outer}) > 1:
        raise problem("referrals.address-several", BatchUnreadable)
    if not outer:
        raise problem("referrals.address-missing", BatchUnreadable)
    if _BEGINS.match(text) and _alone(text)[0] != outer[0]:
        raise problem("referrals.address-space", BatchUnreadable)
    return [outer[0], *(signal.value for signal in signals if signal.view != _OUTER)]
