"""The page of an order says of its law whether the time runs on after a hold, or afresh."""

from __future__ import annotations

import pytest

from tests.clocks.jurisdictions.files_made import in_use, own
from tests.orders_made import make_authority, make_contact_point, referral, take_in
from tests.web.console.conftest import signed_in
from tests.web.console.order_pages import minutes_ago, page_of, received

CANNOT = {"grounds": ["force_majeure"], "further_information": "The data centre is flooded."}


@pytest.fixture
def running_on(org, tmp_path):
    """An order of a place whose law lets what was left run on."""
    folder = tmp_path / "laws"
    folder.mkdir()
    hold = {
        "ground": "force_majeure",
        "restart": "event_end",
        "resume": "remaining",
        "article": "2",
    }
    with in_use(own(folder, suspensions=[hold])):
        make_contact_point(org)
        sender, at = make_authority(org), minutes_ago(10)
        body = referral(
            sender, form="removal_order", issuing_member_state="XX", profile="xx-example-order"
        )
        yield take_in(org, body | {"issued_at": at.isoformat()}, by=sender, now=at).order


def ended(person, order) -> tuple[str, str]:
    """The page before a hold, and the one after it ended."""
    before = page_of(person, order)
    person.post(f"/orders/{order.id}/cannot", **CANNOT)
    page_of(person, order)
    person.post(f"/orders/{order.id}/cease")
    return before, page_of(person, order)


def test_where_what_was_left_runs_on_the_page_says_so_before_and_after(org, running_on):
    before, after = ended(signed_in(org), running_on)

    assert "the remaining time resumes" in before
    assert "The deadline resumes with the time that was left." in after


def test_the_hour_of_the_regulation_is_said_to_run_afresh(org):
    before, after = ended(signed_in(org), received(org))

    assert "the full time starts again" in before
    assert "The full time starts again." in after
