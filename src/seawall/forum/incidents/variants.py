"""Variants: which signal was made from which, and what is therefore decided together.

Of the attack in Christchurch more than 800 edits were catalogued. Each is a signal of its
own; together they are one tree, and one case: whoever has decided on the parent need not
meet every child. A parent is the nearest signal that was there before; so nothing can be
its own ancestor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from seawall.forum.incidents.model import Attribution, Incident, VariantLink

COPY = "copy"
Distance = Callable[[str, str], int | None]
"""How far two signals are apart, or None where they cannot be compared or are unlike."""


@dataclass(frozen=True, slots=True)
class NearestParent:
    """The parent that a new signal seems to have."""

    signal: str
    distance: int


def nearest_parent(
    new_signal: str, earlier: Iterable[tuple[str, datetime]], *, distance: Distance
) -> NearestParent | None:
    """The nearest of the signals that were there before; of equals the one first seen."""
    candidates = (
        (apart, seen_at, signal)
        for signal, seen_at in earlier
        if signal != new_signal and (apart := distance(new_signal, signal)) is not None
    )
    best = min(candidates, default=None)
    return NearestParent(best[2], best[0]) if best else None


def would_circle(parent_of: Callable[[str], str | None], *, child: str, parent: str) -> bool:
    """Whether the child would become its own ancestor."""
    ancestor: str | None = parent
    while ancestor is not None:
        if ancestor == child:
            return True
        ancestor = parent_of(ancestor)
    return False


@dataclass(frozen=True, slots=True)
class Forest:
    """Every tree of an incident's variants."""

    roots: tuple[str, ...]
    children: Mapping[str, tuple[str, ...]]
    links: Mapping[str, VariantLink]
    """By the child."""

    def lineage(self, signal: str) -> tuple[str, ...]:
        """The signal, what it was made from, and so on up to the first."""
        line = [signal]
        while (link := self.links.get(line[-1])) is not None:
            line.append(link.parent)
        return tuple(line)

    def stack_of(self, signal: str) -> str:
        """What stands for everything that is decided together with this signal."""
        return self.lineage(signal)[-1]

    def members_of(self, root: str) -> tuple[str, ...]:
        """The root and all that was made from it, parents before children."""
        members = [root]
        for signal in members:
            members.extend(self.children.get(signal, ()))
        return tuple(members)

    @property
    def variants(self) -> int:
        """How many signals were made from another; a second offer of one value is none."""
        return sum(link.edit != COPY for link in self.links.values())


def forest(incident: Incident) -> Forest:
    """The trees, in the order in which signals were offered."""
    links = {link.child: link for link in incident.links}
    links |= _copies(incident, links)
    children: dict[str, list[str]] = {}
    for offer in incident.offers:
        if link := links.get(offer.signal):
            children.setdefault(link.parent, []).append(offer.signal)
    roots = tuple(offer.signal for offer in incident.offers if offer.signal not in links)
    return Forest(roots, {parent: tuple(many) for parent, many in children.items()}, links)


def _copies(incident: Incident, stated_links: Mapping[str, VariantLink]) -> dict[str, VariantLink]:
    """One value that several members offered hangs below its first offer, without being said."""
    first: dict[str, str] = {}
    copies: dict[str, VariantLink] = {}
    for offer in incident.offers:
        parent = first.setdefault(offer.digest or offer.signal, offer.signal)
        if parent == offer.signal or offer.signal in stated_links:
            continue

        def parent_of(signal: str) -> str | None:
            link = copies.get(signal) or stated_links.get(signal)
            return link.parent if link else None

        if not would_circle(parent_of, child=offer.signal, parent=parent):
            by = Attribution(offer.member, "", offer.at, offer.position)
            copies[offer.signal] = VariantLink(offer.signal, parent, COPY, 0, by)
    return copies
