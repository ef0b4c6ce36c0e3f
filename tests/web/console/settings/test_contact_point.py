"""Our own contact point in the console: what is entered, and what is missing."""

from __future__ import annotations

from seawall.transaction import transaction
from tests.orders_made import make_contact_point
from tests.people_made import make_organisation
from tests.web.console.conftest import signed_in

SAID = {
    "legal_name": "Example Videos Ltd",
    "establishment": "IE",
    "email": "orders@videos.example.com",
    "languages": "en, fr",
    "authorised_person": "A. Example",
    "zone": "Europe/Dublin",
    "policy_url": "https://videos.example.com/terms",
    "employees": "12",
    "users": "40000",
    "sme": "yes",
    "specific_measures": "a | Two moderators at night | since 2026-01-01",
}
PAGE = "/authorities/contact-point"


def facts_of(org):
    with transaction(org.id) as tx:
        return tx.register.contact_point().facts


def test_tco_r66_what_is_missing_is_shown_on_the_register_until_it_is_entered(org):
    person = signed_in(org, "lead")
    before = person.get("/authorities").content.decode()
    person.post(PAGE, **SAID)

    assert "There is no contact point." in before
    assert "Legal duties not verified" not in person.get("/authorities").content.decode()
    assert "Legal duties not verified" not in person.get(PAGE).content.decode()


def test_of_a_unit_no_duty_of_a_provider_is_asked(database):
    unit = signed_in(make_organisation(kind="unit"), "supervisor")

    assert "Legal duties not verified" not in unit.get("/authorities").content.decode()


def test_tco_r68_size_and_measures_are_entered_shown_again_and_other_facts_kept(org):
    make_contact_point(org, facts={"turnover": {"currency": "EUR", "minor": 1, "year": 2025}})
    person = signed_in(org, "lead")
    done = person.post(PAGE, **SAID)
    page = person.get(PAGE).content.decode()
    facts = facts_of(org)

    assert done.status_code == 302
    assert (facts["employees"], facts["users"], facts["sme"]) == (12, 40_000, True)
    assert facts["specific_measures"][0]["since"] == "2026-01-01"
    assert facts["turnover"]["minor"] == 1
    assert "a | Two moderators at night | since 2026-01-01" in page


def test_what_is_emptied_is_no_longer_said(org):
    person = signed_in(org, "lead")
    person.post(PAGE, **SAID)
    person.post(PAGE, **{**SAID, "employees": "", "specific_measures": ""})

    assert "employees" not in facts_of(org)
    assert "specific_measures" not in facts_of(org)


def test_an_automated_measure_without_oversight_is_explained_and_nothing_is_lost(org):
    person = signed_in(org, "lead")
    wrong = {**SAID, "specific_measures": "a | Known content is compared | automated"}
    answer = person.post(PAGE, **wrong)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "human oversight" in page
    assert "Known content is compared" in page
