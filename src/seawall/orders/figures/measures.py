"""Specific measures, and the report on them: TCO Art. 5(2), (3), (5) and 7(3)(a) and (b).

An exposed provider chooses its measures: (a) technical and operational means or staffing,
(b) ways for users to report, (c) awareness and moderation by users, (d) any other. They need
not be automated (Art. 5(8)), and one that is has human oversight and verification (5(3)).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from seawall.errors import problem

KINDS: Mapping[str, str] = {
    "a": "technical and operational measures or capacities, such as staffing",
    "b": "easily accessible mechanisms for users to report or flag",
    "c": "mechanisms to increase awareness, and user moderation",
    "d": "any other measure",
}


@dataclass(frozen=True, slots=True)
class SpecificMeasure:
    """One measure taken, or intended."""

    kind: str
    words: str
    is_automated: bool = False
    oversight: str = ""
    """Who looks at what a machine found, and when: Art. 5(3), second subparagraph."""
    since: date | None = None
    """None: intended, and not yet taken."""

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> SpecificMeasure:
        """As the contact point keeps it."""
        since = fields.get("since")
        return cls(
            kind=str(fields["kind"]),
            words=str(fields["words"]),
            is_automated=bool(fields.get("is_automated")),
            oversight=str(fields.get("oversight", "")),
            since=date.fromisoformat(since) if since else None,
        )


def allowed_measures(measures: Iterable[SpecificMeasure]) -> tuple[SpecificMeasure, ...]:
    """The measures, if each may be taken: none has to be automated."""
    all_measures = tuple(measures)
    for at, measure in enumerate(all_measures):
        if measure.kind not in KINDS:
            raise problem(
                "orders.measure-unsafe.kind",
                kind=measure.kind,
                position=at,
                choices=", ".join(KINDS),
            )
        if measure.is_automated and not measure.oversight.strip():
            raise problem("orders.measure-unsafe.oversight", position=at)
    return all_measures


def draft_report(measures: Iterable[SpecificMeasure]) -> dict[str, Any]:
    """What the report of Art. 5(5) says: measures taken and intended, by their kind."""
    checked_measures = allowed_measures(measures)
    if not checked_measures:
        raise problem("orders.no-measures")
    return {
        "measures": {
            kind: {
                "label": label,
                "taken": _of(checked_measures, kind, True),
                "intended": _of(checked_measures, kind, False),
            }
            for kind, label in KINDS.items()
        },
        "uses_automated_tools": any(measure.is_automated for measure in checked_measures),
        "general_monitoring": False,
    }


def _of(measures: Iterable[SpecificMeasure], kind: str, is_taken: bool) -> list[dict[str, Any]]:
    return [
        {**asdict(measure), "since": measure.since.isoformat() if measure.since else None}
        for measure in measures
        if measure.kind == kind and (measure.since is not None) is is_taken
    ]
