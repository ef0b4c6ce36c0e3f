"""Whoever goes by keyboard on a telephone sees where they are and what they have chosen.

WCAG 2.2, 2.4.11: what has the focus is not hidden by what stands fixed over the page.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import PHONE
from tests.browser.pictures import changed_copy, paste_for_case

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADMIN = "admin@harbour-video.example"
#: Tabs through a page of many lines, bounded.
MOST_TABS = 70
#: By what the focus is hidden, for half a second at least; empty as soon as it is seen.
HIDDEN_BY = """async () => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const shown = focused.closest("label") ?? focused;
  const hiddenBy = () => {
    const box = shown.getBoundingClientRect();
    const across = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
    for (const down of [box.top + 3, Math.min(box.bottom, box.top + 300) - 3]) {
      const drawn = document.elementFromPoint(across, down);
      if (drawn && (shown.contains(drawn) || drawn.contains(shown))) continue;
      return `${shown.textContent.trim().slice(0, 40) || shown.outerHTML.slice(0, 80)} at ${down}`
        + ` under ${drawn?.className ?? "the edge of the screen"}`;
    }
    return "";
  };
  for (let frame = 0; frame < 30 && hiddenBy(); frame++) await new Promise(requestAnimationFrame);
  return hiddenBy();
}"""


def hidden_on_the_way(page: Page) -> list[str]:
    """What is hidden while somebody tabs through the page, forwards and some way back."""
    hidden = []
    for key in ["Tab"] * MOST_TABS + ["Shift+Tab"] * 10:
        page.keyboard.press(key)
        found = page.evaluate(HIDDEN_BY)
        if found is None:  # out of the page
            break
        if found:
            hidden.append(found)
    return hidden


@pytest.mark.parametrize("path", ["/", "/cases", "/settings/exposure"])
def test_the_dock_hides_nothing_that_has_the_focus(open_page, path):
    assert hidden_on_the_way(open_page(path, viewport=PHONE)) == []


@pytest.mark.parametrize("path", ["/admin", "/admin/keys"])
def test_nor_from_an_administrator(open_page, browser, demo, sign_ins, path):
    page = open_page(path, viewport=PHONE, storage_state=sign_ins.state(browser, demo, ADMIN))

    assert hidden_on_the_way(page) == []


def test_a_rule_and_a_reason_are_in_sight_as_they_are_chosen_and_written(open_page):
    page = open_page("/try", viewport=PHONE)
    paste_for_case(page, changed_copy("cat.jpg"))
    page.get_by_role("link", name="Open the case").press("Enter")
    expect(page.get_by_role("heading", name="Decide", exact=True)).to_be_visible()
    page.keyboard.press("r")
    for key in ("4", "2"):
        page.keyboard.press(key)
        expect(page.locator("input[name=clauses]:focus")).to_be_checked()
        expect(page.locator("#effect")).to_contain_text("Removes")
        assert page.evaluate(HIDDEN_BY) == ""

    reason = page.get_by_label("Internal reason")
    while not reason.evaluate("it => it === document.activeElement"):
        page.keyboard.press("Tab")
        assert page.evaluate(HIDDEN_BY) == ""
    page.keyboard.type("It is the poster of the list.")

    assert page.evaluate(HIDDEN_BY) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_button_with_the_focus_is_told_from_its_neighbours(open_page, scheme):
    page = open_page("/demo", viewport=PHONE, color_scheme=scheme)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.locator(".btn:not(.btn-primary):focus").count():
            break
    ring, around = page.evaluate(
        """() => {
          const button = document.activeElement;
          const ring = getComputedStyle(button).outlineColor;
          let around = button.parentElement;
          const clear = /transparent|\\/ 0\\)|, 0\\)/;
          while (clear.test(getComputedStyle(around).backgroundColor)) around = around.parentElement;
          return [ring, getComputedStyle(around).backgroundColor];
        }"""
    )

    assert page.evaluate("document.activeElement.matches('.btn')")
    assert ring != around
    assert ring == page.evaluate(
        """() => {
          const link = document.querySelector("main a, a");
          link.focus();
          return getComputedStyle(link).outlineColor;
        }"""
    )


def test_the_menu_of_the_dock_closes_on_escape_and_when_the_focus_leaves_it(open_page):
    page = open_page("/", viewport=PHONE)
    more = page.locator(".dock-more > summary")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".dock-sheet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".dock-sheet")).to_be_hidden()
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("main a").first.focus()

    expect(page.locator(".dock-sheet")).to_be_hidden()
