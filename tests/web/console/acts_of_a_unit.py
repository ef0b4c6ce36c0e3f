"""Pages that offer what a referral unit does: addresses, batches, dispatches."""

from __future__ import annotations

import pytest

from seawall.config import settings
from seawall.people.model import Organisation
from tests.referring_made import Unit, make_unit
from tests.web.console.conftest import Visitor, signed_in
from tests.web.console.scene import MakeScene, Scene

URLS = "https://clips.example.com/v/1\nhttps://clips.example.com/v/2"
CHOICE = "eu-2021-784|incites"
FOR_ALL = {"language": "en", "entity": "Grey Tide", "urgency": "normal"}


def a_unit() -> Unit:
    """A unit that has said who it is, and a platform it writes to."""
    unit = make_unit()
    unit.platform()
    return unit


def dropped(unit: Unit, *, is_assessed: bool) -> tuple[Visitor, str]:
    """A batch that was looked at, and perhaps assessed."""
    officer = signed_in(unit.organisation, "officer")
    page = officer.post("/referring", urls=URLS, source="a tip")["Location"]
    unit.resolve(page.rpartition("/")[2])
    if is_assessed:
        officer.post(f"{page}/assess", **{"element-1": CHOICE, "element-2": CHOICE, **FOR_ALL})
    return officer, page


def at_the_desk(_org: Organisation) -> Scene:
    unit = a_unit()
    officer = signed_in(unit.organisation, "officer")
    return Scene(officer, "/referring", "/referring", org=unit.organisation)


def on_a_batch(act: str, *, is_assessed: bool = False) -> MakeScene:
    def scene(_org: Organisation) -> Scene:
        unit = a_unit()
        officer, page = dropped(unit, is_assessed=is_assessed)
        despite = frozenset({"despite-1", "despite-2"})
        return Scene(officer, page, f"{page}/{act}", unshown=despite, org=unit.organisation)

    return scene


def in_the_sample(act: str) -> MakeScene:
    """A dispatch that a supervisor reads before it is sent."""

    def scene(_org: Organisation) -> Scene:
        unit = a_unit()
        officer, page = dropped(unit, is_assessed=True)
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("SEAWALL_SUPERVISOR_SAMPLE", "1.0")
            settings.cache_clear()
            officer.post(f"{page}/send")
        settings.cache_clear()
        (dispatch,) = unit.dispatches()
        page = f"/referring/dispatches/{dispatch.id}"
        supervisor = signed_in(unit.organisation, "supervisor")
        return Scene(supervisor, page, f"{page}/{act}", org=unit.organisation)

    return scene


def sent(_org: Organisation) -> Scene:
    unit = a_unit()
    page = f"/referring/dispatches/{unit.sent(*URLS.split()).id}"
    officer = signed_in(unit.organisation, "officer")
    return Scene(officer, page, f"{page}/withdraw", org=unit.organisation)


_BATCH, _DISPATCH = "referring/batches/<str:batch_id>", "referring/dispatches/<str:dispatch_id>"
UNIT: dict[str, MakeScene] = {
    "referring": at_the_desk,
    f"{_BATCH}/look": on_a_batch("look"),
    f"{_BATCH}/assess": on_a_batch("assess"),
    f"{_BATCH}/send": on_a_batch("send", is_assessed=True),
    f"{_DISPATCH}/approve": in_the_sample("approve"),
    f"{_DISPATCH}/return": in_the_sample("return"),
    f"{_DISPATCH}/withdraw": sent,
}
