"""A second page asks the server for itself alone: the rest is in the browser's cache, and current."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.conftest import NewContext
from tests.browser.demo_server import DemoServer
from tests.browser.pictures import changed_copy, paste_for_case

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def case_path(demo: DemoServer, browser: Browser, signed_in: StorageState) -> str:
    """The path of a case about a picture."""
    context = browser.new_context(storage_state=signed_in)
    page = context.new_page()
    page.goto(f"{demo.address}/try")
    paste_for_case(page, changed_copy("coffee-cup.jpg"))
    path = page.get_by_role("link", name="Open the case").get_attribute("href") or ""
    context.close()
    return path


def answers_to(page: Page, address: str) -> list[dict]:
    """What Chromium says of every answer that this page needs."""
    wire, answers = page.context.new_cdp_session(page), []
    wire.send("Network.enable")
    wire.on("Network.responseReceived", lambda event: answers.append(event["response"]))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return answers


def is_file(answer: dict) -> bool:
    return urlsplit(answer["url"]).path.startswith("/static/")


def head(answer: dict, name: str) -> str:
    return {key.lower(): value for key, value in answer["headers"].items()}.get(name, "")


def test_from_the_queue_to_a_case_no_file_is_sent_a_second_time(
    demo, new_context: NewContext, signed_in, case_path
):
    context = new_context(storage_state=signed_in)
    first = answers_to(context.new_page(), f"{demo.address}/")
    second = answers_to(context.new_page(), demo.address + case_path)
    files = [answer for answer in first if is_file(answer)]

    assert len(files) == 4  # styles, script, icons, logo
    assert all(head(answer, "content-encoding") == "gzip" for answer in files)
    assert all("immutable" in head(answer, "cache-control") for answer in files)
    assert not any(answer["fromDiskCache"] for answer in first)
    assert {answer["url"] for answer in second if is_file(answer)} <= {a["url"] for a in files}
    assert all(answer["fromDiskCache"] for answer in second if is_file(answer))


def test_the_page_itself_travels_packed_and_is_kept_by_nobody(demo, new_context, signed_in):
    page = new_context(storage_state=signed_in).new_page()
    whole, *_ = answers_to(page, f"{demo.address}/")

    assert head(whole, "content-encoding") == "gzip"
    assert head(whole, "cache-control") == "private, no-store"
    assert page.get_by_role("heading", name="Queue").is_visible()
