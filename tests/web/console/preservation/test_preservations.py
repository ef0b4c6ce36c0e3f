"""What is preserved: shown with its date, opened for a purpose only, every asking kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.sandbox.viewing.shown import SafeCopy
from seawall.transaction import transaction
from seawall.web import ports
from tests.people_made import make_organisation
from tests.preservations_made import NOON, make_removed, restore
from tests.web.console.conftest import signed_in


@pytest.fixture
def kept(database):
    """Something that is preserved, and whose it is."""
    removed = make_removed()
    (made,) = removed.applied()
    return removed.organisation, made


def accesses(org, made):
    with transaction(org.id) as tx:
        return [(one.purpose, one.allowed) for one in tx.preservations.accesses(made.id)]


def test_the_page_says_until_when_it_is_kept_and_shows_no_content(kept):
    org, made = kept
    page = signed_in(org, "lead").get(f"/preservations/{made.id}").content.decode()

    assert f"{made.kept_until:%Y-%m-%dT%H:%M:%SZ}" in page
    assert "An invented" not in page


def test_it_is_opened_for_a_purpose_of_the_law_as_a_file_and_that_is_kept(kept):
    org, made = kept
    person = signed_in(org, "legal")
    said = {"purpose": "review", "why": "The court of Example asks.", "part": "content"}
    answer = person.post(f"/preservations/{made.id}/open", **said)
    page = person.get(f"/preservations/{made.id}").content.decode()

    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert accesses(org, made) == [("review", True)]
    assert "The court of Example asks." in page


def test_another_purpose_is_denied_and_the_denial_outlives_the_request(kept):
    org, made = kept
    person = signed_in(org, "legal")
    said = {"purpose": "marketing", "why": "A film.", "part": "content"}
    answer = person.post(f"/preservations/{made.id}/open", **said)

    assert answer.status_code == 302
    assert accesses(org, made) == [("marketing", False)]
    assert "The law does not allow this purpose" in person.get(answer["Location"]).content.decode()


def test_a_reviewer_is_denied_by_role_and_the_asking_is_kept(kept):
    org, made = kept
    said = {"purpose": "review", "why": "I want to look.", "part": "content"}
    signed_in(org, "reviewer").post(f"/preservations/{made.id}/open", **said)

    assert accesses(org, made) == [("review", False)]


def test_everything_is_exported_for_counsel_as_one_archive(kept):
    org, made = kept
    said = {"purpose": "review", "why": "For counsel.", "part": "everything"}
    answer = signed_in(org, "legal").post(f"/preservations/{made.id}/open", **said)

    assert answer.content.startswith(b"PK")
    assert f"{made.id}.zip" in answer["Content-Disposition"]


def test_a_legal_hold_says_why_and_is_released(kept):
    org, made = kept
    person = signed_in(org, "lead")
    without = person.post(f"/preservations/{made.id}/hold", reason="")
    person.post(f"/preservations/{made.id}/hold", reason="A trial is announced.")
    held = person.get(f"/preservations/{made.id}").content.decode()
    person.post(f"/preservations/{made.id}/release")

    with transaction(org.id) as tx:
        now = tx.preservations.preservation(made.id)
    assert without.status_code == 422
    assert "A trial is announced." in held
    assert not now.is_held


def test_nothing_of_another_organisation_is_shown_or_opened(kept):
    _, made = kept
    stranger = signed_in(make_organisation(), "legal")
    said = {"purpose": "review", "why": "Curious.", "part": "content"}

    assert stranger.get(f"/preservations/{made.id}").status_code == 404
    assert stranger.post(f"/preservations/{made.id}/open", **said).status_code == 404


def test_a_court_asks_for_longer_and_the_later_day_counts(kept):
    org, made = kept
    later = made.kept_until + timedelta(days=3_000)
    said = {"by": "Court of Example", "review": "GT-17", "reason": "The hearing is in spring."}
    signed_in(org, "legal").post(
        f"/preservations/{made.id}/extend", until=f"{later:%Y-%m-%dT%H:%M}", **said
    )

    with transaction(org.id) as tx:
        now = tx.preservations.preservation(made.id)
    assert now.kept_until == later.replace(second=0, microsecond=0)
    assert now.extensions[0].by == "Court of Example"


WORDS = "An invented text that was removed."


def test_tco_45_once_it_is_removed_the_case_page_shows_it_no_more_and_leads_to_the_seal(database):
    removed = make_removed(content=None, text=WORDS)
    person, case = signed_in(removed.organisation), removed.action.case
    before = person.post(f"/cases/{case}/reveal", step="text")
    (made,) = removed.applied()
    after = person.post(f"/cases/{case}/reveal", step="text")
    page = person.get(f"/cases/{case}", step="text").content.decode()

    assert (before.status_code, after.status_code) == (302, 403)
    assert WORDS not in page
    assert f"/preservations/{made.id}" in page


def test_tco_45_its_picture_is_not_handed_out_either(database, monkeypatch):
    monkeypatch.setattr(ports, "shown_picture", lambda *_: SafeCopy(b"a picture", 0.0))
    removed = make_removed()
    person, case = signed_in(removed.organisation), removed.action.case
    with transaction(removed.scope) as tx:
        picture = tx.intake.latest(removed.item.id).rendition
    for step in ("drawing", "grey", "region", "full"):
        person.post(f"/cases/{case}/reveal", step=step)
    address = f"/cases/{case}/media/{picture}"
    before = person.get(address, step="full").status_code
    removed.applied()

    assert (before, person.get(address, step="full").status_code) == (200, 404)


def test_what_was_put_back_is_looked_at_like_anything_published(sqlite):
    removed = make_removed(content=None, text=WORDS)
    removed.applied()
    restore(removed)
    person, case = signed_in(removed.organisation), removed.action.case
    person.post(f"/cases/{case}/reveal", step="text")

    assert WORDS in person.get(f"/cases/{case}", step="text").content.decode()


def test_whoever_hears_a_complaint_about_it_may_look(sqlite):
    removed = make_removed(content=None, text=WORDS, ground="terms")
    removed.applied()
    complaint = Complaint(removed.action.decision, "It is a news report.")
    with transaction(removed.scope) as tx:
        appeal = lodge_appeal(complaint, tx=tx, now=NOON).case
    person = signed_in(removed.organisation)
    person.post(f"/cases/{appeal}/reveal", step="text")

    assert WORDS in person.get(f"/appeals/{appeal}", step="text").content.decode()
