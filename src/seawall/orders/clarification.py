"""Whether a reply brings what an order lacked: only then does the hour start, TCO Art. 3(8).

"On receipt of the necessary clarification" is the law; a reply that says something else
leaves the clock held. What a machine knows to be missing it can check. The rest (a manifest
error, reasons that explain too little) a person judges.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from seawall.orders.demand import DemandedAddress
from seawall.orders.locating import address_of

_PLACES = frozenset({"annex1.B.url_missing", "annex1.B.url_unusable"})
#: Codes of what makes an order too unclear to act on, and the field that mends each.
_FIELDS: Mapping[str, str] = {
    "annex1.B.category_missing": "categories",
    "annex1.B.reasons_unusable": "reasons",
    "annex1.A.reference_missing": "reference_number",
}


def is_enough(
    missing: Collection[str], *, places: Sequence[DemandedAddress], fields: Mapping[str, Any]
) -> bool | None:
    """Whether everything that was missing has come; None where only a person can tell."""
    checkable = [code for code in missing if code in _PLACES or code in _FIELDS]
    if not checkable:
        return None
    return all(_brings(code, places=places, fields=fields) for code in checkable)


def _brings(code: str, *, places: Sequence[DemandedAddress], fields: Mapping[str, Any]) -> bool:
    if code in _PLACES:
        return any(address_of(place.url).canonical for place in places)
    return bool(fields.get(_FIELDS[code]))
