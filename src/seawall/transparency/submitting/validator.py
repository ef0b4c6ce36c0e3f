"""A payload judged offline as the DSA Transparency Database would judge it, in its own words.

The rules and their order are those of its request validator (schema of 1 July 2025); what it
lets pass and its documentation forbids is judged by `own_rules`. Field by field the answer is
the `errors` of a 422, so that nothing is sent that would come back.

Its two calls have two sets of rules. That of one statement knows `content_id_ean` and drops the
source's identity of a voluntary finding; that of many passes over the first and measures the
second always.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from seawall.transparency.submitting import database_schema
from seawall.transparency.submitting.received_payload import as_received
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
Rules = Mapping[str, tuple[tuple[SubmissionRule, ...], bool]]


def errors_of(payload: Any) -> Errors:
    """What is wrong with one statement, by field and in order; empty where it would be taken."""
    return _errors(as_received(payload), _RULES)


def errors_of_batch(statements: Any) -> dict[str, Any]:
    """The `errors` of a call with many: `statements` itself, or `statement_<n>` by its number."""
    errors = _errors_of_list(as_received(statements))
    return {"statements": errors} if errors else errors_of_each(statements)


def errors_of_each(statements: Sequence[Any] | Mapping[str, Any]) -> dict[str, Any]:
    """The same of a list of any length.

    That no two have one identifier is asked last, where nothing else is wrong.
    """
    received = as_received(statements)
    numbered = received if isinstance(received, dict) else dict(enumerate(received))
    judged = {
        f"statement_{at}": _errors(statement, _RULES_OF_MANY) for at, statement in numbered.items()
    }
    wrong = {name: errors for name, errors in judged.items() if errors}
    return wrong or _twins([statement["puid"] for statement in numbered.values()])


def message_of(errors: Mapping[str, Sequence[str]]) -> str:
    """The one line at the head of a 422: the first error, and how many follow."""
    every = list(chain.from_iterable(errors.values()))
    following = len(every) - 1
    return every[0] + (
        f" (and {following} more error{'s' if following > 1 else ''})" if following else ""
    )


def _errors_of_list(statements: Any) -> list[str]:
    """What is wrong with `statements` before any of them is looked at."""
    if not is_filled(statements):
        return ["The statements field is required."]
    if isinstance(statements, (list, dict)):
        is_few = len(statements) <= BATCH
        return [] if is_few else [f"The statements field must have between 1 and {BATCH} items."]
    errors = ["The statements field must be an array."]
    if isinstance(statements, str) and len(statements) > BATCH:
        errors.append(f"The statements field must be between 1 and {BATCH} characters.")
    return errors


def _twins(puids: Sequence[Any]) -> dict[str, Any]:
    """Identifiers that come twice in one call: all are refused."""
    counts = Counter(map(str, puids))
    twins = [puid for puid, count in counts.items() if count > 1]
    message = "The platform identifier(s) are not all unique within this call."
    return {"puid": [message], "existing_puids": twins} if twins else {}


def _errors(received: Any, rules: Rules) -> Errors:
    fields = received if isinstance(received, Mapping) else {}
    errors = {field: _judged(field, fields, rules) for field in rules}
    return {field: messages for field, messages in errors.items() if messages}


def _judged(field: str, fields: Mapping[str, Any], rules_by_field: Rules) -> list[str]:
    """What the rules of one field say, up to the one that has the last word."""
    value, is_there = _value(field, fields)
    rules, nullable = rules_by_field[field]
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
    """What was sent for a field, and whether anything was."""
    group, _, name = field.partition(".")
    holder: Any = fields.get(group) if name else fields
    if not isinstance(holder, Mapping) or (name or group) not in holder:
        return None, False
    return holder[name or group], True


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


def _other_text(field: str, word: str, *, listed: bool = False) -> tuple[SubmissionRule, ...]:
    return (
        longest(500),
        required_beside(field, word, listed=listed),
        dropped_unless(field, word, listed=listed),
    )


def _dated(name: str, first: date | None = None) -> tuple[SubmissionRule, ...]:
    shape = day(f"The {name} does not match the format YYYY-MM-DD.")
    last = bounded(_LAST_DAY, before=True)
    return (REQUIRED, shape, bounded(first, before=False), last) if first else (shape, last)


_VISIBILITY_OTHER = ("decision_visibility", "DECISION_VISIBILITY_OTHER")
_CONTENT_OTHER = ("content_type", "CONTENT_TYPE_OTHER")

#: Each field's rules, in the order of the validator, and whether null will do.
_RULES: Rules = {
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
    "decision_visibility_other": (_other_text(*_VISIBILITY_OTHER), False),
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
    "content_type_other": (_other_text(*_CONTENT_OTHER), False),
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
#: The same of a statement among many.
_RULES_OF_MANY: Rules = {
    **{field: rules for field, rules in _RULES.items() if field != "content_id_ean"},
    "decision_visibility_other": (_other_text(*_VISIBILITY_OTHER, listed=True), False),
    "content_type_other": (_other_text(*_CONTENT_OTHER, listed=True), False),
    "source_identity": ((longest(500),), True),
}
FIELDS = tuple(_RULES)
