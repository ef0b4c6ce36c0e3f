"""A form of a page that tells nobody where it is: ours is taken, another site's is not."""

from __future__ import annotations

import pytest
from django.test import Client

#: Who sends it, as the browser says: `Origin`, and `Sec-Fetch-Site` where it knows that header.
OURS = [
    {"HTTP_ORIGIN": "http://localhost"},
    {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-origin"},
    {"HTTP_ORIGIN": "null"},
    {},
]
THEIRS = [
    {"HTTP_ORIGIN": "https://evil.test"},
    {"HTTP_ORIGIN": "https://evil.test", "HTTP_SEC_FETCH_SITE": "same-origin"},
    {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "cross-site"},
    {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-site"},
    {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "none"},
    {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": ""},
]


@pytest.fixture
def browser(sqlite) -> Client:
    """Somebody who has opened the page of the sign-in link."""
    browser = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    browser.get("/sign-in/link")
    return browser


def sent(browser: Client, token: str, **heads: str) -> int:
    form = {"token": "swl_unknown", "csrfmiddlewaretoken": token}
    return browser.post("/sign-in/link", form, **heads).status_code


@pytest.mark.parametrize("heads", OURS)
def test_a_form_of_ours_is_read_and_without_its_guard_it_is_not(browser, heads):
    guard = browser.cookies["csrftoken"].value

    assert sent(browser, guard, **heads) == 401  # read: the link is no good
    assert sent(browser, "", **heads) == 403
    assert sent(browser, "A" * 32, **heads) == 403


@pytest.mark.parametrize("heads", THEIRS)
def test_a_form_of_another_site_is_refused_even_with_its_guard(browser, heads):
    assert sent(browser, browser.cookies["csrftoken"].value, **heads) == 403
