"""The demo as a newcomer opens it: what waits for them, and who they can be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from seawall.people.demo_cast import FIRST, LATER
from seawall.world.demo_day.demo_record import FILE
from seawall.world.demo_day.demo_story import AFTERNOON, MORNING
from tests.browser.accessibility import PHONE, grave, overflow
from tests.browser.demo_server import DemoServer, demo_server
from tests.browser.every_screen import DAY_IS_OVER, LIVING
from tests.ports import own_ports
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CAST = [person for each in (*FIRST, *LATER) for person in each.people]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("living-demo")


@pytest.fixture(scope="module")
def demo(folder) -> Iterator[DemoServer]:
    """A demo whose whole day has been played."""
    with demo_server(folder, is_alive=True) as server:
        until(lambda: heard(server, DAY_IS_OVER))
        yield server


@pytest.fixture
def lead(demo, new_context) -> Page:
    page = new_context().new_page()
    page.goto(demo.link("lead@harbour-video.example"))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    return page


def heard(server: DemoServer, words: str) -> bool:
    return any(words in line for line in server.heard)


def test_it_says_step_by_step_what_happens_and_nothing_fails(demo):
    told = "".join(demo.heard)

    for words in (
        "checks 11 uploads: 8 block, 3 hold, 0 allow",
        "a user reports one",
        "its user appeals. What the user reads: http://localhost:",
        "One hour is running",
        "join the Example Forum",
        "Harbour Video blocks a copy that another shared",
        "refers 5 posts",
        "Try first: ",
    ):
        assert words in told
    assert "failed" not in told


def test_a_dozen_cases_wait_and_those_with_a_clock_are_first(lead, demo):
    lead.goto(demo.address)
    rows = lead.locator(".inbox-row")

    assert rows.count() >= 12
    expect(rows.first).to_contain_text("Removal order")
    expect(rows.first).to_contain_text(re.compile(r"\d+ min left"))
    expect(rows.filter(has_text="Referral, 5 items")).to_have_count(1)
    expect(rows.filter(has_text="Appeal: photo pier-wall")).to_have_count(1)
    expect(rows.filter(has_text="no match").filter(has_text="user")).to_have_count(2)


def test_what_the_user_reads_is_the_statement_of_reasons(demo, new_context):
    (link,) = re.findall(r"What the user reads: (\S+)", "".join(demo.heard))
    page = new_context().new_page()
    page.goto(link)

    expect(page.locator("main")).to_contain_text("A person made the decision")


def test_the_incident_blocks_here_what_another_member_shared(lead, demo):
    lead.goto(f"{demo.address}/forum")
    expect(lead.locator("main")).to_contain_text("1 open incident")
    expect(lead.locator("main")).to_contain_text("2 · Blocks")


def test_what_was_removed_is_gone_from_its_page_and_the_rest_is_up(demo):
    pages = page_base(demo)

    assert status_of(f"{pages}/photo/portrait") == 200
    until(lambda: status_of(f"{pages}/photo/pier-wall") == 410)


def test_whoever_is_in_the_demo_can_become_everybody_and_find_what_they_can_try(lead, demo):
    for person in CAST:
        lead.goto(f"{demo.address}/demo")
        if lead.get_by_role("button", name=f"Become {person.name}").count():
            lead.get_by_role("button", name=f"Become {person.name}").click()
        bar = lead.get_by_role("complementary", name="Demo")
        expect(bar).to_contain_text(person.name)
        places = [link.get_attribute("href") for link in bar.locator(".demo-tasks a").all()]
        assert places
        for place in places:
            answer = lead.goto(f"{demo.address}{place}")
            assert answer is not None
            assert answer.status == 200, (person.name, place)


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_the_bar_and_the_page_of_roles_shut_nobody_out(lead, demo, size):
    if size:
        lead.set_viewport_size(size)
    for scheme in ("light", "dark"):
        lead.emulate_media(color_scheme=scheme)
        for path in ("/", *(screen.path for screen in LIVING)):
            lead.goto(f"{demo.address}{path}")
            assert not grave(lead), (path, scheme)
            assert overflow(lead, "ltr", "rtl") == {}


def test_the_supervisor_approves_and_the_platform_has_the_referral(lead, demo):
    lead.goto(f"{demo.address}/demo")
    lead.get_by_role("button", name="Become Ines Supervisor").click()
    lead.get_by_role("link", name=re.compile("EXAMPLE-UNIT.*000002")).first.click()
    lead.get_by_role("button", name="Approve").click()

    lead.goto(f"{demo.address}/demo")
    lead.get_by_role("button", name="Become Robin Lead").click()

    def has_both() -> bool:
        lead.goto(f"{demo.address}/referrals")
        return lead.get_by_text(re.compile("EXAMPLE-UNIT-2026-00000")).count() >= 2

    until(has_both)


def test_a_start_that_is_cut_short_is_gone_on_with_and_nothing_happens_twice(tmp_path):
    port = own_ports()
    with demo_server(tmp_path, is_alive=True, port=port):
        pass
    done = record(tmp_path)
    assert "order" in done
    assert "referrals" not in done

    with demo_server(tmp_path, is_alive=True, port=port) as again:
        until(lambda: heard(again, "another referral waits"))
    assert not heard(again, "uploads")
    assert not heard(again, "failed")
    assert heard(again, "A removal order is running.")
    assert len(record(tmp_path)) == len(set(record(tmp_path))) == len((*MORNING, *AFTERNOON))


def test_elsewhere_it_says_where_forum_and_unit_stay_and_lets_nothing_fail(tmp_path):
    with demo_server(tmp_path, is_alive=True):
        pass
    with demo_server(tmp_path, is_alive=True) as elsewhere:
        until(lambda: heard(elsewhere, "Start it with that port"))
    assert not heard(elsewhere, "failed")


def record(folder: Path) -> list[str]:
    """The steps that are done, as the demo keeps them."""
    done: list[str] = json.loads((folder / FILE).read_text())["done"]
    return done


def page_base(demo: DemoServer) -> str:
    (told,) = (line for line in demo.heard if "pages go up at" in line)
    return re.search(r"http://\S+(?=/,)", told)[0]


def status_of(url: str) -> int:
    try:
        with urlopen(url, timeout=30) as answer:
            return answer.status
    except HTTPError as refused:
        return refused.code
