"""What cannot be taken back, and what hands over what is sealed, asks who is there. ASVS 5.0 V7.5.1.

A session is half an hour old at most while nobody moves; that is long enough for somebody else to
sit down at an open screen.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.db import models as db
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit
from seawall.web.console.urls import TABLES
from tests.people_made import make_organisation
from tests.web.console.act_scenes import SCENES
from tests.web.console.routes import ROUTES
from tests.web.console.test_acts import everything

FRESH = [table.address(act) for table in TABLES for act in table.acts if act.is_fresh]
#: One's own proofs, whose pages are no rows of a table.
OWN_PROOFS = {
    "me/access/authenticator",
    "me/access/passkeys",
    "me/access/passkeys/options",
    "me/access/passkeys/<str:passkey_id>/remove",
    "me/access/password",
    "me/access/password/remove",
    "me/access/providers/<str:provider_id>/remove",
    "me/access/recovery",
    "sign-in/at/<str:provider_id>/connect",
}


@pytest.fixture
def here(sqlite):
    limit._counter.cache_clear()
    return make_organisation()


def grow_old() -> None:
    """Everybody's last proof is eleven minutes old."""
    with transaction(INSTALLATION):
        for row in db.SignedInRow.objects.all():
            row.created_at -= timedelta(minutes=11)
            row.save()


def test_keys_roles_providers_addresses_approvals_and_what_is_sealed_ask_for_a_fresh_proof():
    assert set(FRESH) >= {
        "admin/keys",
        "admin/keys/<str:key_id>/revoke",
        "admin/people",
        "admin/people/link",
        "admin/people/<str:person_id>/role",
        "admin/people/<str:person_id>/deactivate",
        "admin/providers",
        "admin/providers/<str:provider_id>/state",
        "admin/endpoints",
        "admin/endpoints/<str:endpoint_id>/state",
        "admin/approvals/<str:proposal_id>/approve",
        "admin/approvals/<str:proposal_id>/collect",
        "admin/exposure/<str:change>/approve",
        "preservations/<str:preservation_id>/open",
    }


def test_so_does_every_change_of_ones_own_proofs():
    assert {route.pattern for route in ROUTES if route.is_fresh} == {*FRESH, *OWN_PROOFS}


@pytest.mark.parametrize("act", FRESH)
def test_with_an_old_proof_nothing_is_done_and_the_person_is_led_to_sign_in(here, act):
    scene = SCENES[act](here)
    grow_old()
    before = everything()

    answer = scene.person.post(scene.act)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?")
    assert "again=1" in answer["Location"]
    kept = {table for table, rows in everything().items() if rows != before[table]}
    assert kept <= {"db_keptform"}
