"""`seawall sor`: what is wrong with a payload in the database's words; statements from the shell."""

from __future__ import annotations

import json

import pytest

from seawall.transaction import transaction
from tests.cases_made import decide_case, make_item, open_case
from tests.people_made import make_person
from tests.transparency.statements_made import VECTOR


@pytest.fixture
def validate(run, tmp_path):
    def validate_data(data, *options):
        file = tmp_path / "statements.json"
        file.write_text(json.dumps(data), "utf-8")
        return run("sor", "validate", file, *options)

    return validate_data


@pytest.mark.parametrize("data", [VECTOR, [VECTOR], {"statements": [VECTOR]}])
def test_one_statement_a_list_and_a_batch_are_valid(validate, data):
    ended = validate(data)

    assert (ended.code, ended.out) == (0, "")


def test_each_error_is_printed_in_the_databases_own_words(validate):
    ended = validate({**VECTOR, "puid": "a b", "territorial_scope": ["EL"]})

    assert ended.code == 1
    assert ended.out == (
        "territorial_scope: The selected territorial scope is invalid.\n"
        "puid: The puid format is invalid.\n"
    )


def test_dsa_08_in_a_batch_the_statement_is_named_by_its_place(validate):
    wrong = {**VECTOR, "decision_provision": "SOME", "puid": "other"}
    ended = validate({"statements": [VECTOR, wrong]})

    assert ended.code == 1
    assert ended.out == (
        "statement_1.decision_provision: The selected decision provision is invalid.\n"
    )


def test_dsa_06_an_identifier_that_stands_there_twice_is_found(validate):
    ended = validate([VECTOR, VECTOR])

    assert ended.out == (
        "puid: The platform identifier(s) are not all unique within this call.\n"
        f"existing_puids: {VECTOR['puid']}\n"
    )


def test_dsa_07_a_batch_of_none_or_too_many_is_wrong_and_a_long_list_is_not(validate):
    many = [{**VECTOR, "puid": f"p{number}"} for number in range(101)]

    assert validate({"statements": []}).out == "statements: The statements field is required.\n"
    assert validate({"statements": many}).code == 1
    assert validate(many).code == 0


def test_personal_data_is_named_and_not_repeated(validate):
    ended = validate({**VECTOR, "decision_facts": "By someone@example.org."}, "--json")

    assert ended.code == 1
    assert ended.data == {
        "errors": {
            "decision_facts": ["The decision facts field must not contain an e-mail address."]
        }
    }


def test_what_is_no_json_is_misuse(run, tmp_path):
    file = tmp_path / "not.json"
    file.write_text("{", "utf-8")

    assert run("sor", "validate", file).code == 2
    assert run("sor", "validate", tmp_path / "nothing").code == 2


def test_statements_are_listed_and_shown(run, organisation):
    org = organisation
    decision = decide_case(org, open_case(org, make_item(org)), make_person(org))
    with transaction(org.id) as tx:
        (made,) = tx.statements.of_decision(decision.id)

    listed = run("sor", "list", "--json").data
    shown = run("sor", "show", made.id, "--lang", "de").data

    assert [(one["id"], one["submission"]) for one in listed] == [(made.id, "")]
    assert (shown["id"], shown["language"], shown["submission"]) == (made.id, "de", None)
    assert run("sor", "status", "--json").data == {"counts": {}, "waiting": []}
    assert run("sor", "submit").code == 2


def test_only_a_statement_that_is_held_is_settled_and_a_text_names_its_field(run, organisation):
    org = organisation
    decision = decide_case(org, open_case(org, make_item(org)), make_person(org))
    with transaction(org.id) as tx:
        (made,) = tx.statements.of_decision(decision.id)

    assert "is not held" in run("sor", "settle", made.id, "--names-nobody").err
    assert "names no field" in run("sor", "settle", made.id, "--text", "no sign").err
