"""What the database's documentation asks and its validator lets pass: our client asks it too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from seawall.transparency.personal_data import personal_data
from seawall.transparency.submitting import database_schema
from seawall.transparency.submitting.received_payload import as_received
from seawall.transparency.submitting.rules import as_date, field_words
from seawall.transparency.submitting.validator import FIELDS

_ENDS = tuple(
    f"end_date_{restriction}_restriction"
    for restriction in ("account", "monetary", "service", "visibility")
)


def faults_of(
    payload: Mapping[str, Any], names: Collection[str] = (), *, looks_for_people: bool = True
) -> dict[str, list[str]]:
    """What is wrong beyond what the database's own validator finds, by field."""
    payload = as_received(dict(payload))
    faults: dict[str, list[str]] = {}
    for field, message in (*_ends_early(payload), *_strays(payload), *_unknown(payload)):
        faults.setdefault(field, []).append(message)
    people = personal_data.found_in(payload, names) if looks_for_people else {}
    for field, messages in people.items():
        faults.setdefault(field, []).extend(messages)
    return faults


def _ends_early(payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Documented, not enforced: a restriction ends no sooner than it began."""
    begun = as_date(payload.get("application_date"))
    return [
        (
            field,
            f"The {field_words(field)} field must be a date after or equal to application date.",
        )
        for field in _ENDS
        if begun and (end := as_date(payload.get(field))) and end < begun
    ]


def _strays(payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every keyword belongs to a category that is named."""
    additions = payload.get("category_addition")
    categories = {payload.get("category"), *(additions if isinstance(additions, list) else ())}
    keywords = payload.get("category_specification")
    return [
        ("category_specification", f"The keyword {keyword} belongs to {home}, which is not named.")
        for keyword in (keywords if isinstance(keywords, list) else ())
        if isinstance(keyword, str)
        and (home := database_schema.category_of(keyword))
        and home not in categories
    ]


def _unknown(payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (field, f"The {field_words(field)} field is not one that the database knows.")
        for field in payload
        if field not in FIELDS
    ]
