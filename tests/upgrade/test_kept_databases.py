"""Whoever upgrades while an order's hour runs loses nothing of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.test import Client

from seawall.app.database import installed_version, is_current, pending_migrations
from seawall.cases.model import Finding
from seawall.enforcement.model import OutcomeKind, Target
from seawall.ids import CaseId, PersonId
from seawall.journeys.answers import answer_sending
from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.people.access import totp
from seawall.transaction import close_connection, transaction
from seawall.web import limit
from tests.cases_made import judgement
from tests.upgrade.conftest import AT, VERSIONS, Carried
from tests.upgrade.keeping import digests_of_migrations
from tests.upgrade.kept_story import BANKED, PASSWORD, TOTP_SEED
from tests.upgrade.next_migration import LABEL

REMEDY = """
A migration was changed that a kept database has seen ({names}).
Before 1.0: run `python -m tests.upgrade` and commit tests/upgrade/kept.
From 1.0 on: leave it as it was, and write a new migration (docs/decisions/0079).
"""


@pytest.fixture(scope="module")
def upgraded_folders() -> dict[str, Path]:
    """The data folder of each version after its upgrade, which is done once."""
    return {}


@pytest.fixture
def upgraded(
    run, next_version: Carried, upgraded_folders: dict[str, Path], tmp_path_factory
) -> Carried:
    """A kept database after `seawall upgrade --anyway`, with one migration more than we have."""
    version = next_version.kept.version
    if version not in upgraded_folders:
        ended = run("upgrade", "--anyway")
        assert ended.code == 0, ended.out + ended.err
        close_connection()
        upgraded_folders[version] = tmp_path_factory.mktemp("upgraded") / "data"
        shutil.copytree(next_version.folder, upgraded_folders[version])
    else:
        close_connection()
        shutil.rmtree(next_version.folder)
        shutil.copytree(upgraded_folders[version], next_version.folder)
    assert pending_migrations() == []
    return next_version


def test_this_version_keeps_its_database():
    assert installed_version() in VERSIONS, "run `python -m tests.upgrade`"


@pytest.mark.parametrize("version", VERSIONS)
def test_no_migration_is_changed_that_a_kept_database_has_seen(version):
    present = digests_of_migrations()

    changed = [
        name for name, digest in VERSIONS[version].migrations.items() if present.get(name) != digest
    ]

    assert not changed, REMEDY.format(names=", ".join(changed))


def test_the_hour_of_an_order_ends_when_it_would_have_ended(upgraded):
    order = upgraded.order()

    assert order.due_at == upgraded.due_at
    assert order.answered_at is None
    with transaction(upgraded.organisation) as tx:
        clocks = tx.orders.clocks_of([order.id])
    assert upgraded.due_at in [clock.due_at for clock in clocks]


def test_the_order_is_answered_in_time(upgraded):
    with transaction(upgraded.organisation) as tx:
        person = tx.people.member(PersonId(upgraded.kept.facts.legal))
        comply_with_order(Compliance(upgraded.order().id, person), tx=tx, now=AT)
    with transaction(upgraded.organisation) as tx:
        action = tx.enforcement.newest_action(Target("video", upgraded.kept.facts.item))
        assert action
        report_outcome(OutcomeReport(action.id, OutcomeKind.APPLIED), tx=tx, now=AT)
    with transaction(upgraded.organisation) as tx:
        (answer,) = tx.answers.of_order(upgraded.order().id)
        answer_sending.mark_arrived(answer, {"by": "test"}, tx=tx, now=AT)

    answered_at = upgraded.order().answered_at
    assert answered_at
    assert answered_at < upgraded.due_at


def test_the_log_and_every_row_of_evidence_are_as_they_were(run, upgraded):
    verified = run("ledger", "verify", "--rows", "--json")
    restored = run("restore", "check")

    assert verified.code == 0, verified.out
    assert verified.data["intact"]
    assert verified.data["size"] >= upgraded.kept.facts.entries
    assert restored.code == 0, restored.out


def test_a_person_signs_in_with_the_password_and_the_authenticator_of_before(upgraded):
    limit._counter.cache_clear()
    browser = Client()
    fields = {
        "email": upgraded.kept.facts.reviewer_email,
        "password": PASSWORD,
        "code": totp.code_at(AT, secret=TOTP_SEED),
    }

    answer = browser.post("/sign-in/password", fields, HTTP_HOST="localhost")

    assert answer.status_code == 302
    assert browser.get("/me", HTTP_HOST="localhost").status_code == 200


def test_an_upload_of_banked_content_is_blocked(run, upgraded, tmp_path):
    upload = tmp_path / "banner.txt"
    upload.write_bytes(BANKED)

    checked = run("check", upload)

    assert checked.code == 1
    assert checked.out.startswith("block"), checked.out


def test_an_appeal_of_before_is_decided_by_another_person(upgraded):
    facts = upgraded.kept.facts
    with transaction(upgraded.organisation) as tx:
        case, hearer = tx.cases.case(CaseId(facts.appeal)), tx.people.member(PersonId(facts.hearer))
        wanted = judgement(case, hearer, finding=Finding.OVERTURN, clauses=(), opened_at=AT)
        make_decision(wanted, tx=tx, now=AT)

    with transaction(upgraded.organisation) as tx:
        assert tx.cases.case(case.id).state == "decided"


def test_the_next_version_is_current_only_after_its_migration(next_version, run):
    assert not is_current()
    assert pending_migrations() == [LABEL]

    assert run("migrate").code == 0

    assert is_current()
