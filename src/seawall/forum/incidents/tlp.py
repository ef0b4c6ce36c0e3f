"""Who may read a situation update: the Traffic Light Protocol, version 2.0.

The standard (FIRST, August 2022) has four colours, one of them in a stricter form. A forum
adds two rules. A government is nobody's client and no member: it reads what everybody may
read, and what names it. And RED is for named members, so its text never stands in the log,
which every member has: it is sealed for each of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from seawall.errors import problem
from seawall.forum.incidents.incident_faults import UnknownMarking


class Marking(StrEnum):
    """How far an update may go."""

    CLEAR = "TLP:CLEAR"
    """No limit."""
    GREEN = "TLP:GREEN"
    """The community: members, and who works with the forum."""
    AMBER = "TLP:AMBER"
    """Members and those of their own clients who need to know."""
    AMBER_STRICT = "TLP:AMBER+STRICT"
    """Members only."""
    RED = "TLP:RED"
    """The members that are named, and nobody else."""

    @property
    def is_sealed(self) -> bool:
        """Whether the log must not hold its text."""
        return self is Marking.RED


#: What an update has unless its author says otherwise.
DEFAULT = Marking.AMBER_STRICT


class Audience(StrEnum):
    """As whom somebody reads."""

    MEMBER = "member"
    AUDITOR = "auditor"
    """The forum's independent auditor: of the community, and no member."""
    CLIENT = "client"
    """A client of a member."""
    RESEARCHER = "researcher"
    GOVERNMENT = "government"
    PUBLIC = "public"


_READS: dict[Marking, frozenset[Audience]] = {
    Marking.CLEAR: frozenset(Audience),
    Marking.GREEN: frozenset({Audience.MEMBER, Audience.AUDITOR, Audience.CLIENT}),
    Marking.AMBER: frozenset({Audience.MEMBER, Audience.CLIENT}),
    Marking.AMBER_STRICT: frozenset({Audience.MEMBER}),
    Marking.RED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class TlpReader:
    """Who asks: as what, and under which name (`gov:uk`, a member's id)."""

    audience: Audience
    name: str = ""


PUBLIC = TlpReader(Audience.PUBLIC)


def may_read(
    marking: Marking, reader: TlpReader, *, author: str = "", named_readers: Collection[str] = ()
) -> bool:
    """Whether this reader may have an update of this marking.

    A name on the list lets its bearer in whatever the colour, governments too; and whoever
    wrote a thing may read it.
    """
    if reader.name and (reader.name in named_readers or _wrote(reader, author)):
        return True
    return reader.audience in _READS[marking]


def marking_of(text: str) -> Marking:
    """The marking that somebody wrote, with or without `TLP:`, in any case.

    Version 1 said WHITE where version 2.0 says CLEAR; feeds of then still do.
    """
    bare = text.strip().upper().removeprefix("TLP:").strip().replace("WHITE", "CLEAR")
    for marking in Marking:
        if marking.value == f"TLP:{bare}":
            return marking
    raise problem(
        "forum.no-such-marking",
        UnknownMarking,
        text=text.strip(),
        choices=", ".join(marking.value for marking in Marking),
    )


def _wrote(reader: TlpReader, author: str) -> bool:
    return reader.audience is Audience.MEMBER and reader.name == author
