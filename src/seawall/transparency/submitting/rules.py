"""The rules by which the Commission's validator judges one field, in its own order and words.

It is written with Laravel 12, whose messages these are. A rule looks at what was sent, trimmed
(`received_payload.py`), and says what is wrong, or nothing. What is absent is judged only by the rules about presence;
once one of those has spoken, the others of that field are silent. A rule may also drop the
field, and then nothing more is asked of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from seawall.transparency.submitting.php_dates import is_in_format, seconds_of, seconds_of_day
from seawall.transparency.submitting.url_rule import is_address

Sent = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SubmissionRule:
    """What is wrong with a field, judged from all that was sent; empty where nothing is."""

    judge: Callable[[str, Any, Sent], str]
    of_presence: bool = False
    """It is asked of an absent field too, and if it speaks it has the last word."""
    drops: bool = False
    """It says that the field does not count, instead of what is wrong."""


def field_words(field: str) -> str:
    """A field as messages name it: `content_id.EAN-13` becomes `content id. e a n-13`."""
    return re.sub(r"(.)(?=[A-Z])", r"\1_", field).lower().replace("_", " ")


def is_filled(value: Any) -> bool:
    """Whether something was sent: no null, no blank, no empty list."""
    if value is None:
        return False
    return bool(value) if isinstance(value, str) else value not in ([], {})


REQUIRED = SubmissionRule(
    lambda field, value, _: (
        "" if is_filled(value) else f"The {field_words(field)} field is required."
    ),
    of_presence=True,
)
ARRAY = SubmissionRule(
    lambda field, value, _: (
        ""
        if isinstance(value, (list, dict))
        else f"The {field_words(field)} field must be an array."
    )
)
STRING = SubmissionRule(
    lambda field, value, _: (
        "" if isinstance(value, str) else f"The {field_words(field)} field must be a string."
    )
)
URL = SubmissionRule(
    lambda field, value, _: (
        ""
        if isinstance(value, str) and is_address(value)
        else f"The {field_words(field)} field must be a valid URL."
    )
)


def among(values: Sequence[str], *, nullable: bool = False, listed: bool = False) -> SubmissionRule:
    """One of these words, or a list of them; where null will do, so does the word `null`."""
    words = {*values, "null"} if nullable else set(values)

    def judge(field: str, value: Any, _: Sent) -> str:
        if listed and isinstance(value, (list, dict)):
            parts = value if isinstance(value, list) else list(value.values())
            is_good = all(isinstance(part, str) and part in words for part in parts)
        else:
            is_good = isinstance(value, str) and value in words
        return "" if is_good else f"The selected {field_words(field)} is invalid."

    return SubmissionRule(judge)


def longest(most: int) -> SubmissionRule:
    """At most so many characters."""

    def judge(field: str, value: Any, _: Sent) -> str:
        if isinstance(value, (list, dict)):
            is_good, unit = len(value) <= most, "have more than {} items"
        else:
            is_good, unit = len(str(value or "")) <= most, "be greater than {} characters"
        return "" if is_good else f"The {field_words(field)} field must not {unit.format(most)}."

    return SubmissionRule(judge)


def matching(pattern: str, message: str = "") -> SubmissionRule:
    """All of it is of this form."""
    compiled = re.compile(pattern)

    def judge(field: str, value: Any, _: Sent) -> str:
        is_good = bool(compiled.fullmatch(_text(value)))
        return "" if is_good else message or f"The {field_words(field)} field format is invalid."

    return SubmissionRule(judge)


def day(message: str) -> SubmissionRule:
    """A date, written as the year, the month and the day."""

    def judge(_: str, value: Any, __: Sent) -> str:
        return "" if is_in_format(value) else message

    return SubmissionRule(judge)


def bounded(bound: date, *, before: bool) -> SubmissionRule:
    """A date not before, or not after, a day; what is no date at all is neither.

    One that is in another format is compared all the same, if it can be read.
    """
    word, limit = "before" if before else "after", seconds_of_day(bound)

    def judge(field: str, value: Any, _: Sent) -> str:
        moment = seconds_of(value)
        is_good = moment is not None and (moment <= limit if before else moment >= limit)
        return (
            ""
            if is_good
            else f"The {field_words(field)} field must be a date {word} or equal to {bound}."
        )

    return SubmissionRule(judge)


def required_if(other_field: str, word: str, message: str) -> SubmissionRule:
    """Needed where another field has this value."""

    def judge(_: str, value: Any, payload: Sent) -> str:
        return "" if payload.get(other_field) != word or is_filled(value) else message

    return SubmissionRule(judge, of_presence=True)


def required_without(*other_fields: str) -> SubmissionRule:
    """Needed where none of the others was sent."""

    def judge(field: str, value: Any, payload: Sent) -> str:
        if is_filled(value) or any(
            is_filled(payload.get(other_field)) for other_field in other_fields
        ):
            return ""
        names = " / ".join(field_words(other_field) for other_field in other_fields)
        return f"The {field_words(field)} field is required when none of {names} are present."

    return SubmissionRule(judge, of_presence=True)


def required_beside(other_field: str, word: str, *, listed: bool = False) -> SubmissionRule:
    """Needed where another field, a list, has this word in it."""

    def judge(field: str, value: Any, payload: Sent) -> str:
        is_good = not _has(payload, other_field, word, listed=listed) or is_filled(value)
        return "" if is_good else f"The {field_words(field)} field is required."

    return SubmissionRule(judge, of_presence=True)


def dropped_unless(other_field: str, word: str, *, listed: bool = False) -> SubmissionRule:
    """Counts only where another field has this value, or a list this word."""
    return SubmissionRule(
        lambda _, __, payload: "" if _has(payload, other_field, word, listed=listed) else "dropped",
        drops=True,
    )


def dropped_if(other_field: str, word: str) -> SubmissionRule:
    """Does not count where another field has this value."""
    return SubmissionRule(
        lambda _, __, payload: "dropped" if _has(payload, other_field, word) else "", drops=True
    )


def as_date(value: Any) -> date | None:
    """The day that was written, if it is one."""
    if not is_in_format(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _has(payload: Sent, field: str, word: str, *, listed: bool = False) -> bool:
    """Whether a field is this word, or a list with it; where it must be a list, that alone."""
    value = payload.get(field)
    if isinstance(value, (list, dict)):
        return word in (value if isinstance(value, list) else value.values())
    return not listed and value == word


def _text(value: Any) -> str:
    """A word or a number as a text; anything else is none, and true and false are no numbers."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
