"""The register on pages: who sees it, who keeps it, what a change does at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from seawall.orders.model import OrderState
from seawall.people.model import Role
from seawall.transaction import transaction
from tests.orders_made import TELEPHONE, make_authority, make_contact_point, make_order
from tests.people_made import make_organisation
from tests.web.console.conftest import signed_in

ENTRY = {
    "name": "Office central de l'Exemple",
    "kind": "competent_authority",
    "country": "fr",
    "telephone": "+33 1 99 00 00 00",
    "mail_domains": "authority.example, second.example",
    "languages": "fr",
    "source": "the Commission's list of 1 November",
}


def test_an_entry_has_its_source_its_number_and_its_domains(org):
    person = signed_in(org, "lead")
    answer = person.post("/authorities", **ENTRY)
    page = person.get(answer["Location"]).content.decode()

    assert answer.status_code == 302
    assert "+33 1 99 00 00 00" in page
    assert "authority.example, second.example" in page
    assert "the Commission&#x27;s list of 1 November" in page


def test_tco_r10_information_on_paper_is_entered_on_its_page(org):
    person, authority = signed_in(org, "lead"), make_authority(org, contact={}).authority
    told = person.post(f"/authorities/{authority.id}/informed", at="2026-03-02T09:30")
    wrong = person.post(f"/authorities/{authority.id}/informed", at="on Monday")

    assert (told.status_code, wrong.status_code) == (302, 422)
    assert "2026-03-02T09:30:00Z" in person.get(f"/authorities/{authority.id}").content.decode()


def test_a_country_that_is_none_is_explained_and_nothing_is_lost(org):
    answer = signed_in(org, "lead").post("/authorities", **{**ENTRY, "country": "x1"})

    assert answer.status_code == 422
    assert 'href="#country"' in answer.content.decode()
    assert "second.example" in answer.content.decode()


def test_a_key_is_pinned_and_its_fingerprint_shown_to_be_compared(org):
    person, authority = signed_in(org, "legal"), make_authority(org).authority
    public = Ed25519PrivateKey.generate().public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    person.post(f"/authorities/{authority.id}/keys", key=pem)

    with transaction(org.id) as tx:
        keys = tx.register.keys_of(authority.id)
    page = person.get(f"/authorities/{authority.id}").content.decode()
    assert len(keys) == 2
    assert all(key.fingerprint in page for key in keys)


def test_something_that_is_no_key_is_refused_with_the_reason(org):
    person, authority = signed_in(org, "lead"), make_authority(org).authority
    answer = person.post(f"/authorities/{authority.id}/keys", key="not a key")

    assert answer.status_code >= 400
    assert "That didn't work" in answer.content.decode()


def test_a_revoked_key_puts_what_rests_on_it_in_doubt_again(org):
    make_contact_point(org)
    registered = make_authority(org)
    at = datetime.now(UTC) - timedelta(minutes=5)
    order = make_order(org, by=registered, now=at)
    person = signed_in(org, "lead")
    said = {"fingerprint": registered.fingerprint, "reason": "Their officer lost it."}
    person.post(f"/authorities/{registered.authority.id}/keys/revoke", **said)

    with transaction(org.id) as tx:
        assert tx.orders.order(order.id).state is OrderState.AUTHENTICATING
    assert "Sender verification" in person.get(f"/orders/{order.id}").content.decode()


def test_a_suspension_needs_its_reason_and_can_be_ended(org):
    person, authority = signed_in(org, "lead"), make_authority(org).authority
    path = f"/authorities/{authority.id}/state"
    without = person.post(path, reason="")
    person.post(path, reason="Forged orders came in its name.")
    suspended = person.get(f"/authorities/{authority.id}").content.decode()
    person.post(path, state="active")

    assert without.status_code == 422
    assert "Forged orders came in its name." in suspended
    assert "Forged" not in person.get(f"/authorities/{authority.id}").content.decode()


def test_an_entry_is_corrected_and_what_has_no_field_stays(org):
    person, authority = signed_in(org, "lead"), make_authority(org).authority
    said = {**ENTRY, "name": authority.name, "mail_domains": "new.example"}
    person.post(f"/authorities/{authority.id}", **said)

    with transaction(org.id) as tx:
        now = tx.register.authority(authority.id)
    assert now.mail_domains == ("new.example",)
    assert now.contact["telephone"] == TELEPHONE
    assert "informed_at" in now.contact


def test_the_contact_point_is_set_and_set_again(org):
    person = signed_in(org, "lead")
    said = {
        "legal_name": "Example Videos Ltd",
        "establishment": "ie",
        "email": "orders@videos.example.com",
        "languages": "en, fr",
        "authorised_person": "A. Example",
        "zone": "Europe/Dublin",
    }
    first = person.post("/authorities/contact-point", **said)
    person.post("/authorities/contact-point", **{**said, "languages": "en"})

    with transaction(org.id) as tx:
        contact = tx.register.contact_point()
    assert first.status_code == 302
    assert (contact.establishment, contact.languages) == ("IE", ("en",))
    assert contact.facts["zone"] == "Europe/Dublin"


@pytest.mark.parametrize("role", list(Role))
def test_the_register_is_kept_by_few_and_seen_by_who_sees_orders(org, role):
    person, authority = signed_in(org, role), make_authority(org).authority
    keeps = role in {Role.LEAD, Role.LEGAL, Role.ADMIN}
    sees = role not in {Role.RESEARCHER, Role.CAMPAIGNER}

    assert person.get("/authorities").status_code == (200 if sees else 403)
    assert person.get("/authorities/contact-point").status_code == (200 if keeps else 403)
    corrected = person.post(f"/authorities/{authority.id}", **ENTRY)
    assert corrected.status_code == (302 if keeps else 403)


def test_no_authority_of_another_organisation_is_shown(org):
    authority = make_authority(make_organisation()).authority
    person = signed_in(org, "lead")

    assert person.get(f"/authorities/{authority.id}").status_code == 404
    assert authority.name not in person.get("/authorities").content.decode()
