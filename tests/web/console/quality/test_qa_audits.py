"""The pages of audit samples: what was found, and never what was drawn."""

from __future__ import annotations

import pytest

from seawall.transaction import transaction
from tests.audits_made import APRIL, HOUR, SIGNER, decided, drawn, planned, read_all
from tests.journeys.audits.test_upload_auditing import drawn as drawn_uploads
from tests.journeys.audits.test_upload_auditing import uploads_planned
from tests.log_signed import place_and_sign
from tests.people_made import make_organisation, make_person
from tests.web.console.conftest import signed_in


@pytest.fixture
def org(database):
    return make_organisation()


@pytest.fixture
def audit(org):
    """Thirty decisions, of which twenty are drawn; one reader differs in two."""
    author, reader = make_person(org), make_person(org)
    audit = planned(org)
    decided(org, author, 30)
    drawn(org, audit)
    read_all(org, reader, wrong=2)
    place_and_sign(SIGNER, APRIL + HOUR)
    return audit


def page(org, path, role="reviewer"):
    return signed_in(org, role).get(path)


def test_the_list_has_each_audit_with_its_share_and_interval(org, audit):
    shown = page(org, "/qa/audits").content.decode()

    assert "2026-03-01 – 2026-03-31" in shown
    assert "Being read" in shown
    assert "Right: only bounds (" in shown


def test_one_audit_has_its_strata_its_open_readings_and_what_was_sealed(org, audit):
    shown = page(org, f"/qa/audits/{audit.id}").content.decode()

    assert "person · match · tvec/incite" in shown
    assert "2 not decided yet" in shown
    assert audit.commitment in shown
    assert f"/ledger/{audit.planned_entry}" in shown


def test_no_page_says_what_was_drawn(org, audit):
    with transaction(org.id) as tx:
        sample = tx.audits.sample(audit.id)
    shown = page(org, f"/qa/audits/{audit.id}", "lead").content.decode()

    assert len(sample) == 20
    assert not any(each.decision in shown or each.review in shown for each in sample)


def test_what_is_only_planned_says_when_it_is_drawn(org):
    audit = planned(org)

    assert "drawn once the period is over" in page(org, f"/qa/audits/{audit.id}").content.decode()


@pytest.mark.parametrize("role", ["reviewer", "lead", "overseer", "legal"])
def test_overseers_and_reviewers_see_it(org, audit, role):
    assert page(org, "/qa/audits", role).status_code == 200
    assert "/qa/audits" in page(org, "/qa", role).content.decode()


def test_who_has_no_part_in_quality_does_not(org, audit):
    assert page(org, "/qa/audits", "analyst").status_code == 403


def test_nobody_sees_the_audits_of_others(org, audit):
    assert page(make_organisation(), f"/qa/audits/{audit.id}").status_code == 404


def test_a_drawn_upload_is_decided_like_any_other_case_and_says_why_it_is_there(org):
    text = b"id,kind,url\np1,photo,https://files.example.com/p1\n"
    audit = uploads_planned(org)
    drawn_uploads(org, audit, text)
    with transaction(org.id) as tx:
        (upload,) = tx.audits.uploads(audit.id)
    shown = page(org, f"/cases/{upload.case}").content.decode()

    assert "Drawn by lot for an audit." in shown
    assert "https://files.example.com/p1" in shown
    listed = page(org, f"/qa/audits/{audit.id}").content.decode()
    assert "Should not be public" in listed
    assert upload.case not in listed
