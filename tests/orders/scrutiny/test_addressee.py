"""The register says which authority of our own state scrutinises; nobody guesses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from seawall.ids import AuthorityId, OrganisationId
from seawall.orders.register.model import Authority, AuthorityKind, AuthorityState
from seawall.orders.scrutiny.addressee import scrutinising_authority

SCRUTINY = Authority(
    id=AuthorityId("auth_1"),
    organisation=OrganisationId("org_1"),
    name="Example Scrutiny",
    kind=AuthorityKind.SCRUTINY_AUTHORITY,
    country="IE",
    created_at=datetime(2026, 3, 2, tzinfo=UTC),
    contact={"email": "scrutiny@authority.example"},
)
COMPETENT = replace(SCRUTINY, name="Example Orders", kind=AuthorityKind.COMPETENT_AUTHORITY)


def test_the_scrutinising_authority_of_our_state_is_asked():
    assert scrutinising_authority([COMPETENT, SCRUTINY], establishment="IE") == SCRUTINY


def test_a_state_with_one_authority_for_everything_has_that_one():
    assert scrutinising_authority([COMPETENT], establishment="IE") == COMPETENT


def test_nobody_guesses_between_two():
    assert scrutinising_authority([COMPETENT, COMPETENT], establishment="IE") is None
    assert scrutinising_authority([SCRUTINY, SCRUTINY, COMPETENT], establishment="IE") is None


def test_the_authority_of_another_state_a_suspended_or_an_unreachable_one_is_not_asked():
    suspended = replace(SCRUTINY, state=AuthorityState.SUSPENDED)
    unreachable = replace(SCRUTINY, contact={"telephone": "+353 1 99 00 00 00"})
    police = replace(SCRUTINY, kind=AuthorityKind.POLICE)

    assert scrutinising_authority([SCRUTINY], establishment="FR") is None
    assert scrutinising_authority([SCRUTINY], establishment="") is None
    assert scrutinising_authority([suspended, unreachable, police], establishment="IE") is None
