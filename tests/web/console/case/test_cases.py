"""The case page: what it shows, what it asks, and what it does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seawall.cases.model import CaseState, Finding
from seawall.journeys.cases.decision_release import release_decision
from seawall.journeys.enforcement.holding_back import call_off_effect
from seawall.journeys.people.exposure import looks_at
from seawall.transaction import transaction
from tests.cases_made import make_item, open_case
from tests.journeys.content.seen_made import see
from tests.web.console.conftest import signed_in


def test_the_queue_shows_no_content(org):
    open_case(org, description="Text, recruitment")
    page = signed_in(org).get("/").content.decode()

    assert "Text, recruitment" in page
    assert "An invented text." not in page


def test_a_text_is_hidden_until_somebody_asks_and_again_on_the_next_visit(org):
    person, case = signed_in(org), open_case(org).id
    before = person.get(f"/cases/{case}").content.decode()
    person.post(f"/cases/{case}/reveal", step="text")
    asked = person.get(f"/cases/{case}", step="text").content.decode()
    later = person.get(f"/cases/{case}").content.decode()

    assert "An invented text." not in before
    assert "An invented text." in asked
    assert "An invented text." not in later


def test_each_look_is_remembered_sealed(org):
    person, case = signed_in(org), open_case(org).id
    person.post(f"/cases/{case}/reveal", step="text")

    with transaction(org.id) as tx:
        looked = looks_at(case, person.member.id, tx=tx)
        entry = tx.ledger.about(case)[-1]
    assert [look.step for look in looked] == ["text"]
    assert entry.by == ""
    assert entry.public == {}


def test_a_colleagues_looks_are_not_mine(org):
    mine, theirs, case = signed_in(org), signed_in(org), open_case(org).id
    theirs.post(f"/cases/{case}/reveal", step="text")

    assert "An invented text." not in mine.get(f"/cases/{case}", step="text").content.decode()


def test_a_decision_is_written_with_what_was_seen(org):
    person, case = signed_in(org), open_case(org).id
    person.post(f"/cases/{case}/reveal", step="text")
    answer = decide(person, case, finding="remove", clauses=["tvec/incite"])

    with transaction(org.id) as tx:
        decision, now = tx.cases.head(case), tx.cases.case(case).state
    assert answer.status_code == 302
    assert now is CaseState.DECIDED
    assert decision.finding is Finding.REMOVE
    assert decision.evidence["seen"] == ["text"]


def test_who_removes_may_keep_it_to_us_or_say_what_it_depicts(org):
    person = signed_in(org)
    cases = [open_case(org, a_sealed_item(org), version=2).id for _ in range(2)]
    removal = {"finding": "remove", "clauses": ["tvec/incite"]}

    page = person.get(f"/cases/{cases[0]}").content.decode()
    decide(person, cases[0], is_quiet="on", **removal)
    take_effect(org, cases[0])
    with transaction(org.id) as tx:
        quiet = tx.banks.bank_or_none("Decided here")
    decide(person, cases[1], label="behaviour/recruitment", **removal)
    take_effect(org, cases[1])

    with transaction(org.id) as tx:
        bank = tx.banks.bank_named("Decided here")
        labels = {entry.label for entry in tx.banks.entries(bank.id)}
    assert "Do not add to bank" in page
    assert quiet is None
    assert labels == {"behaviour/recruitment"}


def test_a_removal_without_a_clause_is_explained_and_nothing_is_written(org):
    person, case = signed_in(org), open_case(org).id
    answer = decide(person, case, finding="remove", clauses=[])

    with transaction(org.id) as tx:
        assert tx.cases.head(case) is None
    assert answer.status_code == 422
    assert "It matches known content." in answer.content.decode()
    assert 'href="#clauses"' in answer.content.decode()


LAW = {"law": "Example Act (DE), section 1", "law_explanation": "It calls for an attack."}


def test_who_decides_may_name_a_law_in_place_of_a_clause(org):
    person, case = signed_in(org), open_case(org).id
    answer = decide(person, case, finding="remove", then="stay", **LAW)

    with transaction(org.id) as tx:
        head = tx.cases.head(case)
    assert answer.status_code == 302
    assert (head.ground, head.legal_ground.law) == ("illegality", LAW["law"])
    assert LAW["law_explanation"] in person.get(f"/cases/{case}").content.decode()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({**LAW, "law_explanation": ""}, "law_explanation"),
        ({**LAW, "law": ""}, "law"),
        ({**LAW, "law_explanation": "It gives +49 (0) 30 / 123-456."}, "law_explanation"),
        ({**LAW, "law_explanation": "It threatens Mr Example."}, "law_explanation"),
    ],
)
def test_a_law_that_is_not_whole_or_names_somebody_is_refused_at_its_field(org, said, field):
    person, case = signed_in(org), open_case(org).id
    answer = decide(person, case, finding="remove", **said)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert said["law"] in page
    assert "0) 30" not in page.split("<form")[0]
    with transaction(org.id) as tx:
        assert tx.cases.head(case) is None


def test_a_decision_needs_a_reason_and_a_finding(org):
    person, case = signed_in(org), open_case(org).id
    answer = decide(person, case, finding="", reason="")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Choose an action." in page
    assert "Enter a reason." in page


@pytest.mark.parametrize("when", ["yesterday", "0001-01-01T00:00:00+14:00"])
def test_a_page_with_a_broken_time_decides_nothing(org, when):
    person, case = signed_in(org), open_case(org).id

    assert decide(person, case, finding="allow", opened_at=when).status_code == 422


def test_a_page_whose_time_names_no_zone_is_taken_for_what_it_says(org):
    person, case = signed_in(org), open_case(org).id
    decided = decide(person, case, finding="allow", opened_at="2026-03-02T11:00:00")

    assert decided.status_code == 302


def test_no_page_of_the_console_stays_in_a_shared_browser(org):
    person, case = signed_in(org), open_case(org).id

    assert person.get(f"/cases/{case}")["Cache-Control"] == "private, no-store"


def test_the_decision_takes_the_whole_cluster(org):
    case = open_case(org, make_item(org), entries=("entry_1",)).id
    again = open_case(org, make_item(org), entries=("entry_1",)).id
    person = signed_in(org)
    decide(person, case, finding="remove", clauses=["tvec/incite"])
    take_effect(org, case)
    page = person.get(f"/cases/{case}").content.decode()

    assert again == case
    assert "0 of 2 applied" in page


def test_somebody_elses_case_says_who_holds_it(org):
    first, second, case = signed_in(org), signed_in(org), open_case(org).id
    first.post(f"/cases/{case}/lease")
    page = second.post(f"/cases/{case}/lease").content.decode()

    assert first.member.name in page
    assert decide(second, case, finding="allow")["Location"] == f"/cases/{case}?kept=held"


def test_going_to_an_id_opens_its_page(org):
    case = open_case(org).id
    person = signed_in(org)

    assert person.get("/go", q=case)["Location"] == f"/cases/{case}"
    nowhere = person.get("/go", q="no such thing").content.decode()
    assert "No results for “no such thing”." in nowhere


def a_sealed_item(org):
    return see(org, ("sha256", "a" * 64), sha256="a" * 64, media_type="image/jpeg")


def take_effect(org, case):
    """What the worker does when the ten seconds are over."""
    now = datetime.now(UTC)
    with transaction(org.id) as tx:
        head = tx.cases.head(case).id
        call_off_effect(head, tx=tx, now=now)  # as a job is done with, once it was carried out
        release_decision(head, tx=tx, now=now)


def decide(person, case, **said):
    """Send the decision form."""
    usual = {
        "opened_at": datetime.now(UTC).isoformat(),
        "reason": "It matches known content.",
        "clauses": [],
    }
    return person.post(f"/cases/{case}/decide", **{**usual, **said})
