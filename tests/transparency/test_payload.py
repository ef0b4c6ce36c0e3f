"""Whatever is decided, the payload made of it is one that the database takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall import taxonomy
from seawall.transparency.statement import ClauseSaid, StatementKind, StatementSource
from seawall.transparency.submitting import database_schema
from seawall.transparency.submitting.own_rules import faults_of
from seawall.transparency.submitting.payload import concerns_the_union, payload_of, territories
from seawall.transparency.submitting.validator import errors_of
from tests.transparency.statements_made import NOON, statement

CLAUSES = [
    ClauseSaid(one.id, one.version, one.title, one.text, one.law, one.sor_keyword)
    for one in taxonomy.clauses()
    if one.sor_keyword
]
SCOPES = st.one_of(
    st.just(("*",)),
    st.just(("EU",)),
    st.lists(st.sampled_from([*database_schema.COUNTRIES, "EL", "GB", "US"]), min_size=1).map(
        tuple
    ),
)


@given(
    state=st.sampled_from(["removed", "limited", "disabled"]),
    scope=SCOPES,
    until=st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=9000)).map(NOON.__add__),
    ground=st.sampled_from(["terms", "order"]),
    clauses=st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=4, unique=True).map(tuple),
    source=st.sampled_from(StatementSource),
    automation=st.sampled_from(["not", "partially", "fully"]),
    detection=st.booleans(),
    matched=st.sampled_from([(), ("pdq",), ("sha256", "url")]),
    media=st.sets(st.sampled_from(["video", "image", "audio", "text", "other"])).map(tuple),
    content_language=st.sampled_from(["", "ar", "pt-BR", "EN", "tlh", "zh_Hant"]),
    content_date=st.dates().map(lambda day: day.isoformat()),
    count=st.integers(1, 20_000),
)
def test_every_decision_makes_a_payload_that_is_taken(**changes):
    made = statement(**changes)
    if concerns_the_union(made):
        payload = payload_of(made, puid=made.id)

        assert errors_of(payload) == {}
        assert faults_of(payload, names=[made.account]) == {}


def test_dsa_33_a_police_referral_removed_under_the_terms_is_another_notification():
    payload = payload_of(statement(source=StatementSource.OTHER_NOTIFICATION), puid="p")

    assert payload["source_type"] == "SOURCE_TYPE_OTHER_NOTIFICATION"
    assert payload["decision_ground"] == "DECISION_GROUND_INCOMPATIBLE_CONTENT"


def test_terrorist_content_is_a_risk_for_public_security():
    payload = payload_of(statement(), puid="p")

    assert payload["category"] == "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY"
    assert payload["category_specification"] == ["KEYWORD_TERRORIST_CONTENT"]
    assert payload["content_language"] == "AR"


def test_clauses_of_two_categories_are_named_under_both():
    violent = next(
        one for one in CLAUSES if database_schema.category_of(one.keyword).endswith("VIOLENCE")
    )
    payload = payload_of(statement(clauses=(*statement().facts.clauses, violent)), puid="p")

    assert payload["category_addition"] == ["STATEMENT_CATEGORY_VIOLENCE"]


def test_who_gave_notice_what_the_user_said_and_who_decided_stay_here():
    secret = replace(
        statement().facts, reason="Said Person 7 of example-account.", decided_by="R-4711"
    )
    payload = payload_of(replace(statement(), facts=secret), puid="p")

    assert "source_identity" not in payload
    assert "4711" not in str(payload)
    assert "Person 7" not in str(payload)


def test_greece_is_spelt_as_the_database_spells_it_and_the_rest_of_the_world_is_left_out():
    assert territories(("EL", "GB", "DE")) == ("DE", "GR")
    assert len(territories(("EU",))) == 27
    assert len(territories(("*",))) == 30


def test_a_measure_outside_the_union_and_a_restoration_are_not_for_the_database():
    assert not concerns_the_union(statement(scope=("GB",)))
    assert not concerns_the_union(statement(kind=StatementKind.RESTORATION, state="restored"))
