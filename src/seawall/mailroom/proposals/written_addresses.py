"""Addresses in a text, as they were written or put back where they were defanged.

In the order of the text, each once, as many as there are: an order may name ten thousand.
"""

from __future__ import annotations

import re

from seawall.mailroom.proposals.proposal import ProposedAddress, TextSource
from seawall.signals import links_in

_BESIDE = re.compile(r"^[\s;,|–—-]*(?:additional information\s*:)?\s*", re.IGNORECASE)
_LONGEST_NOTE = 500
_CUT = "An address may go on in the next line of the page: compare it with the original."
_NO_SCHEME = "Some addresses were written without https:// or http://."


def places_in(source: TextSource) -> tuple[tuple[ProposedAddress, ...], tuple[str, ...]]:
    """Every address with what stands beside it in its line, and what a person should check."""
    places: dict[str, ProposedAddress] = {}
    notes: dict[str, None] = {}
    lines = source.text.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        links = list(links_in(line))
        beside = _beside(line, links[0][0]) if len(links) == 1 else ""
        if source.is_laid_out and links and _may_go_on(line, following):
            beside = f"May go on in the next line: {following.strip()}"[:_LONGEST_NOTE]
            notes[_CUT] = None
        for link, is_named in links:
            places.setdefault(link, ProposedAddress(link, beside))
            if not is_named:
                notes[_NO_SCHEME] = None
    for link in source.links:
        places.setdefault(link, ProposedAddress(link))
    return tuple(places.values()), tuple(notes)


def _beside(line: str, link: str) -> str:
    """The words behind an address in its line."""
    _, separator, behind = line.partition(link)
    return _BESIDE.sub("", behind).strip()[:_LONGEST_NOTE] if separator else ""


def _may_go_on(line: str, following: str) -> bool:
    """Whether a printed line ends in an address and the next one could be its rest."""
    ends_in_link = any(True for word in line.split()[-1:] for _ in links_in(word))
    return ends_in_link and len(following.split()) == 1 and "://" not in following
