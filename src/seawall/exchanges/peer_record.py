"""What an adapter hands over: pages of records, and what their owners think of them.

An adapter speaks a peer's protocol and nothing else: it neither normalises values nor decides
what may match. A record with an empty `signal_type` is one that we cannot match; it is
remembered under the peer's own name for its type, so that nothing is lost silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.exchanges.model import RecordFault


class RecordCategory(StrEnum):
    """What somebody says of a signal: it is bad, it may be, it is not."""

    POSITIVE = "positive"
    SEED = "seed"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class OwnerOpinion:
    """One owner's opinion of a record."""

    owner: str
    category: RecordCategory
    tags: tuple[str, ...] = ()
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class PeerRecord:
    """One line of the peer's list as it stands now; a later one of the same key replaces it."""

    key: str
    peer_type: str
    signal_type: str = ""
    value: str = ""
    media: str = ""
    """What its file was, where the peer tells; it is no part of a record's digest."""
    opinions: tuple[OwnerOpinion, ...] = ()
    tags: tuple[str, ...] = ()
    is_deleted: bool = False
    updated_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Name:
    """An entity on a designation list: who is meant, under which names, on what ground."""

    reference: str
    name: str
    kind: str
    """`person` or `organisation`; empty where the list does not say."""
    aliases: tuple[str, ...] = ()
    regime: str = ""
    is_terrorism: bool | None = None
    """None where the list does not tell."""
    listed_on: str = ""
    delisted_on: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole list of names: the file as it came, and what was read from it."""

    content: bytes
    media_type: str
    address: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A part of the list, and where to go on after it.

    A page that is taken is taken for good, together with its checkpoint. `is_last` says that
    the peer has nothing newer at the moment.
    """

    checkpoint: str
    records: tuple[PeerRecord, ...] = ()
    faults: tuple[RecordFault, ...] = ()
    is_last: bool = False
    listing: Listing | None = None


#: The owner of what a list says as such, where it has no owners of its own.
THE_LIST = "the list"


def on_the_list(*tags: str) -> tuple[OwnerOpinion, ...]:
    """That it is on the list, as an opinion."""
    return (OwnerOpinion(THE_LIST, RecordCategory.POSITIVE, tags),)
