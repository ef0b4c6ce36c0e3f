"""The page of a statement: whoever holds the link reads it, in their language, and nobody else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from seawall.cases.legal_ground import LegalGround
from seawall.cases.model import Finding
from seawall.journeys.statements import statement_of_reasons
from seawall.transaction import transaction
from tests.cases_made import decide_case, make_item, open_case
from tests.people_made import make_person
from tests.web.console.conftest import visitor

#: The form that leads from a statement to its appeal.
OBJECT = 'action="/appeal?lang='


@pytest.fixture
def decided(org):
    """A removal a minute ago, since the doors ask the real clock; its statement and token."""
    now = datetime.now(UTC) - timedelta(minutes=1)
    case = open_case(org, make_item(org), now=now)
    decision = decide_case(
        org, case, make_person(org), now=now, opened_at=now, reason="kept in the file"
    )
    with transaction(org.id) as tx:
        (made,) = tx.statements.of_decision(decision.id)
    return case, decision, made, statement_of_reasons.token_of(made)


def page(token, **asked):
    path = "/statement"
    answer = visitor().post(f"{path}?{urlencode(asked)}" if asked else path, token=token)
    return answer, answer.content.decode()


def test_the_page_says_what_was_done_why_and_what_can_be_done(org, decided):
    _, decision, _made, token = decided
    answer, text = page(token)

    assert answer.status_code == 200
    assert "Your content was removed" in text
    assert "This applies everywhere." in text
    assert "A person made the decision." in text
    assert "Inciting an attack" in text
    assert OBJECT in text
    assert "You can go to court at any time." in text
    assert decision.decided_by["code"] in text
    assert "kept in the file" not in text
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_who_has_appealed_is_led_to_the_appeal_and_everybody_to_the_bodies_out_of_court(
    org, decided
):
    token = decided[3]
    _, before = page(token)
    visitor().post("/appeal/send", token=token, says="It is a news report.")
    _, after = page(token)

    assert "Appeal this decision" in before
    assert "Appeal this decision" not in after
    assert "Your appeal</button>" in after
    assert 'href="https://digital-strategy.ec.europa.eu' in after


def test_the_page_names_the_law_and_says_why_it_is_broken(org):
    now = datetime.now(UTC) - timedelta(minutes=1)
    law = LegalGround("Example Act (DE), section 1", "It calls for an attack.")
    decision = decide_case(
        org,
        open_case(org, make_item(org), now=now),
        make_person(org),
        now=now,
        opened_at=now,
        clauses=(),
        legal_ground=law,
    )
    with transaction(org.id) as tx:
        (made,) = tx.statements.of_decision(decision.id)
    token = statement_of_reasons.token_of(made)
    _, text = page(token)
    data = json.loads(visitor().post("/statement/download", token=token).content)

    assert "We found that it is illegal under this law: Example Act (DE), section 1." in text
    assert "Reasons: It calls for an attack." in text
    assert "No authority ordered this." in text
    assert "rule of our policy" not in text
    assert OBJECT in text
    assert data["ground"] == "illegality"
    assert data["legal_ground"] == {"law": law.law, "explanation": law.explanation}
    for language in ("de", "fr", "ar"):
        translated = page(token, lang=language)[1]
        assert law.law in translated
        assert "We found that it is illegal" not in translated


def test_the_page_speaks_the_statements_language_unless_another_is_asked_for(org, decided):
    *_, token = decided

    assert 'lang="en" dir="ltr"' in page(token)[1]
    assert 'lang="ar" dir="rtl"' in page(token, lang="ar")[1]
    assert page(token, lang="de")[0]["Content-Language"] == "de"
    assert page(token, lang="xx")[0]["Content-Language"] == "en"


def test_a_link_that_nobody_gave_is_unknown(org, decided):
    assert page("swu_nothing")[0].status_code == 404


def test_the_statement_can_be_kept_as_json(org, decided):
    _, decision, made, token = decided

    answer = visitor().post("/statement/download", token=token)

    kept = json.loads(answer.content)
    assert (kept["id"], kept["decision"]) == (made.id, decision.id)
    assert kept["action"]["state"] == "removed"
    assert kept["redress"]["appeal"].endswith(f"/appeal#{token}")
    assert kept["automation"] == {"detection": True, "decision": "not"}
    assert answer["Content-Disposition"] == f'attachment; filename="{made.id}.json"'


def test_what_is_replaced_leads_on_and_can_be_appealed_no_more(org, decided):
    case, decision, _, token = decided
    now = datetime.now(UTC)
    decide_case(
        org,
        case,
        make_person(org),
        now=now,
        opened_at=now,
        finding=Finding.ALLOW,
        clauses=(),
        supersedes=decision.id,
    )

    text = page(token)[1]

    assert "There is newer information about this content." in text
    assert OBJECT not in text


def test_markup_in_a_name_is_shown_and_not_run(org):
    now = datetime.now(UTC) - timedelta(minutes=1)
    case = open_case(org, make_item(org, '<script>alert("x")</script>'), now=now)
    decision = decide_case(
        org, case, make_person(org), now=now, opened_at=now, for_the_user="<b>bold</b>"
    )
    with transaction(org.id) as tx:
        (made,) = tx.statements.of_decision(decision.id)

    text = page(statement_of_reasons.token_of(made))[1]

    assert "<script>alert" not in text
    assert "&lt;b&gt;bold" in text
