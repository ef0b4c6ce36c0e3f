"""Where a link leads that archives wrapped, redirectors carried or shorteners hid.

Wrappers carry the address inside, so nothing is fetched. Only a shortener itself is asked,
and only where it leads: the target is never called, so its page is neither read nor told
who looks.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from urllib.parse import urlsplit

from seawall.probing.model import UnrolledAddress
from seawall.signals import clickable
from seawall.signals._shorteners import is_shortener
from seawall.signals._wrappers import unwrapped_address

MOST_STEPS = 10

#: Asks a host where an address leads: the next address, or None and why there is none.
LeadsTo = Callable[[str], tuple[str | None, str]]


def unroll_address(
    url: str, *, leads_to: LeadsTo, shorteners: Container[str] = frozenset()
) -> UnrolledAddress:
    """Follow an address inwards and onwards; `shorteners` are hosts known besides the list."""
    address = clickable(url.strip()) or url.strip()
    hops: list[str] = []
    while len(hops) < MOST_STEPS:
        following, why = _step(address, leads_to, shorteners)
        if following is None:
            return UnrolledAddress(address, tuple(hops), why)
        hops.append(address)
        if following in hops:
            return UnrolledAddress(following, tuple(hops), "It leads in a circle.")
        address = following
    return UnrolledAddress(address, tuple(hops), f"It leads on after {MOST_STEPS} steps.")


def _step(address: str, leads_to: LeadsTo, shorteners: Container[str]) -> tuple[str | None, str]:
    try:
        inside, host = unwrapped_address(address), urlsplit(address).hostname or ""
    except ValueError:
        return None, "It cannot be read as an address."
    if inside is not None:
        return inside[1], ""
    return leads_to(address) if is_shortener(host) or host in shorteners else (None, "")
