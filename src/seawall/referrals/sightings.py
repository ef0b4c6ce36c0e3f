"""Between looks as they are kept and looks as they are judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from seawall.probing.model import KnownPage, PageSighting, PageVisit
from seawall.probing.state import AddressState
from seawall.referrals.model import Probe, ReferralLine

_VISIT: TypeAdapter[PageVisit] = TypeAdapter(PageVisit)


def visit_as_json(visit: PageVisit) -> dict[str, Any]:
    """A visit as it is kept."""
    visit_json: dict[str, Any] = _VISIT.dump_python(visit, mode="json")
    return visit_json


def visit_of(visit_json: Mapping[str, Any] | None) -> PageVisit | None:
    """A visit as it was, if one was kept."""
    return _VISIT.validate_python(visit_json) if visit_json else None


def comparison_of(line: ReferralLine) -> KnownPage:
    """What the first look at this address found, for comparing."""
    return KnownPage(
        first=visit_of(line.baseline.get("first")), nowhere=visit_of(line.baseline.get("nowhere"))
    )


def sightings_of(probes: Iterable[Probe]) -> list[PageSighting]:
    """What the looks add up from."""
    return [PageSighting(probe.at, AddressState(probe.state)) for probe in probes]
