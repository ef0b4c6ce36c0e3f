"""The Member States of the European Union, by their ISO 3166-1 codes.

TCO Art. 3(3) asks for removal, or for access disabled in all of them: a measure in one
state is no answer to an order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

MEMBER_STATES: Mapping[str, str] = MappingProxyType(
    {
        "AT": "Austria",
        "BE": "Belgium",
        "BG": "Bulgaria",
        "CY": "Cyprus",
        "CZ": "Czechia",
        "DE": "Germany",
        "DK": "Denmark",
        "EE": "Estonia",
        "ES": "Spain",
        "FI": "Finland",
        "FR": "France",
        "GR": "Greece",
        "HR": "Croatia",
        "HU": "Hungary",
        "IE": "Ireland",
        "IT": "Italy",
        "LT": "Lithuania",
        "LU": "Luxembourg",
        "LV": "Latvia",
        "MT": "Malta",
        "NL": "Netherlands",
        "PL": "Poland",
        "PT": "Portugal",
        "RO": "Romania",
        "SE": "Sweden",
        "SI": "Slovenia",
        "SK": "Slovakia",
    }
)

#: How an action says that it takes effect everywhere, or in the whole Union.
EVERYWHERE = "*"
UNION = "EU"


def missing_from(scope: Collection[str]) -> tuple[str, ...]:
    """The Member States that a measure with this scope leaves out."""
    if EVERYWHERE in scope or UNION in scope:
        return ()
    return tuple(code for code in MEMBER_STATES if code not in scope)


def name_of(code: str) -> str:
    """A state as a form names it: `Ireland (IE)`; what is no Member State stays as it is."""
    return f"{MEMBER_STATES[code]} ({code})" if code in MEMBER_STATES else code
