"""Between looks as they are kept and looks as they are judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from seawall.probing.model import Known, Sighting, Visit
from seawall.probing.state import State
from seawall.referrals.model import Line, Probe

_VISIT: TypeAdapter[Visit] = TypeAdapter(Visit)


def visit_as_json(visit: Visit) -> dict[str, Any]:
    """A visit as it is kept."""
    visit_json: dict[str, Any] = _VISIT.dump_python(visit, mode="json")
    return visit_json


def visit_of(visit_json: Mapping[str, Any] | None) -> Visit | None:
    """A visit as it was, if one was kept."""
    return _VISIT.validate_python(visit_json) if visit_json else None


def known_of(line: Line) -> Known:
    """What the first look at this address found, for comparing."""
    return Known(
        first=visit_of(line.baseline.get("first")), nowhere=visit_of(line.baseline.get("nowhere"))
    )


def sightings_of(probes: Iterable[Probe]) -> list[Sighting]:
    """What the looks add up from."""
    return [Sighting(probe.at, State(probe.state)) for probe in probes]
