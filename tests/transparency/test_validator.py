"""What the Commission's validator would say is said here, to the letter, before it is sent."""

from __future__ import annotations

import pytest

from seawall.transparency.submitting import database_schema
from seawall.transparency.submitting.own_rules import faults_of
from seawall.transparency.submitting.validator import errors_of, errors_of_batch, message_of
from tests.transparency.statements_made import VECTOR


def changed(**fields):
    return {name: at for name, at in {**VECTOR, **fields}.items() if at is not Ellipsis}


def test_dsa_01_the_valid_statement_is_valid():
    assert errors_of(VECTOR) == {}
    assert faults_of(VECTOR) == {}


def test_dsa_02_a_blank_body_is_refused_with_the_first_error_and_thirteen_more():
    errors = errors_of({})

    assert message_of(errors) == (
        "The decision visibility field is required when none of decision monetary / decision "
        "provision / decision account are present. (and 13 more errors)"
    )
    assert errors["puid"] == ["The puid field is required."]
    assert message_of({"puid": ["a"], "category": ["b"]}) == "a (and 1 more error)"


@pytest.mark.parametrize("puid", ["case:123", "a b", "a.b", "ünï", "abc\nd"])
def test_dsa_03_04_a_puid_has_letters_digits_hyphens_and_underscores_alone(puid):
    assert errors_of(changed(puid=puid)) == {"puid": ["The puid format is invalid."]}


@pytest.mark.parametrize("puid", ["SW-2026_000001", "7b0c5a4e-6f7d-4a4e-9a3b-0b9c6f1e2d3c"])
def test_dsa_03_an_id_or_a_uuid_is_a_puid(puid):
    assert errors_of(changed(puid=puid)) == {}


