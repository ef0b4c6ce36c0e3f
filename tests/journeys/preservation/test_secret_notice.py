"""A secret notice is known to the persons cleared for it, and leaves no trace anywhere else."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection

from seawall.errors import Forbidden, NotFound
from seawall.ids import VaultId
from seawall.journeys.preservation import secret_notice
from seawall.preservation.secret_notices.model import NoticeKind, Registration
from seawall.transaction import INSTALLATION, transaction
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

SECRET = "Zanzibar"


def notice(*cleared, **changes):
    usual = {
        "kind": NoticeKind.TECHNICAL_CAPABILITY,
        "issuer": f"Secretary of State for {SECRET}",
        "approved_by": "Judicial Commissioner of Example",
        "served_at": NOON,
        "effective_from": date(2026, 3, 2),
        "reference": SECRET,
        "systems": (SECRET,),
        "cleared": tuple(each.id for each in cleared),
    }
    return Registration(**{**usual, **changes})


def registered(organisation, person, *others, **changes):
    with transaction(organisation.id) as tx:
        said = notice(person, *others, **changes)
        return secret_notice.register_notice(said, person, tx=tx, now=NOON)


@pytest.fixture
def house(database):
    organisation = make_organisation()
    return organisation, make_person(organisation, "legal"), make_person(organisation, "legal")


def everything_stored():
    """Every row of every table but the vault's, as one text."""
    rows = {}
    with transaction(INSTALLATION):
        for model in apps.get_app_config("db").get_models():
            if model.__name__ != "VaultedNoticeRow":
                found = model.objects.order_by("pk").values()
                rows[model.__name__] = [json.dumps(each, default=str) for each in found]
    return rows


def test_uk_r10_the_register_keeps_what_the_notices_regime_asks(house):
    organisation, legal, _ = house
    made = registered(organisation, legal)

    with transaction(organisation.id) as tx:
        read = secret_notice.read_notice(made.id, legal, tx=tx, now=NOON)

    assert read.registration == made.registration
    assert [each.what for each in read.log] == ["registered", "read"]
    assert {each.person for each in read.log} == {legal.id}


def test_uk_17_recording_and_reading_a_notice_changes_no_other_row_at_all(house):
    organisation, legal, other = house
    before = everything_stored()

    made = registered(organisation, legal)
    with transaction(organisation.id) as tx:
        secret_notice.list_notices(legal, tx=tx, now=NOON)
        secret_notice.read_notice(made.id, legal, tx=tx, now=NOON)
        secret_notice.note_review(made.id, legal, date(2026, 9, 1), tx=tx, now=NOON)
        secret_notice.clear_person(made.id, legal, other, tx=tx, now=NOON)

    assert everything_stored() == before


@pytest.mark.both_databases
def test_uk_17_the_row_itself_names_nothing_and_nobody(house):
    organisation, legal, _ = house
    registered(organisation, legal)

    with transaction(INSTALLATION), connection.cursor() as cursor:
        cursor.execute("SELECT sealed, cleared FROM db_vaultednotice")
        (row,) = cursor.fetchall()

    assert SECRET not in str(row)
    assert legal.id not in str(row)


@pytest.mark.parametrize("role", ["reviewer", "lead", "admin", "overseer", "researcher"])
def test_uk_17_a_role_without_the_right_is_told_the_same_with_and_without_a_notice(house, role):
    organisation, legal, _ = house
    person = make_person(organisation, role)

    def told(about):
        with pytest.raises(Forbidden) as refused, transaction(organisation.id) as tx:
            secret_notice.read_notice(VaultId(about), person, tx=tx, now=NOON)
        return str(refused.value)

    before = told("vlt_none")
    made = registered(organisation, legal)

    assert told(made.id) == told("vlt_none") == before


def test_uk_17_whoever_is_not_cleared_sees_what_they_would_see_without_it(house):
    organisation, legal, other = house
    made = registered(organisation, legal)

    with transaction(organisation.id) as tx:
        assert secret_notice.list_notices(other, tx=tx, now=NOON) == []
    said = []
    for about in (made.id, "vlt_none"):
        with pytest.raises(NotFound) as refused, transaction(organisation.id) as tx:
            secret_notice.read_notice(VaultId(about), other, tx=tx, now=NOON)
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_uk_17_neither_another_organisation_nor_the_installation_finds_it(house):
    organisation, legal, _ = house
    made = registered(organisation, legal)
    theirs = make_person(make_organisation(), "legal")

    with pytest.raises(NotFound), transaction(theirs.organisation) as tx:
        secret_notice.read_notice(made.id, theirs, tx=tx, now=NOON)
    with transaction(INSTALLATION) as tx:
        assert tx.vault.seen_by(legal.id) == []


def test_a_person_who_is_cleared_later_sees_it_from_then_on(house):
    organisation, legal, other = house
    made = registered(organisation, legal)

    with transaction(organisation.id) as tx:
        secret_notice.clear_person(made.id, legal, other, tx=tx, now=NOON)
        (seen,) = secret_notice.list_notices(other, tx=tx, now=NOON + timedelta(days=1))

    assert [each.what for each in seen.log] == ["registered", f"cleared {other.id}", "listed"]


def test_nobody_is_cleared_whose_role_cannot_open_the_vault(house):
    organisation, legal, _ = house
    reviewer = make_person(organisation, "reviewer")

    with pytest.raises(Forbidden):
        registered(organisation, legal, reviewer)


def test_uk_16_a_retention_notice_of_thirteen_months_is_refused(house):
    organisation, legal, _ = house

    with raises_problem("preservation.period-too-long"):
        registered(
            organisation,
            legal,
            kind=NoticeKind.RETENTION,
            effective_until=date(2027, 4, 2),
        )
