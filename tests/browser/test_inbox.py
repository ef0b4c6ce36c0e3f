"""The inbox by keyboard alone: take, peek, put aside, hand over, decide together; palette; keys.

How its views look, and to whom, is asked of every screen (`test_every_page`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import PHONE, grave, overflow
from tests.browser.demo_server import DemoServer, demo_server
from tests.browser.scene_setting import put_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROWS = "tr[data-case]"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """A demo of its own: the cases of other files' scenes would push these off the first page."""
    with demo_server(tmp_path_factory.mktemp("inbox")) as server:
        yield server


@pytest.fixture(scope="module")
def scenes(demo, signed_in):
    """The cases of a busy evening."""
    return put_into(demo.environment, "inbox_scenes")


def go_to(page, case) -> None:
    """Move with j until the line of this case has the focus."""
    for _ in range(40):
        page.keyboard.press("j")
        if page.locator(f"#row-{case} .row-target:focus").count():
            return
    raise AssertionError(f"j never came to {case}")


def test_peek_put_aside_and_bring_back_by_keyboard(open_page, scenes):
    page, case = open_page("/"), scenes["memorial march"]
    go_to(page, case)
    page.keyboard.press("Shift+Enter")
    expect(page.locator("tr.peek")).to_contain_text("Held at upload. Possible match")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("tr.peek")).to_have_count(0)

    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Snooze")).to_be_visible()
    expect(page.get_by_role("radio", name="Four hours")).to_be_focused()
    page.keyboard.press("1")
    expect(page.get_by_role("radio", name="One hour")).to_be_checked()
    page.keyboard.press("n")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("waits for the imam's answer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 case snoozed.")).to_be_visible()
    expect(page.locator(f"#row-{case}")).to_have_count(0)

    page.keyboard.press("]")
    expect(page.get_by_role("heading", name="Assigned to me")).to_be_visible()
    for name in ("Queue", "Snoozed"):
        page.keyboard.press("[")
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator(f"#row-{case}")).to_contain_text("waits for the imam's answer")
    go_to(page, case)
    page.keyboard.press("w")
    expect(page.get_by_text("1 case returned to the queue.")).to_be_visible()


def test_enter_takes_and_opens(open_page, scenes):
    page = open_page("/")
    go_to(page, scenes["official emblem"])
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"/cases/{scenes['official emblem']}$"))
    expect(page.get_by_text("assigned to you")).to_be_visible()


def test_a_case_is_handed_over_by_keyboard_and_the_note_is_read(open_page, scenes):
    page = open_page("/?view=mine")
    expect(page.locator(f"#row-{scenes['recruitment']}")).to_contain_text("you know this group")
    go_to(page, scenes["recruitment"])
    page.keyboard.press("A")
    expect(page.get_by_role("heading", name="Assign to a colleague")).to_be_visible()
    expect(page.get_by_label("Assignee")).to_be_focused()
    page.keyboard.type("Sasha")
    page.keyboard.press("Tab")
    page.keyboard.type("yours after all")
    page.keyboard.press("Enter")

    expect(page.get_by_text("1 case assigned.")).to_be_visible()
    expect(page.locator(f"#row-{scenes['recruitment']}")).to_have_count(0)


def test_marked_cases_are_decided_together_and_called_off_by_keyboard(open_page, scenes):
    page = open_page("/")
    for name in ("livestream re-upload", "news report"):
        go_to(page, scenes[name])
        page.keyboard.press("x")
        page.locator("body").evaluate("() => document.activeElement.blur()")
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="One decision for 2 cases")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("n")
    page.keyboard.type("Both are news.")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("It starts in a few seconds.")).to_be_visible()
    assert not grave(page)
    page.keyboard.press("z")
    expect(page.get_by_text("Cancelled")).to_be_visible()


