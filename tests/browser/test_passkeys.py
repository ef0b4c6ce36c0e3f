"""A passkey in a real browser, with an authenticator that Chromium plays (CDP WebAuthn).

How the pages of signing in look, and to whom, is asked of every screen (`test_every_page`).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.demo_server import DemoServer

pytestmark = pytest.mark.browser
#: Somebody of their own: they end their sessions everywhere, and other tests use the lead's.
MEMBER = "passkeys@harbour-video.example"


class Device:
    """A browser with a virtual authenticator in it."""

    def __init__(self, context: BrowserContext, *, verifies: bool = True) -> None:
        self.page = context.new_page()
        self._cdp = context.new_cdp_session(self.page)
        self._cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": verifies,
            "automaticPresenceSimulation": True,
        }
        made = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._id = {"authenticatorId": made["authenticatorId"]}

    def verifies(self, *, is_right: bool) -> None:
        """Whether the finger on the sensor is its owner's."""
        self._cdp.send("WebAuthn.setUserVerified", {**self._id, "isUserVerified": is_right})

    def credentials(self) -> list[dict[str, object]]:
        """What the authenticator holds."""
        return self._cdp.send("WebAuthn.getCredentials", self._id)["credentials"]

    def put_back(self, credential: dict[str, object]) -> None:
        """A credential as it was earlier: its counter goes back, as a copy's would."""
        self._cdp.send("WebAuthn.clearCredentials", self._id)
        self._cdp.send("WebAuthn.addCredential", {**self._id, "credential": credential})


@pytest.fixture(scope="module", autouse=True)
def member(demo: DemoServer) -> None:
    invited = demo.seawall("people", "invite", MEMBER, "--role", "lead", "--org", "harbour-video")
    assert invited.returncode == 0, invited.stderr


@pytest.fixture
def device(new_context) -> Device:
    return Device(new_context())


def with_passkey(demo: DemoServer, device: Device, name: str = "Desk key") -> Page:
    """Come in by a link, add a passkey, go out again."""
    page = device.page
    page.goto(demo.link(MEMBER))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Queue").wait_for()
    page.goto(f"{demo.address}/me/access")
    page.get_by_label("Device name").fill(name)
    page.get_by_role("button", name="Add passkey").click()
    page.get_by_text("You can now sign in with it").wait_for()
    assert page.get_by_role("cell", name=name, exact=True).first.is_visible()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.get_by_role("heading", name="Sign in").wait_for()
    return page


def prove(page: Page) -> None:
    page.get_by_role("button", name="Sign in with a passkey").click()


def test_a_passkey_is_made_and_opens_the_door_without_a_name(demo: DemoServer, device: Device):
    page = with_passkey(demo, device)
    (made,) = device.credentials()
    assert made["isResidentCredential"]

    prove(page)

    page.get_by_role("heading", name="Queue").wait_for()


def test_a_strangers_finger_opens_nothing(demo: DemoServer, device: Device):
    page = with_passkey(demo, device, "Stranger's try")
    device.verifies(is_right=False)

    prove(page)

    page.get_by_text("The passkey didn't work").wait_for()
    page.goto(f"{demo.address}/")
    assert "/sign-in" in page.url


def test_a_copy_of_a_passkey_is_found_by_its_counter(demo: DemoServer, device: Device):
    page = with_passkey(demo, device, "Copied")
    (earlier,) = device.credentials()
    prove(page)
    page.get_by_role("heading", name="Queue").wait_for()
    page.get_by_role("button", name="Sign out", exact=True).click()
    device.put_back(earlier)

    prove(page)

    page.get_by_role("heading", name="That didn't work").wait_for()


def test_a_passkey_that_was_removed_opens_nothing(demo: DemoServer, device: Device):
    page = with_passkey(demo, device, "Lost phone")
    prove(page)
    page.get_by_role("heading", name="Queue").wait_for()
    page.goto(f"{demo.address}/me/access")
    page.get_by_role("button", name="Remove Lost phone").click()
    page.get_by_text("Passkey removed").wait_for()
    page.get_by_role("button", name="Sign out", exact=True).first.click()

    prove(page)

    page.get_by_role("heading", name="That didn't work").wait_for()


def test_a_form_survives_the_end_of_its_session(demo: DemoServer, device: Device):
    page = with_passkey(demo, device, "Mid-form")
    prove(page)
    page.get_by_role("heading", name="Queue").wait_for()
    page.goto(f"{demo.address}/me/access")
    other = page.context.new_page()
    other.goto(f"{demo.address}/me")
    other.get_by_role("button", name="Sign out", exact=True).click()
    other.get_by_role("heading", name="Sign in").wait_for()

    page.get_by_role("button", name="Sign out everywhere else").click()
    page.get_by_text("What you typed is saved").wait_for()
    prove(page)

    page.get_by_role("heading", name="Saved form").wait_for()
    page.get_by_role("button", name="Send form").click()
    page.get_by_text("Signed out everywhere else").wait_for()
