"""Notices for everybody: in Arabic on a telephone, without script, and on the console."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 390, "height": 844}
LANGUAGES = {"en": "ltr", "fr": "ltr", "de": "ltr", "ar": "rtl"}


def fits_and_shuts_nobody_out(page: Page) -> None:
    """Nothing is wider than the screen, and axe finds nothing that is grave."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    grave = [it for it in found if it["impact"] in {"serious", "critical"}]
    assert not grave, [(it["id"], [node["target"] for node in it["nodes"]]) for it in grave]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_on_a_telephone_in_every_language(browser, demo, language, scheme):
    context = browser.new_context(locale=language, viewport=PHONE, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{demo.address}/report")

    expect(page.locator("html")).to_have_attribute("dir", LANGUAGES[language])
    fits_and_shuts_nobody_out(page)
    context.close()


def test_somebody_reports_in_arabic_and_reads_what_the_report_lacks(browser, demo):
    context = browser.new_context(locale="ar", viewport=PHONE)
    page = context.new_page()
    page.goto(f"{demo.address}/report")
    page.locator("#url").fill("https://videos.example.com/v/grey-tide-in-arabic")
    page.locator("#reason").fill("إنه يدعو إلى هجوم باسم جماعة مختلقة.")
    page.locator("#good_faith").check()
    page.get_by_role("button", name="إرسال البلاغ").click()

    expect(page).to_have_url(re.compile("/report/swr_"))
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.get_by_text("اسمكم وعنوان بريدكم الإلكتروني")).to_be_visible()
    expect(page.locator(".token")).to_have_css("direction", "ltr")
    fits_and_shuts_nobody_out(page)
    context.close()


def test_the_language_is_changed_by_a_link_without_script_and_stays(browser, demo):
    context = browser.new_context(locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo.address}/report?url=https://videos.example.com/v/1")
    page.get_by_role("link", name="Deutsch").click()

    expect(page.get_by_role("heading", name="Eine Adresse melden")).to_be_visible()
    expect(page.locator("#url")).to_have_value("https://videos.example.com/v/1")
    page.goto(f"{demo.address}/contact-point")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/sources", "/sources/users", "/sources/notifiers"])
def test_the_pages_of_sources_shut_nobody_out(open_page, path, scheme):
    page = open_page(path, color_scheme=scheme, viewport=PHONE)

    fits_and_shuts_nobody_out(page)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_trusted_flagger_is_entered_by_keyboard_alone(open_page):
    page = open_page("/sources")
    page.locator("summary", has_text="Enter a trusted flagger").focus()
    page.keyboard.press("Enter")
    for words in ("Example Hotline", "Coordinator of Example State", "IE"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.locator("#since").fill("2026-01-31")
    page.locator("#since").press("Enter")

    expect(page.get_by_role("heading", name="Example Hotline")).to_be_visible()
    fits_and_shuts_nobody_out(page)
