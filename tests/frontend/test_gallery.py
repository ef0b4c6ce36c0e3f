"""The console's parts: reachable by everybody, by keyboard alone, without asking the outside."""

from itertools import product

import pytest

from tests.browser.accessibility import SETTLE, violations

pytestmark = pytest.mark.browser

PASTE_A_PICTURE = """() => {
    const carrier = new DataTransfer();
    carrier.items.add(new File(["not empty"], "pasted.png", {type: "image/png"}));
    const form = document.querySelector("[data-paste-target]");
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        window.sent = new FormData(form).get("file").name;
    });
    document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carrier, bubbles: true}));
    return window.sent;
}"""
PASTE_AN_ADDRESS = """() => {
    const carrier = new DataTransfer();
    carrier.setData("text/plain", " https://example.test/a ");
    const form = document.querySelector("[data-paste-target]");
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        window.sent = new FormData(form).get("text");
    });
    document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carrier, bubbles: true}));
    return window.sent;
}"""


def is_checked(page, key):
    return page.locator(f"input[data-key={key}]").is_checked()


#: Each width, direction and theme is in one of them; the rest is for `--all`.
LOOKS = {(1340, "ltr", "light"), (390, "rtl", "dark")}
LOOKS_FOR_ALL = set(product((1340, 390), ("ltr", "rtl"), ("light", "dark"))) - LOOKS


@pytest.mark.parametrize(
    ("width", "direction", "theme"),
    [
        *sorted(LOOKS),
        *(pytest.param(*look, marks=pytest.mark.exhaustive) for look in sorted(LOOKS_FOR_ALL)),
    ],
)
def test_nobody_is_shut_out(page, width, direction, theme):
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(
        "([dir, theme]) => { Object.assign(document.documentElement, { dir }).dataset.theme = theme }",
        [direction, f"seawall-{theme}"],
    )
    page.evaluate(SETTLE)

    assert violations(page) == []


def test_on_a_phone_nothing_is_wider_than_the_screen(page):
    page.set_viewport_size({"width": 390, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_everything_comes_from_the_same_origin_under_a_strict_policy(page, gallery_url):
    origin = gallery_url.removesuffix("/frontend/gallery.html")

    assert page.complaints == []
    assert all(url.startswith(origin) for url in page.asked_for)


def test_one_key_takes_a_decision(page):
    page.keyboard.press("a")

    assert is_checked(page, "a")


def test_a_key_pressed_while_writing_a_reason_decides_nothing(page):
    page.locator("#reason").focus()
    page.keyboard.type("all clear")

    assert not is_checked(page, "a")
    assert "all clear" in page.locator("#reason").input_value()


def test_single_keys_can_be_switched_off_for_good(page):
    page.keyboard.press("?")
    page.get_by_label("Single-key shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.reload()

    page.keyboard.press("a")

    assert not is_checked(page, "a")


def test_the_key_sheet_names_every_key_on_the_page(page):
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")

    keys = page.eval_on_selector_all("[data-key]", "all => all.map(it => it.dataset.key)")
    assert sheet.locator(".sheet-keys > div").count() == len(keys) + 2  # and j k, and ?
    assert sheet.get_by_text("Remove and go on").is_visible()


def test_behind_the_key_sheet_no_key_decides(page):
    page.keyboard.press("?")
    page.keyboard.press("a")

    assert not is_checked(page, "a")


def test_j_and_k_walk_the_rows(page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")

    assert page.evaluate("document.activeElement.textContent") == "Picture, attack footage"


def test_a_pasted_picture_is_sent(page):
    assert page.evaluate(PASTE_A_PICTURE) == "pasted.png"


def test_a_pasted_address_is_sent(page):
    assert page.evaluate(PASTE_AN_ADDRESS) == "https://example.test/a"


def test_the_chosen_theme_reaches_the_server(page, context):
    page.get_by_label("Switch theme").click()

    cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
    assert cookies["seawall_theme"] == "seawall-dark"
    assert page.locator("html").get_attribute("data-theme") == "seawall-dark"
