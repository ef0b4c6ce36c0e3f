"""A demo behind several gates: every process of them plays it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from tests.browser.demo_server import DemoServer, demo_server
from tests.process_tree import kernel_text, tree_of

pytestmark = pytest.mark.exhaustive  # fifteen seconds of a core: each gate starts by itself

#: Each a connection of its own, so that any of the gates may answer it.
TRIES = 16


@pytest.fixture
def demo(tmp_path) -> Iterator[DemoServer]:
    """A demo whose morning has been played, behind two gates."""
    with demo_server(tmp_path / "demo", is_alive=True, SEAWALL_GATES="2") as server:
        yield server


def signed_in(demo: DemoServer) -> OpenerDirector:
    """Whoever opens the link that the demo prints."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    address, _, token = demo.first_link.partition("#")
    form = browser.open(address).read().decode()
    (guard,) = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', form))
    typed = urlencode({"token": token, "csrfmiddlewaretoken": guard}).encode()
    browser.addheaders += [("Origin", demo.address)]
    browser.open(address, typed).close()
    return browser


def command_of(pid: int) -> str:
    return kernel_text(Path(f"/proc/{pid}/cmdline"))


def test_a_demo_behind_two_gates_is_played_and_lets_its_people_change_roles_at_each(demo):
    gates = [pid for pid in tree_of(demo.pid) if "gate_process" in command_of(pid)]
    newcomer = signed_in(demo)
    pages = [newcomer.open(f"{demo.address}/demo").read().decode() for _ in range(TRIES)]
    told = "".join(demo.heard)

    assert len(gates) == 2
    assert all("Become Sasha Reviewer" in page for page in pages)
    assert "checks 11 uploads: 8 block, 3 hold, 0 allow" in told
    assert "One hour is running" in told
