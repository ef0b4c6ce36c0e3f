"""A schema is the dataclass it shows: it cannot drift from it, and loses nothing of it."""

from __future__ import annotations

import importlib
from dataclasses import asdict, dataclass, is_dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import attrgetter
from types import ModuleType
from typing import Annotated, Any, get_args, get_origin

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from seawall.enforcement.model import Endpoint, EndpointState
from seawall.errors import InvalidRequest
from seawall.ids import EndpointId, OrganisationId
from seawall.web.api.door import Body
from seawall.web.api.out import Beside, From, Out, shown_by, sources
from tests.db.rows.test_mapping import of, values
from tests.surface.printed import every_schema

#: Empty only until it is written: what is read back has a moment.
ALWAYS_HELD = {("ReasonOut", "at")}
SCHEMAS = {f"{one.__module__}.{one.__name__}": one for one in every_schema()}


def as_told(held: Any, shown: Any) -> Any:
    """What a field holds as JSON would have it; a value within the value, as its schema does."""
    if isinstance(shown, BaseModel):
        return type(shown).of(held)
    if isinstance(shown, list):
        return [as_told(*pair) for pair in zip(held, shown, strict=True)]
    if isinstance(shown, dict):
        within = asdict(held) if is_dataclass(held) else held
        return {name: as_told(within[name], one) for name, one in shown.items()}
    return held.total_seconds() if isinstance(held, timedelta) else held


def handed_in(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a field that is handed in; no schema within it, for that is tested itself."""
    if any(hasattr(within, "model_fields") for within in (kind, *get_args(kind))):
        return st.just([]) if get_origin(kind) is list else st.none()
    return of(kind)


@cache
def shown_values(schema: type[Out[Any]]) -> st.SearchStrategy[Any]:
    """What the schema shows: looked into once, for that takes longer than to draw from it."""
    return values(shown_by(schema))


def test_schemas_show_dataclasses():
    assert len(SCHEMAS) >= 35, "a schema that is no longer found is not tested"


@pytest.mark.parametrize("name", SCHEMAS)
@given(data=st.data())
@settings(max_examples=20)
def test_a_schema_shows_what_its_dataclass_holds(name, data):
    schema = SCHEMAS[name]
    read = sources(schema)
    try:
        value = data.draw(shown_values(schema))
        held = {field: attrgetter(path)(value) for field, path in read.items()}
    except (ValueError, InvalidRequest):  # a value that may not be
        return
    empty = {(schema.__name__, field) for field, one in held.items() if one is None}
    assume(not empty & ALWAYS_HELD)
    kinds = {field: one.annotation for field, one in schema.model_fields.items()}
    beside = {
        field: data.draw(handed_in(kind)) for field, kind in kinds.items() if field not in read
    }

    shown = schema.of(value, **beside)

    for field, one in {**held, **beside}.items():
        assert getattr(shown, field) == as_told(one, getattr(shown, field)), field


class PlaceShown(Out[Endpoint]):
    where: Annotated[str, From("url")]


class NotedPlaceShown(PlaceShown):
    note: Beside[str]


@dataclass(frozen=True)
class Feed:
    places: tuple[Endpoint, ...]


class FeedShown(Out[Feed]):
    places: list[PlaceShown]


ENDPOINT = Endpoint(
    EndpointId("endpoint_1"),
    OrganisationId("org_1"),
    "https://example.org/",
    EndpointState.ENABLED,
    "",
    datetime(2026, 3, 2, tzinfo=UTC),
)


def test_a_field_is_read_where_it_says_or_handed_in():
    shown = NotedPlaceShown.of(ENDPOINT, note="new")

    assert shown.model_dump() == {"where": "https://example.org/", "note": "new"}


def test_what_is_beside_the_value_cannot_be_forgotten():
    with pytest.raises(ValidationError, match="note"):
        NotedPlaceShown.of(ENDPOINT)


def test_a_value_within_another_is_shown_by_the_schema_in_its_place():
    assert FeedShown.of(Feed((ENDPOINT,))).model_dump() == {
        "places": [{"where": "https://example.org/"}]
    }


class PlaceSent(Body):
    url: str
    why: str = ""
    note: str = ""


def test_what_was_sent_becomes_a_value_by_the_names_of_its_fields():
    sent = PlaceSent(url="https://example.org/", note="not a field of the value")

    endpoint = sent.as_value(
        Endpoint,
        id=ENDPOINT.id,
        organisation=ENDPOINT.organisation,
        state=EndpointState.ENABLED,
        created_at=ENDPOINT.created_at,
    )

    assert endpoint == ENDPOINT


def test_what_the_door_adds_goes_before_what_was_sent():
    sent = PlaceSent(url="https://example.org/", why="as they say")

    assert sent.as_value(PlaceSent, why="as we say").why == "as we say"


def test_no_two_schemas_have_one_name():
    """Of two, the description of the API would show one in the place of both."""
    routes = importlib.import_module("seawall.web.api.routes")
    modules = [each for each in vars(routes).values() if isinstance(each, ModuleType)]
    schemas = {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, BaseModel)
    }
    own = [each.__name__ for each in schemas if each.__module__.startswith("seawall.")]
    own = [name for name in own if "[" not in name]  # `Out[Order]`, the base of a schema

    assert len(own) > 80
    assert sorted(own) == sorted(set(own))
