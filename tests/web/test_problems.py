"""One problem is said in one way, at whichever door."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError
from django.test import Client

from seawall import errors
from seawall.app.database import is_away
from seawall.gate.problems import problem_document
from seawall.web import docs, middleware, ports, problems
from tests.gate.conftest import assembled_parts, on_sqlite

__all__ = ["assembled_parts", "on_sqlite"]

KINDS = [
    error for error in docs._every(errors.SeawallError) if error.__module__ == "seawall.errors"
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_both_doors_give_the_same_document(kind):
    error = kind("It is so.", field="text", remedy="Mend it.")

    assert json.loads(problem_document(error).body) == problems.document(error)


def test_a_kind_has_one_status_and_one_title():
    names = [kind.name for kind in docs.problem_kinds()]

    assert len(names) == len(set(names)), "the address of a problem leads to one section"


@pytest.mark.parametrize(
    ("fault", "status"), [(OperationalError("no room"), 503), (LookupError("a bug"), 500)]
)
@pytest.mark.parametrize("address", ["/v1/orders/order_x", "/report/follow"])
def test_a_database_that_is_away_is_told_as_away_and_a_fault_of_ours_as_ours(
    sqlite, monkeypatch, address, fault, status
):
    def broken(*_, **__):
        raise fault

    monkeypatch.setattr(ports, "is_away", is_away)
    monkeypatch.setattr(middleware, "transaction", broken)

    answer = Client(raise_request_exception=False).get(address, headers={"Host": "localhost"})

    assert answer.status_code == status
    assert (answer.get("Retry-After") == "5") is (status == 503)
    assert str(fault) not in answer.content.decode()


def test_the_wrong_method_is_the_same_problem_at_both_doors(on_sqlite):
    here = on_sqlite.client.get("/v1/checks").json()
    there = Client().get("/v1/notices", headers={"Host": "localhost"}).json()

    assert here["status"] == there["status"] == 405
    assert (here["type"], here["title"]) == (there["type"], there["title"])
