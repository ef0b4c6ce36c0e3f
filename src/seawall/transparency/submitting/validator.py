"""A payload judged offline as the DSA Transparency Database would judge it, in its own words.

The rules and their order are those of its request validator (schema of 1 July 2025); what it
lets pass and its documentation forbids is judged by `own_rules`. Field by field the answer is
the `errors` of a 422, so that nothing is sent that would come back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from seawall.transparency.submitting import database_schema
from seawall.transparency.submitting.rules import (
    ARRAY,
    REQUIRED,
    STRING,
    URL,
    SubmissionRule,
    among,
    bounded,
    day,
    dropped_if,
    dropped_unless,
    is_filled,
    longest,
    matching,
    required_beside,
    required_if,
    required_without,
)

#: How many go in one call.
BATCH = 100
PUID = r"[a-zA-Z0-9_-]+"
_LAST_DAY = date(2038, 1, 1)
_DECISIONS = ("decision_visibility", "decision_monetary", "decision_provision", "decision_account")
_EAN = matching(r"[0-9]{13}")

Errors = dict[str, list[str]]


def errors_of(payload: Any) -> Errors:
    """What is wrong with one statement, by field and in order; empty where it would be taken."""
    fields = payload if isinstance(payload, Mapping) else {}
    errors = {field: _judged(field, fields) for field in _RULES}
    return {field: messages for field, messages in errors.items() if messages}


def errors_of_batch(statements: Any) -> dict[str, Any]:
    """The `errors` of a call with many: `statements` itself, or `statement_<n>` by its number."""
    if not is_filled(statements):
        return {"statements": ["The statements field is required."]}
    if not isinstance(statements, list):
        return {"statements": ["The statements field must be an array."]}
    if len(statements) > BATCH:
        return {"statements": [f"The statements field must have between 1 and {BATCH} items."]}
    judged = {f"statement_{at}": errors_of(statement) for at, statement in enumerate(statements)}
    return {name: errors for name, errors in judged.items() if errors}


def message_of(errors: Mapping[str, Sequence[str]]) -> str:
    """The one line at the head of a 422: the first error, and how many follow."""
    every = list(chain.from_iterable(errors.values()))
    following = len(every) - 1
    return every[0] + (
        f" (and {following} more error{'s' if following > 1 else ''})" if following else ""
    )


def _judged(field: str, fields: Mapping[str, Any]) -> list[str]:
    """What the rules of one field say, up to the one that has the last word."""
    value, is_there = _value(field, fields)
    rules, nullable = _RULES[field]
    messages: list[str] = []
    for rule in rules:
        is_consulted = (
            rule.of_presence or rule.drops or (is_there and not (nullable and value is None))
        )
        message = rule.judge(field, value, fields) if is_consulted else ""
        if message and rule.drops:
            break
        if message:
            messages.append(message)
            if rule.of_presence:
                break
    return messages


def _value(field: str, fields: Mapping[str, Any]) -> tuple[Any, bool]:
    """What was sent for a field, and whether anything was; a blank counts as null."""
    group, _, name = field.partition(".")
    holder: Any = fields.get(group) if name else fields
    if not isinstance(holder, Mapping) or (name or group) not in holder:
        return None, False
    value = holder[name or group]
    blank = isinstance(value, str) and not value.strip()
    return (None if blank else value), True


def _decision(field: str, *before: SubmissionRule) -> tuple[SubmissionRule, ...]:
    return (*before, required_without(*(decision for decision in _DECISIONS if decision != field)))


def _explained(name: str, ground: str, most: int) -> tuple[SubmissionRule, ...]:
    word = ground.removeprefix("DECISION_GROUND_").replace("_", " ").lower()
    message = f"The {name} field is required when decision ground is {word}."
    return (
        required_if("decision_ground", ground, message),
        dropped_unless("decision_ground", ground),
        longest(most),
    )


def _other_text(field: str, word: str) -> tuple[SubmissionRule, ...]:
    return (longest(500), required_beside(field, word), dropped_unless(field, word))


def _dated(name: str, first: date | None = None) -> tuple[SubmissionRule, ...]:
    shape = day(f"The {name} does not match the format YYYY-MM-DD.")
    last = bounded(_LAST_DAY, before=True)
    return (REQUIRED, shape, bounded(first, before=False), last) if first else (shape, last)


#: Each field's rules, in the order of the validator, and whether null will do.
_RULES: Mapping[str, tuple[tuple[SubmissionRule, ...], bool]] = {
    "content_id": ((ARRAY,), True),
    "content_id.EAN-13": ((STRING, _EAN), False),
    "content_id_ean": ((STRING, _EAN), True),
    "decision_visibility": (
        _decision(
            "decision_visibility",
            ARRAY,
            among(database_schema.VISIBILITY, nullable=True, listed=True),
        ),
        True,
    ),
    "decision_visibility_other": (
        _other_text("decision_visibility", "DECISION_VISIBILITY_OTHER"),
        False,
    ),
    "decision_monetary": (
        _decision("decision_monetary", among(database_schema.MONETARY, nullable=True)),
        True,
    ),
    "decision_monetary_other": (
        (
            required_if(
                "decision_monetary",
                "DECISION_MONETARY_OTHER",
                "The decision monetary other field is required when decision monetary is other.",
            ),
            dropped_unless("decision_monetary", "DECISION_MONETARY_OTHER"),
            longest(500),
        ),
        False,
    ),
    "decision_provision": (
        _decision("decision_provision", among(database_schema.PROVISION, nullable=True)),
        True,
    ),
    "decision_account": (
        _decision("decision_account", among(database_schema.ACCOUNT, nullable=True)),
        True,
    ),
    "account_type": ((among(database_schema.ACCOUNT_TYPE, nullable=True),), True),
    "category_specification": (
        (ARRAY, among(database_schema.KEYWORD, nullable=True, listed=True)),
        True,
    ),
    "category_specification_other": ((longest(500),), False),
    "decision_ground": ((REQUIRED, among(database_schema.GROUND)), False),
    "decision_ground_reference_url": ((URL, longest(500)), True),
    "illegal_content_legal_ground": (
        _explained("illegal content legal ground", database_schema.ILLEGAL, 500),
        False,
    ),
    "illegal_content_explanation": (
        _explained("illegal content explanation", database_schema.ILLEGAL, 2000),
        False,
    ),
    "incompatible_content_ground": (
        _explained("incompatible content ground", database_schema.INCOMPATIBLE, 500),
        False,
    ),
    "incompatible_content_explanation": (
        _explained("incompatible content explanation", database_schema.INCOMPATIBLE, 2000),
        False,
    ),
    "incompatible_content_illegal": (
        (
            among(database_schema.YES_NO),
            dropped_unless("decision_ground", database_schema.INCOMPATIBLE),
        ),
        False,
    ),
    "content_type": ((ARRAY, REQUIRED, among(database_schema.CONTENT_TYPE, listed=True)), False),
    "content_type_other": (_other_text("content_type", "CONTENT_TYPE_OTHER"), False),
    "category": ((REQUIRED, among(database_schema.CATEGORY)), False),
    "category_addition": ((ARRAY, among(database_schema.CATEGORY, listed=True)), False),
    "territorial_scope": ((ARRAY, among(database_schema.COUNTRIES, listed=True)), True),
    "content_language": ((among(database_schema.LANGUAGES),), True),
    "content_date": (_dated("content date", date(2000, 1, 1)), False),
    "application_date": (_dated("application date", date(2020, 1, 1)), False),
    **{
        f"end_date_{restriction}_restriction": (
            _dated(f"end date of {restriction} restriction"),
            True,
        )
        for restriction in ("account", "monetary", "service", "visibility")
    },
    "decision_facts": ((REQUIRED, longest(5000)), False),
    "source_type": ((REQUIRED, among(database_schema.SOURCE)), False),
    "source_identity": (
        (longest(500), dropped_if("source_type", database_schema.VOLUNTARY)),
        False,
    ),
    "automated_detection": ((REQUIRED, among(database_schema.YES_NO)), False),
    "automated_decision": ((REQUIRED, among(database_schema.AUTOMATED_DECISION)), False),
    "puid": ((REQUIRED, longest(500), matching(PUID, "The puid format is invalid.")), False),
}
FIELDS = tuple(_RULES)
