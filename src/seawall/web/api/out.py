"""What an address answers: a schema is the dataclass it shows, field by field.

    class ItemFileOut(Out[Item]):
        item: Annotated[str, From("id")]
        kind: str
        versions: Beside[list[VersionOut]]

    ItemFileOut.of(item, versions=versions)

A field shows the field or property of its own name. `From` names another, or one of a value
within the value; what is `Beside` is handed in. Its type converts what is held: ids and words
of closed lists to text, tuples to lists, values within the value to schemas of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BaseModel, model_validator

Shown = TypeVar("Shown")
Held = TypeVar("Held")


@dataclass(frozen=True, slots=True)
class From:
    """Where a field is read from the value: `"id"`, `"tally.weight"`; None if it is handed in."""

    path: str | None


Beside = Annotated[Held, From(None)]


class Out(BaseModel, Generic[Shown]):
    """A schema that shows values of one type."""

    @classmethod
    def of(cls, value: Shown, /, **beside: Any) -> Self:
        """What is shown of a value, with what it does not hold itself."""
        return cls.model_validate(_shown_fields(cls, value) | beside)

    @model_validator(mode="before")
    @classmethod
    def _show_within(cls, value: Any) -> Any:
        """A value within another is shown by the schema that stands in its place."""
        return _shown_fields(cls, value) if isinstance(value, shown_by(cls)) else value


@cache
def shown_by(schema: type[Out[Any]]) -> type[Any]:
    """The type whose values a schema shows: `Item` of `class ItemFileOut(Out[Item])`."""
    bases = [base for base in schema.__mro__ if issubclass(base, Out)]
    args = [base.__pydantic_generic_metadata__["args"] for base in bases]
    shown_type: type[Any] = next(within[0] for within in args if within)
    return shown_type


@cache
def sources(schema: type[Out[Any]]) -> dict[str, str]:
    """Where each field is read, by its name; without those that are handed in."""
    places = {
        name: next((marker for marker in field.metadata if isinstance(marker, From)), From(name))
        for name, field in schema.model_fields.items()
    }
    return {name: place.path for name, place in places.items() if place.path is not None}


def _shown_fields(schema: type[Out[Any]], value: Any) -> dict[str, Any]:
    return {name: attrgetter(path)(value) for name, path in sources(schema).items()}
