"""The check before anything is shared: no user name, account, IP, e-mail or phone leaves.

Signals are about content, and the forum is told nothing about people: GIFCT's database
carries no user data, and neither does ours. Every text of an offer is read as a person would
read it, with digits of any script, full-width signs and zero-width joints undone, and so is
every address, whose path or query may name an account. Finding too much costs an edit;
finding too little cannot be taken back, so doubtful things are refused.

What is found is told by field, kind and place, never repeated: the answer may be logged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from seawall.errors import InvalidRequest, problem
from seawall.forum.personal.folding import folded_text
from seawall.forum.personal.personal_addresses import traces_in_address
from seawall.forum.personal.traces import Trace, known_in, traces_in
from seawall.signals import links_in

#: More would be content, and content is not shared.
LONGEST = 20_000
_ADDRESSES = frozenset({"url"})
_WORDS = frozenset({"term"})


class UserDataInside(InvalidRequest):
    """What was to be shared names a person; `faults` has every place."""

    faults: tuple[UserDataFault, ...] = ()


@dataclass(frozen=True, slots=True)
class UserDataFault:
    """One piece of user data: in which field, what it is, and what to do about it."""

    field: str
    what: str
    start: int
    end: int
    remedy: str

    @property
    def detail(self) -> str:
        """In words, without repeating what was found."""
        return f"The text has {self.what} in it, at characters {self.start + 1} to {self.end}."


@dataclass(frozen=True, slots=True)
class OutgoingSignal:
    """What would leave: a signal, and every text that goes with it, by field."""

    signal_type: str
    value: str
    texts: Mapping[str, str]
    labels: tuple[str, ...] = ()
    known_names: frozenset[str] = frozenset()
    """Names of the accounts that have to do with the item; never sent, only looked for."""


def faults(outgoing: OutgoingSignal) -> tuple[UserDataFault, ...]:
    """Every piece of user data in it; empty if it may leave."""
    return tuple(_faults(outgoing))


def check_outgoing(outgoing: OutgoingSignal) -> None:
    """Refuse what holds user data, naming field and remedy."""
    violations = faults(outgoing)
    if violations:
        raise user_data_inside(violations)


def user_data_inside(violations: tuple[UserDataFault, ...]) -> UserDataInside:
    """The error that names the first of them, and has them all."""
    first = violations[0]
    error = problem(
        "forum.user-data",
        UserDataInside,
        what=first.what,
        start=first.start + 1,
        end=first.end,
        field=first.field,
        remedy=first.remedy,
    )
    error.faults = violations
    return error


def text_faults(
    text: str, field: str, known_names: Collection[str] = ()
) -> Iterator[UserDataFault]:
    """The same for one text: a note, a reason, a situation update."""
    if len(text) > LONGEST:
        remedy = f"Say it in at most {LONGEST} characters: content is not shared."
        yield UserDataFault(field, f"{len(text)} characters", 0, len(text), remedy)
        return
    clean = folded_text(text)
    yield from _placed_faults(
        field, [*traces_in(clean.text), *known_in(clean.text, known_names)], clean.places
    )
    for link, _ in links_in(text):
        for trace in traces_in_address(link, known_names):
            start = max(0, text.find(link))
            yield UserDataFault(field, trace.what, start, start + len(link), trace.remedy)


def _faults(outgoing: OutgoingSignal) -> Iterator[UserDataFault]:
    known_names = outgoing.known_names
    if outgoing.signal_type in _ADDRESSES:
        for trace in traces_in_address(outgoing.value, known_names):
            yield UserDataFault("value", trace.what, trace.start, trace.end, trace.remedy)
    elif outgoing.signal_type in _WORDS:
        yield from text_faults(outgoing.value, "value", known_names)
    for number, label in enumerate(outgoing.labels):
        yield from text_faults(label, f"labels.{number}", known_names)
    for field, text in outgoing.texts.items():
        yield from text_faults(text, field, known_names)


def _placed_faults(
    field: str, traces: Iterable[Trace], places: list[int]
) -> Iterator[UserDataFault]:
    for trace in traces:
        start, end = places[trace.start], places[trace.end]
        yield UserDataFault(field, trace.what, start, max(end, start + 1), trace.remedy)
