"""What each event says, worked out from the signed document that it stands for.

Both sides work it out: who signs, and who reads. An event that says something else than the
document it came with is not believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.ledger.entry import moment
from seawall.ledger.model import JSON
from seawall.transparency.signed_events.signed_event import EventKind, SignedEvent

#: Runs of positions that one event holds: each under a hundred characters.
MOST_RUNS = 250


@dataclass(frozen=True, slots=True)
class PositionOutcome:
    """What a platform says of one address, by its place in the request, from 0 on."""

    position: int
    outcome: str
    detail: str = ""
    """The reason of a decline, the grounds of what could not be done."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PositionLook:
    """What somebody saw at one address, by its place in the request."""

    position: int
    state: str
    at: datetime
    vantage: str = "here"


def issued(
    payload: Mapping[str, Any],
    document: str,
    *,
    at: datetime,
    about: str = "",
    is_drill: bool = False,
) -> SignedEvent:
    """A request, or a letter about one, was signed; `about` is the request it is about."""
    facts: dict[str, JSON] = {
        "form": str(payload.get("form", "")),
        "addresses": len(urls_of(payload)),
    }
    if about:
        facts["about"] = about
    return _event(EventKind.ISSUED, document, at, facts, is_drill=is_drill)


def received(
    document: str,
    *,
    form: str,
    at: datetime,
    due_at: datetime | None,
    refused: str = "",
    is_drill: bool = False,
) -> SignedEvent:
    """A request arrived; `refused` is why it was turned away, if it was."""
    facts: dict[str, JSON] = {
        "form": form,
        "due_at": moment(due_at) if due_at else "",
        "refused": refused,
    }
    return _event(EventKind.RECEIVED, document, at, facts, is_drill=is_drill)


def answered(
    document: str,
    outcomes: Iterable[PositionOutcome],
    *,
    form: str,
    answer: str,
    at: datetime,
    is_drill: bool = False,
) -> list[SignedEvent]:
    """An answer was signed, in as many parts as it takes; `answer` is what it is known by."""
    parts = _in_parts(_outcome_runs(outcomes)) or [[]]
    return [
        _event(
            EventKind.ANSWERED,
            document,
            at,
            {
                "form": form,
                "answer": answer,
                "outcomes": runs,
                "part": number,
                "parts": len(parts),
            },
            is_drill=is_drill,
        )
        for number, runs in enumerate(parts, 1)
    ]


def observed(document: str, looks: Iterable[PositionLook], *, at: datetime) -> list[SignedEvent]:
    """Addresses were looked at, each at its own time; nothing where none was."""
    return [
        _event(EventKind.OBSERVED, document, at, {"looks": runs}, is_drill=False)
        for runs in _in_parts(_look_runs(looks))
    ]


@dataclass(frozen=True, slots=True)
class MeasuredUpload:
    """What became of one upload of a drill, by its place in the schedule."""

    position: int
    kind: str
    variant: str
    outcome: str
    milliseconds: int | None = None


def scheduled(
    document: str, *, uploads: int, begins_at: datetime, ends_at: datetime, at: datetime
) -> SignedEvent:
    """A drill's schedule was drawn; `document` is its digest."""
    facts: dict[str, JSON] = {
        "uploads": uploads,
        "begins_at": moment(begins_at),
        "ends_at": moment(ends_at),
    }
    return _event(EventKind.SCHEDULED, document, at, facts, is_drill=True)


def measured(
    document: str, uploads: Iterable[MeasuredUpload], *, at: datetime
) -> list[SignedEvent]:
    """Every upload of a drill came to something, in as many parts as it takes."""
    rows: list[JSON] = [
        [upload.position, upload.kind, upload.variant, upload.outcome, upload.milliseconds]
        for upload in uploads
    ]
    parts = _in_parts(rows) or [[]]
    return [
        _event(
            EventKind.MEASURED,
            document,
            at,
            {"results": part, "part": number, "parts": len(parts)},
            is_drill=True,
        )
        for number, part in enumerate(parts, 1)
    ]


def urls_of(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The addresses of a request in their order, however each is written down."""
    places = payload.get("locations")
    if not isinstance(places, list | tuple):
        return ()
    return tuple(
        str(place.get("url", "")) if isinstance(place, Mapping) else str(place) for place in places
    )


def _event(
    kind: EventKind, document: str, at: datetime, facts: dict[str, JSON], *, is_drill: bool
) -> SignedEvent:
    return SignedEvent(kind, document, at, {**facts, "drill": True} if is_drill else facts)


def _outcome_runs(outcomes: Iterable[PositionOutcome]) -> Iterator[JSON]:
    """`[first, last, outcome, detail, at]` for addresses in a row of which the same is said."""
    by_position = {outcome.position: outcome for outcome in outcomes}
    for first, last in _runs(
        [
            (position, (outcome.outcome, outcome.detail, outcome.at))
            for position, outcome in sorted(by_position.items())
        ]
    ):
        outcome = by_position[first]
        at = moment(outcome.at) if outcome.at else ""
        yield [first, last, outcome.outcome, outcome.detail, at]


def _look_runs(looks: Iterable[PositionLook]) -> Iterator[JSON]:
    """`[at, vantage, state, first, last]` for addresses in a row that looked the same then."""
    by_moment: dict[tuple[datetime, str], dict[int, str]] = {}
    for look in looks:
        by_moment.setdefault((look.at, look.vantage), {})[look.position] = look.state
    for (at, vantage), states in sorted(by_moment.items()):
        for first, last in _runs(sorted(states.items())):
            yield [moment(at), vantage, states[first], first, last]


def _in_parts(runs: Iterable[JSON]) -> list[list[JSON]]:
    listed = list(runs)
    return [listed[first : first + MOST_RUNS] for first in range(0, len(listed), MOST_RUNS)]


def _runs(pairs: Sequence[tuple[int, object]]) -> Iterator[tuple[int, int]]:
    """The first and last of each row of neighbours of which the same is said."""
    start = 0
    for at in range(1, len(pairs) + 1):
        ends = at == len(pairs) or (pairs[at][0], pairs[at][1]) != (
            pairs[at - 1][0] + 1,
            pairs[start][1],
        )
        if ends:
            yield pairs[start][0], pairs[at - 1][0]
            start = at
