"""How far an object may be passed on: TLP markings.

We write those of TLP 1, whose ids STIX 2.1 itself fixes (§7.2.1.4), so that every reader
knows them; we read those of TLP 2.0 as well.
"""

from __future__ import annotations

from collections.abc import Iterable

from seawall.exchanges.stix.model import Tlp

_WRITTEN = {
    Tlp.WHITE: "613f2e26-407d-48c7-9eca-b8e91df99dc9",
    Tlp.GREEN: "34098fce-860f-48ae-8e50-ebd3cc5e41da",
    Tlp.AMBER: "f88d31f6-486f-44da-b317-01333bde0b82",
    Tlp.RED: "5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}
_SECOND = {
    "94868c89-83c2-464b-929b-a1a8aa3c8487": Tlp.WHITE,  # TLP:CLEAR
    "bab4a63c-aed9-4cf5-a766-dfca5abac2bb": Tlp.GREEN,
    "55d920b0-5e8b-4f79-9ee9-91f868d9b421": Tlp.AMBER,
    "939a9414-2ddd-4d32-a0cd-375ea402b003": Tlp.RED,  # TLP:AMBER+STRICT: nobody else, so red
    "e828b379-4e03-4974-9ac4-e53a884c97c1": Tlp.RED,
}
_READ = {uuid: tlp for tlp, uuid in _WRITTEN.items()} | _SECOND
_STRICTNESS = tuple(Tlp)


def marking_id(tlp: Tlp) -> str:
    """The id of this marking."""
    return f"marking-definition--{_WRITTEN[tlp]}"


def strictest_tlp(marks: Iterable[str]) -> Tlp | None:
    """The strictest of an object's markings; None where it has none that we know."""
    tlps = [_READ[mark[-36:]] for mark in marks if mark[-36:] in _READ]
    return max(tlps, key=_STRICTNESS.index, default=None)
