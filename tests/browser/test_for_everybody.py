"""The console for everybody: by keyboard, in Arabic, without script, whatever a stranger writes.

To whom each screen is open, in the dark, on a phone and right to left, `test_every_page` asks.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from seawall.world.demo_bank import media
from tests.browser.accessibility import PHONE, grave, overflow
from tests.browser.looks import WATCH_POLICY
from tests.browser.pictures import changed_copy, paste, paste_for_case

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def case_path(demo, browser, signed_in) -> str:
    """The path of an open case."""
    context = browser.new_context(storage_state=signed_in)
    page = context.new_page()
    page.goto(f"{demo.address}/try")
    paste_for_case(page, changed_copy("cat.jpg"))
    path = page.get_by_role("link", name="Open the case").get_attribute("href")
    context.close()
    assert path
    return path


def test_nothing_in_an_answer_stands_in_the_way_of_a_screen_reader(open_page, demo):
    page = open_page("/try", reduced_motion="reduce")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{demo.address}/try")
        paste(page, changed_copy("cat.jpg"))
        page.get_by_text("Show as a drawing").click()
        expect(page.get_by_role("img", name="The file, as a drawing")).to_be_visible()

        assert not grave(page), scheme
        assert overflow(page, "ltr", "rtl") == {}


def test_what_a_stranger_writes_neither_runs_nor_stretches_the_page(open_page, demo):
    key = json.loads(Path(demo.environment["SEAWALL_DATA_DIR"], "demo.json").read_text())["key"]
    hostile = "<img src=x onerror=window.ran=1><script>window.ran=1</script>\u202e" + "w" * 400
    page = open_page("/me/keys")
    answer = page.request.post(
        f"{demo.address}/v1/checks?{urlencode({'kind': 'photo', 'id': hostile, 'account': hostile})}",
        data=media("photos/rocket-launch.jpg"),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "image/jpeg"},
    )
    page.goto(f"{demo.address}/cases/{answer.json()['case']}")

    expect(page.get_by_text("window.ran=1").first).to_be_visible()
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == {}, width
    assert page.evaluate("window.ran") is None


def test_a_script_that_got_into_a_page_all_the_same_is_not_run(open_page):
    """ASVS 5.0 V3.4.3: behind the escaping stands the policy, and what it refuses is seen."""
    page = open_page("/me/keys")
    page.add_init_script(WATCH_POLICY)
    page.reload()
    assert page.evaluate("window.refusedByPolicy") is None

    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = 1";
          document.head.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = 2'>");
        }"""
    )
    page.wait_for_function("(window.refusedByPolicy ?? []).length >= 2")

    assert page.evaluate("window.ran") is None


def test_the_page_reads_right_to_left_in_arabic(open_page):
    page = open_page("/", locale="ar")

    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_the_case_can_be_read_and_decided_without_script(open_page, case_path):
    page = open_page(case_path, java_script_enabled=False)

    expect(page.locator("article.match").first).to_contain_text("match distance")
    page.get_by_role("button", name="Show as a drawing").click()
    expect(page.locator("img[src*='step=drawing']")).to_be_visible()
    expect(page.get_by_role("button", name="Decide", exact=False).first).to_be_enabled()


def test_a_decision_without_a_clause_is_explained_and_nothing_is_lost(open_page, case_path):
    page = open_page(case_path)
    page.get_by_label("Internal reason").fill("Because it is known.")
    page.locator("h1").click()
    page.keyboard.press("r")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text(
        "needs a policy rule that forbids the content"
    )
    expect(page.get_by_label("Internal reason")).to_have_value("Because it is known.")
    expect(page.locator("input[value=remove]")).to_be_checked()


def test_keys_never_fire_while_somebody_types(open_page, case_path):
    page = open_page(case_path)
    asked = []
    page.on("request", lambda it: asked.append(it))  # noqa: PLW0108 - not a builtin
    page.get_by_label("Internal reason").press_sequentially("rave 1")
    expect(page.locator(".draft-kept")).to_contain_text("Draft saved")  # what typing does ask for

    assert page.locator("input[name=finding]:checked, input[name=clauses]:checked").count() == 0
    assert not [it for it in asked if it.url.endswith("/reveal")]


def test_the_sheet_lists_every_key_of_the_page(open_page, case_path):
    page = open_page(case_path)
    page.keyboard.press("?")

    sheet = page.get_by_role("dialog")
    for label in ("Remove", "Allow", "Escalate", "Inciting an attack", "Decide and open next"):
        expect(sheet.locator(".sheet-keys > div", has_text=label).first).to_be_visible()


def test_the_sheet_opens_at_its_top_with_keys_grouped_by_what_they_are_for(open_page, case_path):
    for size in (PHONE, {"width": 1280, "height": 500}):
        page = open_page(case_path, viewport=size)
        page.keyboard.press("?")
        sheet = page.get_by_role("dialog", name="Keyboard shortcuts")

        expect(sheet.get_by_role("heading", name="Keyboard shortcuts")).to_be_in_viewport()
        expect(sheet.get_by_role("button", name="Close")).to_be_focused()
        assert sheet.evaluate("(it) => it.scrollTop") == 0
        groups = sheet.get_by_role("heading", level=3).all_inner_texts()
        assert groups[:1] == ["This page"]
        assert {"Decide", "Content", "Everywhere"} <= set(groups)
        assert groups[-1] == "Go to"
        decide = sheet.locator("section", has=page.get_by_role("heading", name="Decide"))
        expect(decide).to_contain_text("Remove")
        assert not grave(page)


def test_the_policy_of_the_page_allows_no_stranger_and_no_inline_code(open_page, demo):
    page = open_page("/")
    answer = page.request.get(f"{demo.address}/")
    policy = answer.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
