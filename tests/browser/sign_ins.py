"""Who is signed in to which demo: everybody once a process, since it takes a command.

The form of the link is sent without its page being drawn: `test_sign_in_link` looks at that.

A session is over after half an hour without use, so it is tried before it is handed out. What
asks for a sign-in of the last minutes (keys, roles, ways in) signs in by itself.
"""

from __future__ import annotations

import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

from playwright.sync_api import Browser, StorageState

from tests.browser.demo_server import DemoServer


class SignIns:
    """The cookies of people, by demo and e-mail."""

    def __init__(self) -> None:
        self._states: dict[tuple[str, str], StorageState] = {}

    def state(self, browser: Browser, demo: DemoServer, email: str) -> StorageState:
        """This person's session, for the options of a context."""
        key = demo.environment["SEAWALL_DATA_DIR"], email
        if key not in self._states or not _is_live(demo, self._states[key]):
            self._states[key] = _sign_in(browser, demo, email)
        return self._states[key]


def _sign_in(browser: Browser, demo: DemoServer, email: str) -> StorageState:
    """Cookies alone: to fill the local storage, every new context would open a page."""
    context = browser.new_context()
    address, _, token = demo.link(email).partition("#")
    page = context.request.get(address).text()
    (guard,) = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page))
    answer = context.request.post(
        address,
        form={"token": token, "csrfmiddlewaretoken": guard},
        headers={"Origin": demo.address},
    )
    assert answer.url == f"{demo.address}/", answer.url  # the queue
    cookies = context.storage_state()["cookies"]
    context.close()
    return {"cookies": cookies, "origins": []}


def _is_live(demo: DemoServer, state: StorageState) -> bool:
    connection = HTTPConnection(urlsplit(demo.address).netloc)
    cookies = "; ".join(f"{it['name']}={it['value']}" for it in state["cookies"])
    connection.request("GET", "/me/keys", headers={"Cookie": cookies})
    status = connection.getresponse().status
    connection.close()
    return status == 200
