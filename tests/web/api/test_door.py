"""Who may use which address, and what a refusal looks like."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client
from pydantic import Strict

from seawall.cases.store import CaseStore
from seawall.errors import SeawallError, every_entry
from seawall.gate import openapi
from seawall.people.store import PeopleStore
from seawall.web import docs, ports
from seawall.web.api.door import Body, api
from seawall.web.api.routes import api as routed
from tests.people_made import EVERY_SCOPE
from tests.web.api.conftest import make_platform

WAYS = ("GET", "HEAD")
#: Every address and the scope it needs; None where anybody may ask.
SCOPES = {
    ("PUT", "/v1/items/video/1"): "items",
    ("GET", "/v1/items/video/1"): "items",
    ("GET", "/v1/events"): "events",
    ("POST", "/v1/actions/act_1/outcome"): "outcomes",
    ("POST", "/v1/notices"): "notices",
    ("POST", "/v1/appeals"): "appeals",
    ("GET", "/v1/receipts"): None,
    ("GET", "/v1/cases"): "cases.read",
    ("GET", "/v1/cases/case_1"): "cases.read",
    ("GET", "/v1/banks"): "banks.read",
    ("GET", "/v1/banks/none/entries"): "banks.read",
    ("GET", "/v1/endpoints"): "endpoints",
    ("POST", "/v1/endpoints"): "endpoints",
    ("GET", "/v1/accounts/ann/strikes"): "cases.read",
    ("GET", "/v1/statements"): "statements",
    ("GET", "/v1/statements/sor_1"): "statements",
    ("POST", "/v1/orders"): "orders",
    ("GET", "/v1/orders"): "orders.read",
    ("GET", "/v1/orders/order_1"): "orders.read",
    ("POST", "/v1/orders/order_1/clarifications"): "orders",
    ("GET", "/v1/orders/order_1/answers/ans_1/pdf"): "orders.read",
    ("POST", "/v1/referrals"): "orders",
    ("GET", "/v1/contact-point"): None,
    ("POST", "/v1/reports"): None,
    ("GET", "/v1/reports"): None,
    ("POST", "/v1/answers"): None,
    ("GET", "/v1/referrers/me"): "orders.read",
    ("GET", "/v1/referrers/auth_1"): "orders.read",
    ("POST", "/v1/deconfliction"): None,
    ("GET", "/v1/preservations"): "items",
    ("PUT", "/v1/preservations/prs_1/content"): "items",
    ("PUT", "/v1/preservations/prs_1/related"): "items",
    ("GET", "/v1/incidents"): "forum.read",
    ("POST", "/v1/incidents"): "forum.write",
    ("GET", "/v1/incidents/inc_1"): "forum.read",
    ("GET", "/v1/incidents/inc_1/debrief"): "forum.read",
    ("POST", "/v1/incidents/inc_1/approvals"): "forum.write",
    ("POST", "/v1/incidents/inc_1/extensions"): "forum.write",
    ("POST", "/v1/incidents/inc_1/updates"): "forum.write",
    ("POST", "/v1/incidents/inc_1/conclusion"): "forum.write",
    ("GET", "/v1/ledger/about/case_1"): "cases.read",
    ("GET", "/v1/ledger/entries/led_1"): "cases.read",
    ("GET", "/v1/ledger/entries/led_1/proof"): "cases.read",
    ("GET", "/log/checkpoint"): None,
    ("GET", "/log/proof/0"): None,
    ("GET", "/log/tile/0/000"): None,
    ("POST", "/witness/add-checkpoint"): None,
    ("GET", "/witness/checkpoint/0"): None,
    ("GET", "/taxii2/"): "taxii.read",
    ("GET", "/taxii2/banks/"): "taxii.read",
    ("GET", "/taxii2/banks/status/1/"): "taxii.read",
    ("GET", "/taxii2/banks/collections/"): "taxii.read",
    ("GET", "/taxii2/banks/collections/1/"): "taxii.read",
    ("GET", "/taxii2/banks/collections/1/manifest/"): "taxii.read",
    ("GET", "/taxii2/banks/collections/1/objects/"): "taxii.read",
    ("POST", "/taxii2/banks/collections/1/objects/"): "taxii.read",
    ("GET", "/taxii2/banks/collections/1/objects/2/"): "taxii.read",
    ("DELETE", "/taxii2/banks/collections/1/objects/2/"): "taxii.read",
    ("GET", "/taxii2/banks/collections/1/objects/2/versions/"): "taxii.read",
}
BODY = {"POST": {}, "PUT": {}, "GET": None, "DELETE": None}


def test_every_address_of_the_door_stands_in_the_matrix():
    paths = routed.get_openapi_schema(path_prefix="")["paths"]
    described = {
        (method.upper(), path)
        for path, methods in paths.items()
        if not path.startswith("/v1/forum/")  # members sign passes: see tests of the forum's door
        for method in methods
    }

    assert api is routed
    assert len(described) == len(SCOPES)


@pytest.mark.parametrize(("method", "path"), list(SCOPES), ids=lambda it: it)
def test_a_key_opens_the_addresses_of_its_scopes_and_no_other(sqlite, method, path):
    needed = SCOPES[method, path]
    without = make_platform(EVERY_SCOPE - {needed})
    only = make_platform(frozenset({needed} if needed else ()))
    answers = [one.ask(method, path, BODY[method]) for one in (without, only)]
    unsigned = only.ask(method, path, BODY[method], authorization="")

    if needed is None:
        assert unsigned.status_code in {200, 400, 404, 422}
        return
    assert (unsigned.status_code, answers[0].status_code) == (401, 403)
    said = answers[0].json()
    assert needed in (said.get("detail") or said["description"])  # TAXII has its own words
    assert answers[1].status_code not in {401, 403, 500}


def test_a_session_opens_nothing_here_so_that_no_page_can_be_made_to_ask(sqlite):
    platform = make_platform()

    refused = platform.ask("GET", "/v1/cases", authorization="", cookie="seawall=anything")

    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="seawall"'


@pytest.mark.parametrize("given", ["Basic abc", "Bearer swk_unknown", "Bearer", "nonsense"])
def test_a_wrong_key_is_a_problem_and_not_nobody(sqlite, given):
    refused = make_platform().get("/v1/cases", authorization=given)

    assert refused.status_code == 401
    assert refused.json()["remedy"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"url": NaN}',
        b'{"url": "a", "url": "b"}',
        b"[" * 100_000,
        b'{"url": "\xed\xa0\x80"}',
    ],
    ids=["cut", "not utf-8", "nan", "twice", "deep", "surrogate"],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/endpoints"), ("PUT", "/v1/items/a/1")])
def test_what_is_no_json_is_a_400_that_names_the_body(sqlite, method, path, body):
    refused = make_platform().ask(method, path, body)

    assert refused.status_code == 400
    assert (refused.json()["field"], refused.json()["type"]) == ("body", "/docs/problems#malformed")


def test_a_field_we_do_not_know_is_refused_by_name(sqlite):
    refused = make_platform().post("/v1/endpoints", {"url": "https://example.com/", "urls": []})

    assert refused.status_code == 422
    assert refused.json()["field"] == "urls"
    assert refused.json()["remedy"] == "Leave it out."


def test_a_number_out_of_bounds_is_named(sqlite):
    refused = make_platform().get("/v1/cases?limit=100000")

    assert (refused.status_code, refused.json()["field"]) == (422, "limit")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/cases/case%00",
        "/v1/banks/x/entries?after=%00",
        "/v1/ledger/about/%00",
        "/v1/items/photo/a%00",
        "/v1/receipts/%00",
        "/v1/events?after=%00",
        "/sign-in/at/%00",
    ],
)
def test_a_nul_in_an_address_is_a_400_on_either_database(platform, path):
    assert platform.get(path).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nonsense", 404),
        ("DELETE", "/v1/cases", 405),
        ("GET", "/v1/notices", 405),
        ("GET", "/log/nonsense", 404),
    ],
)
def test_a_wrong_address_or_method_is_a_problem_too(sqlite, method, path, status):
    refused = make_platform().ask(method, path)

    assert refused.status_code == status
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["status"] == status


def test_what_we_did_not_foresee_is_a_problem_that_tells_no_secret(sqlite, monkeypatch):
    def broken(*_):
        raise RuntimeError("a secret of the house")

    platform = make_platform()
    monkeypatch.setattr(CaseStore, "queue", broken)
    inside = platform.get("/v1/cases")
    monkeypatch.setattr(PeopleStore, "key_by_digest", broken)
    outside = platform.get("/v1/cases")

    for answer in (inside, outside):
        assert answer.status_code == 500
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "secret" not in answer.content.decode()


def test_every_answer_names_the_version_of_the_contract(sqlite):
    platform = make_platform()

    assert platform.get("/v1/cases").headers["Seawall-Version"] == "2026-11-24"
    assert platform.get("/v1/nonsense").headers["Seawall-Version"] == "2026-11-24"


def test_the_description_is_openapi_3_1_and_holds_both_doors(sqlite):
    described = docs.merge_documents(docs.description(), {"paths": {"/v1/checks": {"post": {}}}})

    assert described["openapi"].startswith("3.1")
    assert {"/v1/checks", "/v1/cases", "/log/checkpoint"} <= set(described["paths"])
    assert make_platform().ask("GET", "/openapi.json", authorization="").status_code == 200


def test_the_description_is_made_once_however_often_anybody_asks_for_it(sqlite, monkeypatch):
    calls, make = [], docs.description
    monkeypatch.setattr(docs, "description", lambda: calls.append(1) or make())
    monkeypatch.setattr(ports, "gate_description", partial(openapi.document))
    client = Client(HTTP_HOST="localhost")
    answers = [client.generic(way, "/openapi.json") for way in WAYS * 3]

    assert len(calls) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.headers["ETag"] for answer in answers}) == 1


def test_whoever_has_the_description_is_sent_none_of_it(sqlite):
    client = Client(HTTP_HOST="localhost")
    tag = client.get("/openapi.json").headers["ETag"]

    for way in WAYS:
        again = client.generic(way, "/openapi.json", HTTP_IF_NONE_MATCH=f'W/"other", {tag}')
        assert (again.status_code, again.content) == (304, b"")
    other = client.get("/openapi.json", HTTP_IF_NONE_MATCH='"other"')
    assert other.json()["openapi"].startswith("3.1")


def test_every_reference_in_the_description_leads_somewhere(sqlite, monkeypatch):
    monkeypatch.setattr(ports, "gate_description", openapi.document)
    described = docs.description()
    schemes = set(described["components"]["securitySchemes"])

    for found in references(described):
        part = described
        for step in found.removeprefix("#/").split("/"):
            part = part[step]
    for methods in described["paths"].values():
        for operation in methods.values():
            assert {name for one in operation.get("security", []) for name in one} <= schemes
    assert "/v1/checks" in described["paths"]


def test_every_address_says_what_it_is_for_under_a_group_that_is_explained(sqlite):
    described = docs.description()
    groups = {tag["name"] for tag in described["tags"]}

    for methods in described["paths"].values():
        for operation in methods.values():
            assert operation["summary"].endswith(".")
            assert set(operation["tags"]) <= groups


def references(part):
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from [inner] if name == "$ref" else references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


def test_the_documentation_is_readable_without_a_network_and_without_inline_script(sqlite):
    page = make_platform().ask("GET", "/docs", authorization="")
    text = page.content.decode()

    assert page.status_code == 200
    assert "https://" not in text
    assert "http://" not in text
    assert text.count("<script") == text.count("<script src=") + text.count(
        '<script type="application/json"'
    )
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_every_kind_of_problem_is_explained_where_its_type_points(sqlite):
    page = make_platform().ask("GET", "/docs/problems", authorization="").content.decode()

    def every(error):
        return [error, *(each for child in error.__subclasses__() for each in every(child))]

    kinds = {error.kind for error in every(SeawallError)}
    kinds |= {entry.type or entry.kind for entry in every_entry()}
    assert {kind for kind in kinds if f'id="{kind}"' not in page} == set()
    assert {
        entry.code for entry in every_entry() if f"<code>{entry.code}</code>" not in page
    } == set()


def bodies(kind=Body):
    """Every body that the API reads."""
    for body in kind.__subclasses__():
        yield body
        yield from bodies(body)


def test_a_yes_or_a_no_of_any_body_is_no_number_and_no_word():
    asked = [
        (body.__name__, name, field.metadata)
        for body in bodies()
        if body.__module__.startswith("seawall.")
        for name, field in body.model_fields.items()
        if field.annotation is bool
    ]

    assert len(asked) >= 6
    assert [(body, name) for body, name, rules in asked if Strict() not in rules] == []
