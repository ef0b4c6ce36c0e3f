"""The demo as a newcomer opens it: what waits for them, and who they can be."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from seawall.people.demo_cast import FIRST, LATER
from seawall.world.demo_day.demo_record import FILE
from seawall.world.demo_day.demo_story import AFTERNOON, MORNING
from tests.browser.accessibility import grave, overflow
from tests.browser.demo_server import DemoServer, demo_server
from tests.browser.every_screen import DAY_IS_OVER, LIVING
from tests.browser.looks import LOOKS
from tests.ports import own_ports
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CAST = [person for each in (*FIRST, *LATER) for person in each.people]


@dataclass(frozen=True)
class CutShort:
    """A demo that was stopped after its morning."""

    folder: Path
    copy: Path
    """The same, for a server at another port."""
    port: int
    told: str
    """What it said."""
    done: list[str]
    """The steps that it keeps as done."""


@pytest.fixture(scope="module")
def cut_short(tmp_path_factory) -> CutShort:
    """A demo that is stopped as soon as somebody can come in."""
    folder, port = tmp_path_factory.mktemp("living-demo"), own_ports()
    with demo_server(folder, is_alive=True, port=port) as server:
        pass
    copy = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    return CutShort(folder, copy, port, "".join(server.heard), record(folder))


@pytest.fixture(scope="module")
def demo(cut_short) -> Iterator[DemoServer]:
    """A demo whose whole day has been played, in two starts."""
    with demo_server(cut_short.folder, is_alive=True, port=cut_short.port) as server:
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


def test_it_says_step_by_step_what_happens_and_nothing_fails(cut_short, demo):
    told = cut_short.told + "".join(demo.heard)

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


def test_a_dozen_cases_wait_and_those_with_a_clock_are_first(open_page):
    rows = open_page("/").locator(".inbox-row")

    assert rows.count() >= 12
    expect(rows.first).to_contain_text("Removal order")
    expect(rows.first).to_contain_text(re.compile(r"\d+ min left"))
    expect(rows.filter(has_text="Referral, 5 items")).to_have_count(1)
    expect(rows.filter(has_text="Appeal: photo pier-wall")).to_have_count(1)
    expect(rows.filter(has_text="no match").filter(has_text="user")).to_have_count(2)


def test_what_the_user_reads_is_the_statement_of_reasons(cut_short, demo, new_context):
    (link,) = re.findall(r"What the user reads: (\S+)", cut_short.told)
    page = new_context().new_page()
    page.goto(link)

    expect(page.locator("main")).to_contain_text("A person made the decision")


def test_the_incident_blocks_here_what_another_member_shared(open_page):
    main = open_page("/forum").locator("main")
    expect(main).to_contain_text("1 open incident")
    expect(main).to_contain_text("2 · Blocks")


def test_what_was_removed_is_gone_from_its_page_and_the_rest_is_up(cut_short, demo):
    (pages,) = re.findall(r"pages go up at (http://\S+)/,", cut_short.told)
    assert pages == f"http://127.0.0.1:{cut_short.port + 1}"

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
            answer = lead.request.get(f"{demo.address}{place}")
            assert answer.status == 200, (person.name, place)


@pytest.mark.parametrize(
    "look",
    [
        look
        if str(look) in {"desk, light", "phone, dark"}
        else pytest.param(look, marks=pytest.mark.exhaustive)
        for look in LOOKS
    ],
    ids=str,
)
def test_the_bar_and_the_page_of_roles_shut_nobody_out(open_page, demo, look):
    page = open_page("/me/keys")
    look.put_on(page)
    for path in ("/", *(screen.path for screen in LIVING)):
        page.goto(f"{demo.address}{path}")
        assert not grave(page), path
        assert overflow(page, "ltr", "rtl") == {}


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


def test_a_start_that_is_cut_short_is_gone_on_with_and_nothing_happens_twice(cut_short, demo):
    assert "order" in cut_short.done
    assert "referrals" not in cut_short.done

    assert not heard(demo, "uploads")
    assert not heard(demo, "failed")
    assert heard(demo, "A removal order is running.")
    until(lambda: len(record(cut_short.folder)) >= len((*MORNING, *AFTERNOON)))  # written once said
    done = record(cut_short.folder)
    assert len(done) == len(set(done)) == len((*MORNING, *AFTERNOON))


def test_elsewhere_it_says_where_forum_and_unit_stay_and_lets_nothing_fail(cut_short):
    with demo_server(cut_short.copy, is_alive=True) as elsewhere:
        until(lambda: heard(elsewhere, "Start it with that port"))
    assert not heard(elsewhere, "failed")


def record(folder: Path) -> list[str]:
    """The steps that are done, as the demo keeps them."""
    done: list[str] = json.loads((folder / FILE).read_text())["done"]
    return done


def status_of(url: str) -> int:
    try:
        with urlopen(url, timeout=30) as answer:
            return answer.status
    except HTTPError as refused:
        return refused.code
