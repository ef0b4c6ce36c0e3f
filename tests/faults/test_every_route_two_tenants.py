"""Every address that we publish, three kinds of keys, two tenants: no fault of ours, no crossing.

The requests are made by Hypothesis from the description that we publish (`/openapi.json`), as
schemathesis makes them. The other tenant has a row in every table, and each of its texts is
one word. Whoever asks for that word must hear what they hear of a word that nobody has: the
same status, and no more of it than they sent. The console's addresses are tried by role in
`tests/web/console/test_every_route.py`.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.people.api_keys import SCOPES
from seawall.web import limit
from seawall.web.docs import description
from tests.databases import use_database
from tests.people_made import make_key, make_organisation
from tests.test_tenancy import fill
from tests.web.api.conftest import Platform

THEIRS, NOBODYS = "theirs9z", "nobody9z"
READS = frozenset(scope for scope in SCOPES if scope.endswith(".read"))
ROLES = {"reads": READS, "writes": frozenset(SCOPES) - READS, "everything": frozenset(SCOPES)}
#: What a forum says of itself, it says to everybody who knows its name.
PUBLIC = re.compile(r"/v1/forum/")
METHODS = ("get", "put", "post", "patch", "delete")


def published():
    """The description, as a client reads it."""
    return json.loads(json.dumps(description()))


WHOLE = published()
OPERATIONS = [
    (method, path, said)
    for path, methods in sorted(WHOLE["paths"].items())
    for method, said in methods.items()
    if method in METHODS
]
WORDS = st.sampled_from([THEIRS, f"video/{THEIRS}", "2026-03-02T12:00:00Z", "FR", "", "\x00"])
_PLAIN = {
    "string": WORDS | st.text(max_size=30),
    "integer": st.integers(-1, 2**40) | st.sampled_from([0, 1, 7]),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "null": st.none(),
}
#: Whatever JSON holds, where a schema says nothing or is not kept to.
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just(THEIRS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)


def values_of(schema, depth=0):
    """What fits a schema, and now and then what does not."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return st.deferred(lambda: values_of(WHOLE["components"]["schemas"][name], depth + 1))
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            return st.one_of([values_of(one, depth) for one in schema[word]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    if schema.get("type") == "array":
        return st.lists(values_of(schema.get("items", {}), depth + 1), max_size=2)
    if schema.get("type") == "object" and depth < 5:
        return objects_of(schema, depth)
    return _PLAIN.get(schema.get("type"), ANYTHING)


def objects_of(schema, depth):
    """An object with all that is required and some of the rest."""
    fields = {name: values_of(one, depth + 1) for name, one in schema.get("properties", {}).items()}
    required = {name: fields[name] for name in schema.get("required", ()) if name in fields}
    rest = {name: one for name, one in fields.items() if name not in required}
    return st.fixed_dictionaries(required, optional=rest)


@st.composite
def requests(draw):
    """A request to some address, in which the other tenant's word stands in every hole."""
    method, path, said = draw(st.sampled_from(OPERATIONS))
    asked = re.sub(r"\{[^}]+\}", THEIRS, path)
    queries = [one for one in said.get("parameters", ()) if one["in"] == "query"]
    chosen = [(one["name"], draw(values_of(one.get("schema", {})))) for one in queries
              if one.get("required") or draw(st.booleans())]  # fmt: skip
    pairs = [f"{name}={quote(str(value), errors='replace')}" for name, value in chosen]
    asked += "?" * bool(pairs) + "&".join(pairs)
    bodies = said.get("requestBody", {}).get("content", {})
    schema = next((one.get("schema", {}) for one in bodies.values()), None)
    body = None if schema is None else draw(st.one_of(values_of(schema), ANYTHING))
    return method.upper(), asked, body


def answer(platform, request):
    """What this tenant hears."""
    limit._counter.cache_clear()
    method, path, body = request
    return platform.ask(method, path, body)


def of_nobody(request):
    """The same request with a word that nobody has."""
    return json.loads(json.dumps(request).replace(THEIRS, NOBODYS))


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.exhaustive)]
)
@pytest.mark.parametrize("role", ROLES)
def test_fault_22_no_request_makes_a_fault_of_ours_and_none_crosses_to_the_other_tenant(
    kind, role, tmp_path
):
    with use_database(kind, tmp_path):
        fill(make_organisation().id, THEIRS)
        ours = make_organisation()
        platform = Platform(ours, make_key(ours, ROLES[role]))

        @settings(
            max_examples=60,
            print_blob=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(requests())
        def ask(request):
            told, control = answer(platform, request), answer(platform, of_nobody(request))

            assert told.status_code < 500, (request, told.content[:500])
            if PUBLIC.match(request[1]):
                return
            assert told.status_code == control.status_code, (request, told.content[:500])
            if told.status_code < 300:
                said = told.content.decode(errors="replace").count(THEIRS)
                echoed = control.content.decode(errors="replace").count(NOBODYS)
                assert said == echoed, (request, told.content[:500])

        ask()


def test_fault_22_the_requests_of_that_test_come_to_every_kind_of_address():
    assert len(OPERATIONS) > 60
    assert {method for method, _, _ in OPERATIONS} >= {"get", "put", "post"}
