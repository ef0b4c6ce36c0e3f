"""Our validator answers each case of the Commission's own tests and rules as its code does.

The cases are a table, `commission_cases.yaml`: each says which test or rule it stands for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from seawall.transparency.submitting.validator import FIELDS, errors_of, errors_of_batch

TABLE = yaml.safe_load((Path(__file__).parent / "commission_cases.yaml").read_text("utf-8"))


def made(case: dict[str, Any]) -> dict[str, Any]:
    """The base with the case's changes."""
    long = {field: "x" * length for field, length in case.get("long", {}).items()}
    whole = {**TABLE["base"], **case.get("change", {}), **long}
    return {field: value for field, value in whole.items() if field not in case.get("absent", ())}


@pytest.mark.parametrize("case", TABLE["one"], ids=lambda case: case["stands_for"])
def test_one_statement_is_answered_as_the_commission_answers_it(case):
    assert errors_of(made(case)) == case.get("errors", {})


@pytest.mark.parametrize("case", TABLE["many"], ids=lambda case: case["stands_for"])
def test_many_statements_are_answered_as_the_commission_answers_them(case):
    statements = [made(statement) for statement in case["statements"]]

    assert errors_of_batch(statements) == case.get("errors", {})


@pytest.mark.parametrize(("number", "is_taken"), [(1, True), (100, True), (101, False)])
def test_a_call_has_at_most_a_hundred(number, is_taken):
    statements = [made({"change": {"puid": f"p-{at}"}}) for at in range(number)]

    assert errors_of_batch(statements) == (
        {}
        if is_taken
        else {"statements": ["The statements field must have between 1 and 100 items."]}
    )


def test_what_is_no_list_of_statements_is_refused_and_an_object_is_one():
    assert errors_of_batch("text") == {"statements": ["The statements field must be an array."]}
    assert errors_of_batch(" ") == {"statements": ["The statements field is required."]}
    assert errors_of_batch({"first": made({"change": {"content_language": "XX"}})}) == {
        "statement_first": {"content_language": ["The selected content language is invalid."]}
    }


def test_every_case_says_what_it_stands_for_and_what_is_tried_elsewhere_says_why():
    cases = [*TABLE["one"], *TABLE["many"]]

    assert all(case["stands_for"] for case in cases)
    assert all(case["why"] for case in TABLE["elsewhere"])
    changed = {field for case in TABLE["one"] for field in case.get("change", {})}
    assert changed - set(FIELDS) - {"content_id", "decisions"} == set()