def test_the_palette_goes_anywhere_by_keyboard(open_page, scenes):
    page = open_page("/me")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search")
    expect(field).to_be_focused()
    field.fill(scenes["news report"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(scenes["news report"]))

    page.keyboard.press("Control+k")
    field.fill("audi")
    expect(page.get_by_role("option", name=re.compile("Audit log"))).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/ledger$"))


def test_nothing_pasted_into_the_palette_leaves_the_origin(open_page, demo):
    page, asked = open_page("/me"), []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search").fill("https://example.test/watch?v=1")
    expect(page.locator(".palette-none")).to_be_visible()

    assert asked
    assert all(url.startswith(demo.address) for url in asked)


def test_a_moved_key_works_everywhere_and_its_old_place_does_nothing(open_page, scenes):
    page = open_page("/me/keys")
    page.get_by_label("Next row").fill("m")
    page.get_by_role("button", name="Save shortcuts").click()
    expect(page.locator(".errors")).to_contain_text("would be the shortcut for both")
    page.get_by_label("Next row").fill("1")
    page.get_by_role("button", name="Save shortcuts").click()
    expect(page.get_by_text("Shortcuts saved")).to_be_visible()

    page.goto(page.url.replace("/me/keys", "/"))
    page.keyboard.press("j")
    expect(page.locator(f"{ROWS} .row-target:focus")).to_have_count(0)
    page.keyboard.press("1")
    expect(page.locator(f"{ROWS} .row-target:focus")).to_have_count(1)
    expect(page.locator(".pager-keys .kbd").first).to_have_text("1")

    page.goto(page.url + "me/keys")
    page.get_by_role("button", name="Reset to defaults").click()
    expect(page.get_by_label("Next row")).to_have_value("j")


def test_single_keys_switched_off_in_the_sheet_stay_off_on_the_server(open_page, scenes):
    page = open_page("/")
    page.keyboard.press("?")
    with page.expect_response("**/me/keys/single"):
        page.get_by_label("Single-key shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(f"{ROWS} .row-target:focus")).to_have_count(0)

    page.goto(page.url + "me/keys")
    box = page.get_by_label("Single-key shortcuts")
    expect(box).not_to_be_checked()
    box.check()
    page.get_by_role("button", name="Save shortcuts").click()


def test_nothing_that_opened_stands_in_the_way_of_a_screen_reader(open_page, scenes):
    page = open_page("/", reduced_motion="reduce")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.reload()
        go_to(page, scenes["recruitment"])
        page.keyboard.press("Shift+Enter")
        expect(page.locator("tr.peek")).to_contain_text("Example Forum")
        page.keyboard.press("x")
        assert not grave(page), f"a peek, {scheme}"

        page.keyboard.press("Control+k")
        expect(page.get_by_role("option").first).to_be_visible()
        assert not grave(page), f"the palette, {scheme}"


def test_a_telephone_has_its_menu_at_the_bottom(open_page, scenes):
    page = open_page("/", viewport=PHONE)
    page.get_by_text("More", exact=True).click()

    expect(page.locator(".dock-sheet").get_by_role("link", name="Audit log")).to_be_visible()
    assert not grave(page)
    assert overflow(page, "ltr", "rtl") == {}


def test_a_telephone_shows_every_button_of_the_tool_bar_whole(open_page, scenes):
    for path in ("/", "/?view=snoozed"):
        page = open_page(path, viewport=PHONE)
        bar = page.get_by_role("toolbar", name="Selected cases")
        last = bar.get_by_role("button", name=re.compile("Snooze|Return to queue"))
        for button in (*bar.get_by_role("button").all(), last):
            expect(button).to_be_in_viewport(ratio=1)


def test_where_the_menu_is_folded_its_shortcuts_still_go_there(open_page, scenes):
    """A desk of 1280 px at 200 % has 640 px (WCAG 1.4.10)."""
    for width in (640, PHONE["width"]):
        page = open_page("/me", viewport={"width": width, "height": 720})
        page.keyboard.press("?")
        sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
        for name, keys in (("Queue", "gi"), ("Audit log", "gl")):
            expect(sheet.locator(".sheet-keys > div", has_text=name)).to_have_text(name + keys)
        page.keyboard.press("Escape")
        page.keyboard.press("g")
        page.keyboard.press("l")
        expect(page).to_have_url(re.compile("/ledger$"))
        page.keyboard.press("g")
        page.keyboard.press("i")
        expect(page.get_by_role("heading", name="Queue")).to_be_visible()


def test_the_search_key_finds_a_field_at_every_width_that_lists_it(open_page, scenes):
    case = f"/cases/{scenes['recruitment']}"
    for width, path, field in (
        (1280, "/me", "searchbox"),
        (640, case, "combobox"),
        (PHONE["width"], "/orders", "combobox"),
        (PHONE["width"], "/go", "searchbox"),
    ):
        page = open_page(path, viewport={"width": width, "height": 720})
        page.keyboard.press("?")
        sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
        listed = sheet.locator(".sheet-keys > div").filter(has_text=re.compile("^Search.*/$"))
        expect(listed).to_have_count(1)
        page.keyboard.press("Escape")
        page.keyboard.press("/")

        expect(page.locator("*:focus")).to_have_role(field)
        page.keyboard.type("audit")
        expect(page.locator("*:focus")).to_have_value("audit")


def test_without_script_the_inbox_reads_marks_and_opens_its_menu(open_page, scenes):
    page = open_page("/", java_script_enabled=False, viewport=PHONE)

    row = page.locator(f"#row-{scenes['42 s, attack claim']}")
    expect(row).to_contain_text("TCAP 96 %")
    expect(row).to_contain_text("min left")
    page.locator(".dock-more > summary").click()
    expect(page.locator(".dock-sheet").get_by_role("link", name="Cases")).to_be_visible()
    page.locator(".dock-more > summary").click()
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Snooze").click()
    expect(page.get_by_role("heading", name="Snooze")).to_be_visible()


def test_what_strangers_write_neither_runs_nor_stretches_the_inbox(open_page, scenes):
    page = open_page("/?view=notices")

    expect(page.get_by_text("onerror=window.ran=1").first).to_be_visible()
    assert page.evaluate("window.ran") is None
