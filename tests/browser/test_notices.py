"""Notices for everybody: in Arabic on a telephone, without script, and on the console."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import PHONE, grave, overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LANGUAGES = {"en": "ltr", "fr": "ltr", "de": "ltr", "ar": "rtl"}


def fits_and_shuts_nobody_out(page: Page) -> None:
    """Nothing is wider than the screen, and axe finds nothing that is grave."""
    assert overflow(page) == {}
    assert not grave(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_on_a_telephone_in_every_language(new_context, demo, language):
    page = new_context(locale=language, viewport=PHONE, reduced_motion="reduce").new_page()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{demo.address}/report")

        expect(page.locator("html")).to_have_attribute("dir", LANGUAGES[language])
        fits_and_shuts_nobody_out(page)


def test_somebody_reports_in_arabic_and_reads_what_the_report_lacks(new_context, demo):
    page = new_context(locale="ar", viewport=PHONE).new_page()
    page.goto(f"{demo.address}/report?to=harbour-video")
    page.locator("#url").fill("https://videos.example.com/v/grey-tide-in-arabic")
    page.locator("#reason").fill("إنه يدعو إلى هجوم باسم جماعة مختلقة.")
    page.locator("#good_faith").check()
    page.get_by_role("button", name="إرسال البلاغ").click()

    expect(page).to_have_url(re.compile("/report/follow#swr_"))
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.get_by_text("اسمكم وعنوان بريدكم الإلكتروني")).to_be_visible()
    expect(page.locator(".token")).to_have_css("direction", "ltr")
    fits_and_shuts_nobody_out(page)


def test_the_language_is_changed_by_a_link_without_script_and_stays(new_context, demo):
    page = new_context(locale="en", java_script_enabled=False).new_page()
    page.goto(f"{demo.address}/report?url=https://videos.example.com/v/1")
    page.get_by_role("link", name="Deutsch").click()

    expect(page.get_by_role("heading", name="Inhalt melden")).to_be_visible()
    expect(page.locator("#url")).to_have_value("https://videos.example.com/v/1")
    page.goto(f"{demo.address}/contact-point")
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_a_trusted_flagger_is_entered_by_keyboard_alone(open_page):
    page = open_page("/sources")
    page.locator("summary", has_text="Add trusted flagger").focus()
    page.keyboard.press("Enter")
    for words in ("Example Hotline", "Coordinator of Example State", "IE"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.locator("#since").fill("2026-01-31")
    page.locator("#since").press("Enter")

    expect(page.get_by_role("heading", name="Example Hotline")).to_be_visible()
    fits_and_shuts_nobody_out(page)
