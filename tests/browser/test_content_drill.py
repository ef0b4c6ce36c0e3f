"""A content drill from its schedule to its sentence, as a person sees it: a command, and pages."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import grave
from tests.browser.one_platform import Harbour, one_platform
from tests.content_drills_made import Platform, platform_of
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOPBACK = '[{"to": "127.0.0.0/8", "ports": "any"}]'
#: Of eight images each has its own variant; in seconds.
IMAGES, FOR = 8, 12
PLAN = ("--account", "tester-1", "--account", "tester-2", "--cover", "The lead agreed.")


@dataclass
class Gate:
    """The gate of a server, as a platform's form asks it."""

    address: str
    key: str

    def post(self, path: str, *, content: bytes, headers: dict[str, str]) -> Any:
        """A check, and what came of it."""
        known_by = {**headers, "Authorization": f"Bearer {self.key}"}
        asked = urllib.request.Request(f"{self.address}{path}", content, known_by)
        with urllib.request.urlopen(asked, timeout=30) as said:
            answer = json.load(said)
        return SimpleNamespace(json=lambda: answer)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harbour]:
    folder = tmp_path_factory.mktemp("drilled")
    with one_platform(folder, SEAWALL_EGRESS_ALLOW=LOOPBACK) as founded:
        yield founded


@pytest.fixture(scope="module")
def platform(harbour: Harbour) -> Iterator[Platform]:
    key = json.loads(harbour.run("seawall", "key", "create", "site", "--scope", "check", "--json"))
    gate = Gate(harbour.address, key["secret"])
    with platform_of(SimpleNamespace(client=gate)) as form:
        yield form


def shown(page: Page, label: str) -> str:
    """What stands beside a word in the facts of a page."""
    return page.locator(f"dt:has-text('{label}') + dd").inner_text()


def test_a_drill_from_its_schedule_to_its_sentence(
    harbour: Harbour, platform: Platform, new_context
):
    page = harbour.signed_in(new_context().new_page())
    days = str(FOR / 86_400)
    plan = harbour.run(
        *("seawall", "drill", "content", "plan", platform.url, *PLAN),
        *("--images", str(IMAGES), "--days", days, "--json"),
    )
    planned = json.loads(plan)

    # The schedule is sealed before anything is uploaded, and none of its moments is shown.
    page.goto(f"{harbour.address}/qa/drills")
    page.locator(f"a[href='/qa/drills/{planned['drill']}']").click()
    expect(page.get_by_text(planned["digest"])).to_be_visible()
    expect(page.get_by_text("Running", exact=True)).to_be_visible()
    page.get_by_role("link", name="Audit log entry").click()
    expect(page.get_by_text(planned["digest"]).first).to_be_visible()

    # The worker uploads as testers do; what was found is a case like any other.
    until(lambda: len(platform.took) >= IMAGES)
    page.goto(f"{harbour.address}/")
    page.locator("a.row-target").first.click()
    expect(page.get_by_text("drill", exact=False)).to_have_count(0)
    page.keyboard.press("a")
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_role("heading", name="This was a drill")).to_be_visible()

    # And the sentence for a regulator, which the command says, too.
    page.goto(f"{harbour.address}/qa/drills")
    sentence = page.locator("section[aria-labelledby=sentence] p").inner_text()
    assert re.match(rf"Of {IMAGES} seeded items since .*, {IMAGES} were blocked", sentence), (
        sentence
    )
    printed = harbour.run("seawall", "drill", "content", "result")
    assert sentence.partition(" since ")[0] in printed
    assert not grave(page)
