"""The register is kept, and every change of it is in the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.journeys.duties import authority_register as register
from seawall.journeys.duties.authority_register import (
    NewAuthority,
)
from seawall.orders.register.model import AuthorityKind
from seawall.transaction import transaction
from tests.orders_made import NOON, make_authority
from tests.people_made import make_organisation
from tests.problems import raises_problem


@pytest.fixture
def org(database):
    return make_organisation()


def new(**changes):
    usual = {"name": "Example", "kind": AuthorityKind.POLICE, "country": "GB"}
    return NewAuthority(**{**usual, **changes})


def test_an_entry_its_key_and_their_end_are_in_the_ledger_without_a_name(org):
    made = make_authority(org, name="Example Unit")

    with transaction(org.id) as tx:
        register.revoke_key(made.fingerprint, "stolen", tx=tx, now=NOON, by="t")
        entries = tx.ledger.about(made.authority.id)
        assert tx.register.key(made.fingerprint).revoked_at == NOON

    assert [one.what for one in entries] == [
        "authority.added",
        "authority.key_added",
        "authority.key_revoked",
    ]
    assert "Example Unit" not in str([dict(one.public) for one in entries])


def test_tco_r10_when_its_information_came_on_paper_is_in_the_ledger(org):
    made = make_authority(org, contact={"telephone": "+33 1"}).authority

    with transaction(org.id) as tx:
        told = register.note_informed(made.id, NOON, tx=tx, now=NOON, by="t")
        with raises_problem(
            "orders.bad-authority.at",
            match="in the future",
        ):
            register.note_informed(made.id, NOON + timedelta(1), tx=tx, now=NOON, by="t")
        last = tx.ledger.about(made.id)[-1]

    assert told.contact == {"telephone": "+33 1", "informed_at": "2026-03-02T12:00:00Z"}
    assert (last.what, last.public["informed_at"]) == ("authority.informed", "2026-03-02T12:00:00Z")


def test_it_is_found_by_key_by_mail_domain_and_by_name(org):
    made = make_authority(org, name="Example Unit", mail_domains=("@Unit.Example",))

    with transaction(org.id) as tx:
        assert tx.register.of_mail_domain("UNIT.example") == made.authority
        assert tx.register.named(" example unit ") == made.authority
        assert tx.register.key(made.fingerprint).authority == made.authority.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"country": "gb"}, "country"),
        ({"mail_domains": ("no domain",)}, "mail_domains"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name(org, changes, field):
    with (
        transaction(org.id) as tx,
        raises_problem(
            "orders.bad-authority.country",
            "orders.bad-authority.mail-domains",
            "orders.bad-authority.name",
        ) as refused,
    ):
        register.add_authority(new(**changes), tx=tx, now=NOON, by="t")

    assert refused.value.field == field


def test_one_domain_is_one_sender_and_one_key_is_one_signer(org):
    make_authority(org, mail_domains=("unit.example",))
    other = make_authority(org)

    with transaction(org.id) as tx:
        with raises_problem("orders.domain-taken"):
            register.add_authority(new(mail_domains=("unit.example",)), tx=tx, now=NOON, by="t")
        with raises_problem("orders.known-already.name"):
            register.add_authority(new(name=other.authority.name.upper()), tx=tx, now=NOON, by="t")


def test_a_correction_keeps_what_was_learnt_of_its_contact(org):
    made = make_authority(org, contact={"telephone": "1", "informed_at": "2026-01-01T00:00:00Z"})

    with transaction(org.id) as tx:
        changed = register.change_authority(
            made.authority.id, new(contact={"telephone": "2"}), tx=tx, now=NOON, by="t"
        )

    assert changed.contact == {"telephone": "2", "informed_at": "2026-01-01T00:00:00Z"}


def test_a_key_that_is_not_there_cannot_be_revoked(org):
    with transaction(org.id) as tx, raises_problem("orders.unknown-key"):
        register.revoke_key("none", "stolen", tx=tx, now=NOON, by="t")
