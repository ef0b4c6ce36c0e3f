"""What a site's robots.txt lets us do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.probing.model import Trouble
from seawall.probing.page_wire import PageAnswer
from seawall.probing.robots import KEPT_FOR, LONGEST_GAP, read_robots

URL = "https://example.com/v/1"


def rules(text, status=200):
    return read_robots(PageAnswer(status, body=text.encode()))


def test_our_own_name_is_heeded_before_everybodys():
    ours = "User-agent: *\nDisallow: /\n\nUser-agent: Seawall\nDisallow: /private\n"

    assert rules(ours).obstacle(URL) is None
    assert rules(ours).obstacle("https://example.com/private/1") is Trouble.ROBOTS


def test_everybodys_rules_are_ours_too():
    assert rules("User-agent: *\nDisallow: /v/\n").obstacle(URL) is Trouble.ROBOTS


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_file_that_is_not_there_forbids_nothing(status):
    assert rules("User-agent: *\nDisallow: /\n", status).obstacle(URL) is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_file_that_cannot_be_had_forbids_everything_for_now(status):
    away = rules("", status)

    assert away.obstacle(URL) is Trouble.WAIT
    assert away.kept_for < KEPT_FOR


def test_the_trouble_in_the_way_of_the_file_is_in_the_way_of_the_page():
    assert read_robots(PageAnswer(trouble=Trouble.TIMEOUT)).obstacle(URL) is Trouble.TIMEOUT
    assert read_robots(PageAnswer()).obstacle(URL) is Trouble.NO_ANSWER


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("7", 7), ("0.5", 0.5), ("999999", LONGEST_GAP.total_seconds()), ("x", 0)],
)
def test_the_gap_that_is_asked_for_is_kept_within_reason(asked, seconds):
    gap = rules(f"User-agent: *\nCrawl-delay: {asked}\n").gap

    assert gap == timedelta(seconds=seconds)


def test_a_file_that_is_no_text_forbids_nothing():
    assert read_robots(PageAnswer(200, body=bytes(range(256)) * 9)).obstacle(URL) is None
