"""A signed event: one thing that happened to a request or a drill, as who did it says it.

Whoever sends signs that it was issued, the platform that it was received and answered, and
whoever looks at the addresses what was seen. The other side keeps it in its own log, so that no
figure about both rests on the word of one.

An event is for everybody. It names a request by a commitment that nobody can guess, an address by
its position in that request, and holds no text that a person wrote: words of closed lists,
moments, digests and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NoReturn

from seawall.errors import InvalidRequest, problem
from seawall.ledger.model import JSON


class BadEvent(InvalidRequest):
    """Something that is called a signed event and is none."""

    kind = "bad-event"


class EventParty(StrEnum):
    """Who did it, and so who signs."""

    SENDER = "sender"
    PLATFORM = "platform"
    PROBER = "prober"
    TESTER = "tester"


class EventKind(StrEnum):
    """What happened to a request."""

    ISSUED = "issued"
    """An authority or a unit signed it: TCO Art. 3(4)(g), recital 40."""
    RECEIVED = "received"
    """It reached the platform: the written record of TCO Art. 3(5)."""
    ANSWERED = "answered"
    """The platform said what became of each address: TCO Art. 3(6) to (8)."""
    OBSERVED = "observed"
    """Somebody looked at its addresses from outside."""
    SCHEDULED = "scheduled"
    """A tester drew the schedule of a drill: `document` is its digest."""
    MEASURED = "measured"
    """The tester says what became of every upload of a drill."""

    @property
    def party(self) -> EventParty:
        """Who does it."""
        return _HOLDS[self][0]

    def check(self, facts: Mapping[str, object]) -> None:
        """Refuse what an event of this kind may not hold; raises `BadEvent`."""
        names = _HOLDS[self][1].split()
        missing = {name for name in names if not name.endswith("?")} - set(facts)
        extra = set(facts) - {name.rstrip("?") for name in names}
        if missing or extra:
            names_told = ", ".join(sorted(missing | extra))
            raise problem("transparency.event-names", BadEvent, kind=self.value, names=names_told)
        for name, value in facts.items():
            _check_value(value, name)
            if name in _SHAPES and not _SHAPES[name](value):
                _refuse(name)


#: Who does each, and what an event of it holds; a name that ends in `?` may be absent.
_HOLDS: Mapping[EventKind, tuple[EventParty, str]] = {
    EventKind.ISSUED: (EventParty.SENDER, "form addresses about? drill?"),
    EventKind.RECEIVED: (EventParty.PLATFORM, "form due_at refused drill?"),
    EventKind.ANSWERED: (EventParty.PLATFORM, "form answer outcomes part parts drill?"),
    EventKind.OBSERVED: (EventParty.PROBER, "looks drill?"),
    EventKind.SCHEDULED: (EventParty.TESTER, "uploads begins_at ends_at drill"),
    EventKind.MEASURED: (EventParty.TESTER, "results part parts drill"),
}

#: What a text may be: a word of a list, several, a moment, a digest, a range of positions.
_PLAIN = re.compile(r"[A-Za-z0-9_.:,+-]{0,200}")
_WORD = re.compile(r"[a-z_]{0,40}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_MOST = 2**53


@dataclass(frozen=True, slots=True)
class SignedEvent:
    """What happened to a request, when, and what its kind holds.

    ``document`` is what the request is known by in public: 64 hexadecimal digits.
    """

    kind: EventKind
    document: str
    at: datetime
    facts: Mapping[str, JSON] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _DIGEST.fullmatch(self.document):
            raise problem("transparency.event-document", BadEvent)
        self.kind.check(self.facts)

    @property
    def is_drill(self) -> bool:
        """Whether it was done for practice, and counts in no figure."""
        return self.facts.get("drill") is True


def is_moment(value: object) -> bool:
    """Whether this is a moment as the ledger writes it: UTC, with microseconds."""
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None


def is_digest(value: object) -> bool:
    """Whether this is 64 hexadecimal digits."""
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _check_value(value: object, name: str, *, levels: int = 2) -> None:
    """Refuse what an event may not hold; lists hold rows, and rows hold no lists."""
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return
    if isinstance(value, int) and 0 <= value <= _MOST:
        return
    if isinstance(value, list | tuple) and levels:
        for item in value:
            _check_value(item, name, levels=levels - 1)
        return
    _refuse(name)


def _refuse(name: str) -> NoReturn:
    raise problem("transparency.event-value", BadEvent, name=name)


#: What the form of some values must be, whoever signed them.
_SHAPES: Mapping[str, Callable[[object], bool]] = {
    "about": is_digest,
    "answer": is_digest,
    "due_at": lambda value: value == "" or is_moment(value),
    "refused": lambda value: isinstance(value, str) and _WORD.fullmatch(value) is not None,
    "drill": lambda value: value is True,
}