def test_dsa_03_an_empty_puid_is_missing():
    assert errors_of(changed(puid="")) == {"puid": ["The puid field is required."]}


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        (
            {"territorial_scope": ["DE", "EL"]},
            {"territorial_scope": ["The selected territorial scope is invalid."]},
        ),
        (
            {"automated_decision": "Yes"},
            {"automated_decision": ["The selected automated decision is invalid."]},
        ),
        (
            {"application_date": "02-11-2026"},
            {"application_date": ["The application date does not match the format YYYY-MM-DD."]},
        ),
        (
            {"content_date": "1999-12-31"},
            {
                "content_date": [
                    "The content date field must be a date after or equal to 2000-01-01."
                ]
            },
        ),
        (
            {"end_date_account_restriction": "2038-01-02"},
            {
                "end_date_account_restriction": [
                    (
                        "The end date account restriction field must be a date before or equal to "
                        "2038-01-01."
                    )
                ]
            },
        ),
        (
            {"illegal_content_legal_ground": ...},
            {
                "illegal_content_legal_ground": [
                    (
                        "The illegal content legal ground field is required when decision ground is "
                        "illegal content."
                    )
                ]
            },
        ),
        (
            {"decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT"},
            {
                "incompatible_content_ground": [
                    (
                        "The incompatible content ground field is required when decision ground is "
                        "incompatible content."
                    )
                ],
                "incompatible_content_explanation": [
                    (
                        "The incompatible content explanation field is required when decision ground "
                        "is incompatible content."
                    )
                ],
            },
        ),
        (
            {"decision_visibility": "DECISION_VISIBILITY_CONTENT_REMOVED"},
            {"decision_visibility": ["The decision visibility field must be an array."]},
        ),
        (
            {"decision_visibility": ["DECISION_VISIBILITY_OTHER"]},
            {"decision_visibility_other": ["The decision visibility other field is required."]},
        ),
        (
            {"content_type": ["CONTENT_TYPE_OTHER"]},
            {"content_type_other": ["The content type other field is required."]},
        ),
        (
            {"decision_monetary": "DECISION_MONETARY_OTHER"},
            {
                "decision_monetary_other": [
                    "The decision monetary other field is required when decision monetary is other."
                ]
            },
        ),
        (
            {"category_specification": ["KEYWORD_DANGEROUS_TOYS"]},
            {"category_specification": ["The selected category specification is invalid."]},
        ),
        (
            {"category": "STATEMENT_CATEGORY_PORNOGRAPHY_OR_SEXUALIZED_CONTENT"},
            {"category": ["The selected category is invalid."]},
        ),
        (
            {"category": "STATEMENT_CATEGORY_NOT_SPECIFIED_ORDER"},
            {"category": ["The selected category is invalid."]},
        ),
        (
            {"content_language": "xx"},
            {"content_language": ["The selected content language is invalid."]},
        ),
        (
            {"decision_facts": "x" * 5001},
            {
                "decision_facts": [
                    "The decision facts field must not be greater than 5000 characters."
                ]
            },
        ),
        (
            {"decision_ground_reference_url": "no address"},
            {
                "decision_ground_reference_url": [
                    "The decision ground reference url field must be a valid URL."
                ]
            },
        ),
        (
            {"content_id": {"EAN-13": "123"}},
            {"content_id.EAN-13": ["The content id. e a n-13 field format is invalid."]},
        ),
        ({"content_type": []}, {"content_type": ["The content type field is required."]}),
        (
            {"source_type": "SOURCE_POLICE"},
            {"source_type": ["The selected source type is invalid."]},
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_each_error_is_the_validators_own_sentence(fields, errors):
    assert errors_of(changed(**fields)) == errors


def test_dsa_18_what_does_not_belong_to_the_ground_is_dropped_and_no_error():
    more = {
        "incompatible_content_ground": "x" * 501,
        "incompatible_content_explanation": None,
        "incompatible_content_illegal": "No",
    }

    assert errors_of(changed(**more)) == {}


@pytest.mark.parametrize("nothing", [..., None])
def test_dsa_24_a_suspended_account_alone_is_a_decision(nothing):
    fields = {
        "decision_visibility": nothing,
        "decision_monetary": nothing,
        "decision_provision": nothing,
        "decision_account": "DECISION_ACCOUNT_SUSPENDED",
    }

    assert errors_of(changed(**fields)) == {}


def test_dsa_30_an_end_before_the_beginning_is_our_own_error_and_not_the_databases():
    early = changed(end_date_visibility_restriction="2026-11-01")

    assert errors_of(early) == {}
    assert faults_of(early) == {
        "end_date_visibility_restriction": [
            (
                "The end date visibility restriction field must be a date after or equal to "
                "application date."
            )
        ]
    }


def test_a_keyword_stands_under_a_category_that_is_named():
    stray = changed(category_specification=["KEYWORD_COORDINATED_HARM"])
    named = {**stray, "category_addition": ["STATEMENT_CATEGORY_VIOLENCE"]}

    assert errors_of(stray) == {}
    assert list(faults_of(stray)) == ["category_specification"]
    assert faults_of(named) == {}


def test_a_field_that_nobody_knows_is_named():
    assert faults_of(changed(decison_facts="misspelt")) == {
        "decison_facts": ["The decison facts field is not one that the database knows."]
    }


@pytest.mark.parametrize(("number", "is_valid"), [(0, False), (1, True), (100, True), (101, False)])
def test_dsa_07_a_call_has_one_to_a_hundred_statements(number, is_valid):
    statements = [{**VECTOR, "puid": f"p-{at}"} for at in range(number)]

    assert (errors_of_batch(statements) == {}) is is_valid


def test_dsa_08_the_third_of_three_is_named_by_its_place():
    wrong = changed(decision_provision="DECISION_PROVISION_SOME")

    assert errors_of_batch([VECTOR, VECTOR, wrong]) == {
        "statement_2": {"decision_provision": ["The selected decision provision is invalid."]}
    }


def test_the_words_are_as_many_as_the_database_has():
    assert len(database_schema.CATEGORY) == 16
    assert len(database_schema.KEYWORD) == len(set(database_schema.KEYWORD)) == 69
    assert len(database_schema.LANGUAGES) == 184
    assert database_schema.category_of("KEYWORD_TERRORIST_CONTENT").endswith(
        "RISK_FOR_PUBLIC_SECURITY"
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Posted by someone@example.org twice.", "an e-mail address"),
        ("From 192.0.2.17 at noon.", "an IP address"),
        ("From 2001:db8::17.", "an IP address"),
        ("Posted by @harbour_master.", "the handle of an account"),
        ("See https://example.org/v/1.", "the address of a web page"),
        ("Posted by Example-Account.", "the name of an account or of a person that the file knows"),
    ],
)
def test_personal_data_is_found_and_never_repeated(text, kind):
    faults = faults_of(changed(decision_facts=text), names=["example-account"])

    assert faults == {"decision_facts": [f"The decision facts field must not contain {kind}."]}


@pytest.mark.parametrize(
    "text",
    [
        "Version 1.2.3 of the policy, Art. 2(7)(a).",
        "Decided at 12:30:45.",
        "Ratio 3:2.",
        "Art. 3: a",
    ],
)
def test_numbers_of_versions_and_articles_are_no_addresses(text):
    assert faults_of(changed(decision_facts=text)) == {}
