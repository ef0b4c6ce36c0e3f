"""The page of content drills: for leads, with what was shown, and nothing of what is to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from seawall.drills.model import SendState
from seawall.drills.seeded_kinds import SeededKind, words_for
from seawall.journeys.drills.drill_planning import plan_drill
from seawall.journeys.drills.member_drilling import plan_member_drill
from seawall.transaction import transaction
from tests.content_drills_made import SEED, request_for
from tests.forum_drills_made import consented, hosted_drill, told_drill
from tests.forum_made import a_forum
from tests.people_made import make_organisation
from tests.web.console.conftest import signed_in

NOW = datetime.now(UTC)


@pytest.fixture
def org(database):
    return make_organisation()


@pytest.fixture
def drill(org):
    """Two uploads were answered, and one is still to come."""
    request = request_for(
        "https://files.example.com/photos",
        now=NOW,
        uploads={SeededKind.IMAGE: 3},
        accounts=("tester-1",),
    )
    with transaction(org.id) as tx:
        drill = plan_drill(request, SEED, (), tx=tx, now=NOW, by="test")
        uploads = tx.drills.uploads(drill.id)
        for upload, shown in zip(uploads, ("refused", "public"), strict=False):
            taken = replace(
                upload, state=SendState.TAKEN, sent_at=NOW, answered_at=NOW, shown=shown
            )
            tx.drills.save_upload(taken)
    return drill


def page(org, path: str, role: str = "lead"):
    return signed_in(org, role).get(path)


def test_the_list_has_the_sentence_and_every_drill(org, drill):
    shown = page(org, "/qa/drills").content.decode()

    assert "Of 2 seeded items since" in shown
    assert f"/qa/drills/{drill.id}" in shown
    assert "1 of 2 found" in shown


def test_a_drill_shows_each_variant_with_its_interval_and_the_sealed_hash(org, drill):
    shown = page(org, f"/qa/drills/{drill.id}").content.decode()

    with transaction(org.id) as tx:
        answered = [upload for upload in tx.drills.uploads(drill.id) if upload.sent_at]
    for upload in answered:
        words = words_for(upload.kind, upload.variant)
        assert words[:1].upper() + words[1:] in shown
    assert "20.7 to 100.0 %" in shown
    assert drill.digest in shown
    assert f"/ledger/{drill.planned_entry}" in shown


def test_nothing_of_what_is_to_come_is_shown(org, drill):
    with transaction(org.id) as tx:
        waiting = [upload for upload in tx.drills.uploads(drill.id) if not upload.sent_at]

    shown = page(org, f"/qa/drills/{drill.id}").content.decode()

    assert waiting
    for upload in waiting:
        assert upload.id not in shown
        assert f"{upload.planned_at:%H:%M}:" not in shown
    assert "tester-1" not in shown


def test_a_reviewer_learns_nothing_of_drills(org, drill):
    assert page(org, "/qa/drills", "reviewer").status_code == 403
    assert "drill" not in page(org, "/qa", "reviewer").content.decode().lower()


def test_without_a_drill_the_page_says_how_to_plan_one(org):
    shown = page(org, "/qa/drills").content.decode()

    assert "No seeded item has been measured" in shown
    assert "seawall drill content plan" in shown


def test_a_drill_of_another_organisation_is_not_there(org, drill):
    assert page(make_organisation(), f"/qa/drills/{drill.id}").status_code == 404


@pytest.fixture
def forum(database):
    made = a_forum(NOW, "Harbour", "Quay")
    consented(made, "Harbour", "Quay")
    return made


def organisation_of(forum, name):
    with transaction(forum.organisations[name]) as tx:
        return tx.people.organisation(tx.organisation)


def test_what_another_member_measured_stands_beside_our_own_and_says_who(forum):
    drill = told_drill(forum, "Harbour", "Quay")
    harbour = organisation_of(forum, "Harbour")

    listed = page(harbour, "/qa/drills").content.decode()
    shown = page(harbour, f"/qa/drills/{drill.id}").content.decode()

    assert "No seeded item has been measured" in listed  # by ourselves
    assert "Measured by other members" in listed
    assert "Of 38 seeded items since" in listed
    assert "measured by Quay." in listed
    assert "Tested by Quay" in listed
    assert "Tested by Quay" in shown
    assert "Images unchanged" in shown
    assert "visitor-17" not in shown


def test_a_hosted_drill_says_when_its_results_come(forum):
    drill = hosted_drill(forum, "Harbour", "Quay")
    harbour = organisation_of(forum, "Harbour")

    shown = page(harbour, f"/qa/drills/{drill.id}").content.decode()

    assert "The tester tells what it found when the drill is over" in shown
    assert "Accounts and moments are known to the tester alone." in shown
    assert f"/ledger/{drill.planned_entry}" in shown


def test_a_drill_of_another_platform_is_in_no_figure_of_our_own(forum):
    told_drill(forum, "Harbour", "Quay")
    quay = organisation_of(forum, "Quay")

    listed = page(quay, "/qa/drills").content.decode()

    assert "We test Harbour" in listed
    assert "No seeded item has been measured" in listed
    assert "Measured by other members" not in listed


def test_a_platform_that_has_not_accepted_yet_is_told_of(forum):
    with transaction(forum.organisations["Quay"]) as tx:
        drill = plan_member_drill(
            tx.forum.seat(forum.seats["Quay"]),
            "Harbour",
            request_for("", now=NOW),
            SEED,
            tx=tx,
            now=NOW,
            by="test",
        )

    shown = page(organisation_of(forum, "Quay"), f"/qa/drills/{drill.id}").content.decode()

    assert "Not accepted yet" in shown
