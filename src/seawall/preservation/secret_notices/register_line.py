"""A line of the register from a file, strictly: what is secret stands on no command line.

A shell keeps its history and shows its arguments to everybody on the machine, so the fields
come as JSON from a file or a pipe, under the names of `Registration`. `cleared` names people
by their mail address; the caller says who they are.
"""

from __future__ import annotations

from collections.abc import Callable

from pydantic import TypeAdapter, ValidationError

from seawall.errors import field_path, problem
from seawall.ids import PersonId
from seawall.preservation.secret_notices.model import Registration

_REGISTRATION = TypeAdapter(Registration)


def read_registration(content: bytes, *, person: Callable[[str], PersonId]) -> Registration:
    """The registration in this JSON; every cleared person is looked up by address."""
    try:
        registration = _REGISTRATION.validate_json(content)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        field = field_path(first["loc"]) or "file"
        raise problem(
            "preservation.registration-incomplete.field", field=field, fault=first["msg"].lower()
        ) from None
    return registration.clearing(tuple(person(address) for address in registration.cleared))
