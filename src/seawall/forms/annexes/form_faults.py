"""What is wrong with a form: a code, the field, what it lacks, and what to do.

A fault stops no clock. The order runs on, and a person decides whether to ask for
clarification: TCO Art. 3(8).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from seawall.errors import InvalidRequest, problem

#: An error names this many faults in its message; `faults` has them all.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class FormFault:
    """One thing that is wrong: `annex1.B.url_missing` at `locations`."""

    code: str
    field: str
    say: str
    remedy: str


class FormFaulty(InvalidRequest):
    """The form is not valid; `faults` says in what."""

    kind = "form-faulty"

    faults: tuple[FormFault, ...] = ()

    def extra(self) -> dict[str, Any]:
        """What a problem document adds."""
        return {
            "faults": [
                {"code": fault.code, "field": fault.field, "say": fault.say, "remedy": fault.remedy}
                for fault in self.faults
            ]
        }


class FormUnreadable(FormFaulty):
    """The form could not be read at all: an unknown key, a time without an offset."""

    kind = "form-unreadable"


def require_faultless(faults: Iterable[FormFault]) -> None:
    """Refuse a form that has a fault."""
    if all_faults := tuple(faults):
        raise form_faulty(all_faults)


def form_faulty(faults: Iterable[FormFault]) -> FormFaulty:
    """The error for a form with these faults."""
    listed = tuple(faults)
    first, sentences = listed[0], _sentences(listed)
    error = problem(
        "forms.faulty", FormFaulty, faults=sentences, field=first.field, remedy=first.remedy
    )
    error.faults = listed
    return error


def form_unreadable(faults: Iterable[FormFault]) -> FormUnreadable:
    """The error for a form that these faults keep from being read."""
    listed = tuple(faults)
    first, sentences = listed[0], _sentences(listed)
    error = problem(
        "forms.unreadable", FormUnreadable, faults=sentences, field=first.field, remedy=first.remedy
    )
    error.faults = listed
    return error


def _sentences(faults: tuple[FormFault, ...]) -> str:
    """The first faults in words, and how many more there are."""
    more_count = len(faults) - _NAMED
    sentences = "; ".join(f"{fault.say} ({fault.code})" for fault in faults[:_NAMED])
    return f"{sentences}; and {more_count} more." if more_count > 0 else sentences
