"""What a provider must have made public before any order comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.ids import ContactPointId
from seawall.orders.provider_duties import OFFICIAL, lacks
from seawall.orders.register.model import ContactPoint

CONTACT = ContactPoint(
    id=ContactPointId("ctp_1"),
    legal_name="Example Video Ltd",
    establishment="IE",
    email="orders@video.example",
    changed_at=datetime(2026, 3, 2, tzinfo=UTC),
    languages=("en", "fr"),
    facts={"policy_url": "https://video.example/terms"},
)


def fields(contact):
    return [each.field for each in lacks(contact)]


def test_a_provider_that_has_all_of_it_lacks_nothing():
    assert lacks(CONTACT) == ()


def test_tco_r66_there_is_a_contact_point_with_an_electronic_address():
    assert fields(None) == ["contact_point"]
    assert fields(replace(CONTACT, email=" ")) == ["email"]


@pytest.mark.parametrize(
    ("state", "languages", "is_enough"),
    [
        ("IE", ("en",), True),
        ("IE", ("fr",), False),
        ("BE", ("de-BE",), True),
        ("GR", ("en",), False),
        ("GR", ("en", "el"), True),
        ("IE", (), False),
    ],
)
def test_tco_r66_one_language_is_official_in_the_state_of_establishment(
    state, languages, is_enough
):
    contact = replace(CONTACT, establishment=state, languages=languages)

    assert ("languages" not in fields(contact)) is is_enough


def test_tco_r66_every_member_state_has_its_languages():
    assert set(OFFICIAL) == set(MEMBER_STATES)


def test_tco_r67_a_provider_outside_the_union_names_a_representative_inside_it():
    abroad = replace(CONTACT, facts={**CONTACT.facts, "main_establishment": "US"})

    assert fields(abroad) == ["representative"]
    assert fields(replace(abroad, representative="Example Representation Ltd")) == []


def test_tco_r67_the_representative_is_in_a_member_state():
    abroad = replace(CONTACT, establishment="US", representative="Example Representation Ltd")

    assert "establishment" in fields(abroad)


def test_tco_r50_the_terms_explain_the_policy_and_the_measures():
    assert fields(replace(CONTACT, facts={})) == ["policy_url"]
