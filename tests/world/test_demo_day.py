"""The demo's day: what is done is done once, what fails stops nothing and is tried again."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest

from seawall.errors import problem
from seawall.ids import OrganisationId
from seawall.people.demo_cast import BY_EMAIL, FIRST, LATER
from seawall.people.rights import role_may
from seawall.web.console.sign_in.demo_tasks import role_of
from seawall.world.demo_day.demo_pages import PAGES, site
from seawall.world.demo_day.demo_record import FILE, DemoRecord, keep_record, read_record
from seawall.world.demo_day.demo_stage import DemoStage
from seawall.world.demo_day.demo_story import DemoStep, moved_from, play_steps
from seawall.world.platform_client import PlatformClient

HERE = "http://127.0.0.1:8000"


@pytest.fixture
def stage(sqlite, tmp_path):
    return DemoStage(
        tmp_path, PlatformClient(HERE), "http://127.0.0.1:8001", None, OrganisationId("org_1")
    )


class Acts:
    """Steps that count how often they happen; one of them fails as often as it is told to."""

    def __init__(self, *, failures: int = 0) -> None:
        self.happened: list[str] = []
        self._failures = failures

    def steps(self):
        return (
            DemoStep("first", self._act("first")),
            DemoStep("weak", self._weak),
            DemoStep("daily", self._act("daily"), at_each_start=True),
        )

    def _act(self, name):
        def act(_):
            self.happened.append(name)
            return f"{name} happened."

        return act

    def _weak(self, stage):
        if self._failures:
            self._failures -= 1
            raise problem("world.not-as-expected", patience=1, expectation="it holds")
        return self._act("weak")(stage)


def test_each_step_happens_once_and_a_daily_one_at_each_start(stage):
    acts, told = Acts(), []
    for _ in range(2):
        play_steps(acts.steps(), stage, told.append)

    assert acts.happened == ["first", "weak", "daily", "daily"]
    assert told == [f"{name} happened." for name in acts.happened]


def test_a_step_that_fails_is_told_of_stops_nothing_and_is_tried_at_the_next_start(stage):
    acts, told = Acts(failures=1), []
    play_steps(acts.steps(), stage, told.append)

    assert acts.happened == ["first", "daily"]
    assert told[1] == "A step of the demo failed. The next start tries it again: weak."

    play_steps(acts.steps(), stage, told.append)
    assert acts.happened == ["first", "daily", "weak", "daily"]


def test_what_a_stop_cuts_short_is_no_failure_and_nothing_is_begun_after_it(stage):
    acts, told, stop = Acts(failures=1), [], threading.Event()
    stage = replace(stage, is_ending=stop.is_set)
    first, weak, daily = acts.steps()

    def stopped(stage):
        stop.set()
        return weak.act(stage)

    play_steps((first, replace(weak, act=stopped), daily), stage, told.append)
    assert told == ["first happened."]

    stop.clear()
    play_steps(acts.steps(), stage, told.append)
    assert acts.happened == ["first", "weak", "daily"]


def test_a_record_that_cannot_be_read_is_begun_afresh(stage, tmp_path):
    for content in ("", "no json", "[]", '{"url": 1}', json.dumps({"url": HERE, "done": 3})):
        (tmp_path / FILE).write_text(content)
        assert read_record(tmp_path, url=HERE) == DemoRecord(HERE)


def test_it_says_where_forum_and_unit_were_made_if_the_server_is_elsewhere_now(stage, tmp_path):
    assert moved_from(stage) == ""
    keep_record(tmp_path, DemoRecord("http://127.0.0.1:8123", ("first",)))

    assert moved_from(stage) == "http://127.0.0.1:8123"


def test_every_page_of_the_platform_shows_its_words_or_its_photograph():
    shown = site()

    assert set(shown) == {f"{page.kind}/{page.item}" for page in PAGES}
    for page in PAGES:
        html = shown[f"{page.kind}/{page.item}"].html
        assert page.title in html
        assert (page.words[:20] in html) if page.words else ("data:image/jpeg;base64," in html)


def test_everybody_has_an_address_that_nobody_can_have_and_something_to_try():
    people = [person for each in (*FIRST, *LATER) for person in each.people]

    assert len(BY_EMAIL) == len(people)
    for person in people:
        assert person.email.endswith(".example")
        assert role_of(person.email).tasks


def test_nobody_is_offered_what_their_role_may_not_see():
    asked = {"/": "case.see", "/orders": "order.see", "/appeals": "appeal.decide"}
    asked |= {"/forum": "forum.see", "/try": "content.check", "/ledger": "ledger.see"}
    for email, person in BY_EMAIL.items():
        for task in role_of(email).tasks:
            if task.href in asked:
                assert role_may(person.role, asked[task.href]), (email, task.href)
