"""A case that a drill brought looks like any other until it is decided; then its page says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.drills.seeded_kinds import SeededKind
from seawall.journeys.drills.drill_planning import plan_drill
from seawall.transaction import transaction
from tests.cases_made import decide_case, open_case
from tests.content_drills_made import SEED, request_for
from tests.people_made import NOON, make_organisation, make_person
from tests.web.console.conftest import signed_in


@pytest.fixture
def org(database):
    return make_organisation()


@pytest.fixture
def case(org):
    """A case about the first upload of a drill."""
    made = open_case(org)
    request = request_for(
        "https://files.example.com/photos",
        now=NOON,
        uploads={SeededKind.IMAGE: 1},
        accounts=("tester-1",),
    )
    with transaction(org.id) as tx:
        drill = plan_drill(request, SEED, (), tx=tx, now=NOON, by="test")
        (upload,) = tx.drills.uploads(drill.id)
        tx.drills.save_upload(replace(upload, case=made.id))
    return made


def page(org, case) -> str:
    return signed_in(org, "reviewer").get(f"/cases/{case.id}").content.decode()


def test_nobody_can_tell_before(org, case):
    assert "drill" not in page(org, case).lower()


def test_whoever_decided_is_told_and_that_nothing_followed(org, case):
    decide_case(org, case, make_person(org))

    after = page(org, case)

    assert "This was a drill" in after
    assert "images unchanged" in after
    assert "no action, no strike, no statement of reasons" in after


def test_its_case_is_in_nobodys_inbox_any_more(org, case):
    decide_case(org, case, make_person(org))

    assert case.id not in signed_in(org, "reviewer").get("/").content.decode()
