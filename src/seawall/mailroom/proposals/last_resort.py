"""Addresses outside the field where the form asks for them: never dropped, and always said.

Where the field names none, every address of the document is what is asked about. Where it names
some, a line elsewhere that is nothing but an address is one of a list, and is asked about too;
an address within a sentence is only told of, since reasons cite what is not ordered. What the
form gives as its links to the law, and the sites of authorities, are no content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from seawall.mailroom.proposals.proposal import MailProposal, ProposedAddress, TextSource
from seawall.mailroom.proposals.written_addresses import places_in
from seawall.signals import links_in

OUTSIDE = "It stands outside the field for addresses."
ELSEWHERE = "addresses_elsewhere"
_MOST_TOLD = 50
_OF_AN_AUTHORITY = ("contact_point", "addressee", "authority", "follow_up", "redress")
_FEW_LINES = 3  # of a value; a longer one is a page whose text came in another order
_LISTED = re.compile(r"^[ \t]*(?:[-–•*][ \t]*|\(?\d{1,5}[.):]?[ \t]+)?(?P<word>\S+)[ \t]*$")


def with_elsewhere(
    proposal: MailProposal, sources: Sequence[TextSource], *, takes: bool = True
) -> MailProposal:
    """The proposal with what these texts name beside it, taken or told.

    Without `takes` everything is only told.
    """
    named = {place.url for place in proposal.locations}
    known = named | _links_of_authorities(proposal.fields)
    left = {url: place for url, place in _places(sources).items() if url not in known}
    with_scheme = {url: place for url, place in left.items() if "://" in url}
    if not named:
        meant = with_scheme or left
    else:
        listed = set(_listed(sources))
        meant = {url: place for url, place in left.items() if url in listed}
    taken = meant if takes else {}
    told = [url for url in {**with_scheme, **meant} if url not in taken]
    told = told if named or not takes else []
    return _told(_taken(proposal, list(taken.values())), told)


def stands_elsewhere(proposal: MailProposal) -> bool:
    """Whether anything that is asked, or may be, stands outside its field."""
    is_taken = any(place.information.endswith(OUTSIDE) for place in proposal.locations)
    return is_taken or ELSEWHERE in proposal.as_written


def _places(sources: Iterable[TextSource]) -> dict[str, ProposedAddress]:
    places: dict[str, ProposedAddress] = {}
    for source in sources:
        linked = tuple(link for link in source.links if "://" in link)
        for place in places_in(replace(source, links=linked))[0]:
            places.setdefault(place.url, place)
    return places


def _taken(proposal: MailProposal, places: Sequence[ProposedAddress]) -> MailProposal:
    if not places:
        return proposal
    marked = [_marked(place) for place in places]
    locations = (*proposal.locations, *marked)
    as_fields = [{"url": place.url, "information": place.information} for place in locations]
    note = f"{len(marked)} addresses stand outside the field for addresses: compare them."
    return replace(
        proposal,
        locations=locations,
        fields={**proposal.fields, "locations": as_fields},
        notes=tuple(dict.fromkeys((*proposal.notes, note))),
    )


def _told(proposal: MailProposal, urls: Sequence[str]) -> MailProposal:
    if not urls:
        return proposal
    before = proposal.as_written.get(ELSEWHERE, "").split("\n")
    told = list(dict.fromkeys(filter(None, (*before, *urls))))[:_MOST_TOLD]
    note = f"{len(urls)} more addresses stand in its words, and were not taken up."
    return replace(
        proposal,
        as_written={**proposal.as_written, ELSEWHERE: "\n".join(told)},
        notes=tuple(dict.fromkeys((*proposal.notes, note))),
    )


def _links_of_authorities(fields: Mapping[str, Any]) -> set[str]:
    """The addresses in a form's fields that lead to the law, or to an authority."""
    values = {
        f"{key}.{inner}": value
        for key in _OF_AN_AUTHORITY
        for inner, value in _inside(fields.get(key))
        if isinstance(value, str)
    }
    return {link for key, value in values.items() for link in _its_own(key, value)}


def _inside(field: object) -> Iterable[tuple[str, object]]:
    return field.items() if isinstance(field, Mapping) else [("", field)]


def _its_own(key: str, value: str) -> Iterable[str]:
    lines = [line for line in value.split("\n") if line.strip()]
    if len(lines) <= _FEW_LINES:
        return [link for line in lines for link, _ in links_in(line)]
    first_links = (link for line in lines for link, _ in links_in(line))
    return [next(first_links, "")] if key == "redress.legislation" else []


def _listed(sources: Iterable[TextSource]) -> Iterable[str]:
    for source in sources:
        for line in source.text.split("\n"):
            if (entry := _LISTED.match(line)) and "://" in entry["word"]:
                yield from (link for link, _ in links_in(line))


def _marked(place: ProposedAddress) -> ProposedAddress:
    return replace(place, information=" ".join(filter(None, (place.information, OUTSIDE))))
