"""The demo's platform keeps the contract it shows."""

import json
from datetime import UTC, datetime

import pytest
from werkzeug import Response

from seawall.enforcement.webhook_signature import headers, new_secret
from seawall.world.demo_platform import DemoPlatform, SitePage
from tests.waiting import until

SECRET = new_secret()


@pytest.fixture
def reported(httpserver):
    """What the platform reported to us."""
    heard = []

    def hear(request):
        heard.append((request.path, request.get_json()["outcome"]))
        return Response("{}", content_type="application/json")

    httpserver.expect_request("/v1/actions/act_1/outcome").respond_with_handler(hear)
    httpserver.expect_request("/v1/actions/act_2/outcome").respond_with_handler(hear)
    return heard


def delivery(event="evt_1", action="act_1", seq=1, state="removed", secret=SECRET):
    data = {
        "action": action,
        "target": {"kind": "item", "id": "p/1", "version": 1},
        "seq": seq,
        "state": state,
    }
    body = json.dumps({"type": "action.requested", "id": event, "timestamp": "", "data": data})
    signed = headers(body, event=event, at=datetime.now(UTC), secrets=[secret], key=None)
    return body.encode(), signed


def platform(httpserver):
    return DemoPlatform(seawall=httpserver.url_for("").rstrip("/"), key="swk_x", secret=SECRET)


def test_a_forged_delivery_is_refused(httpserver, reported):
    here = platform(httpserver)

    assert here.receive(*delivery(secret=new_secret())) == 401
    assert here.states == {}


def test_an_action_is_obeyed_once_and_reported(httpserver, reported):
    here = platform(httpserver)
    assert here.receive(*delivery()) == 204
    assert here.receive(*delivery()) == 204
    until(lambda: reported)  # it answers from a thread of its own

    assert here.states == {"item/p/1": {"seq": 1, "state": "removed"}}
    assert reported == [("/v1/actions/act_1/outcome", "applied")]


def test_an_older_action_that_comes_late_changes_nothing(httpserver, reported):
    here = platform(httpserver)
    here._obey(json.loads(delivery("evt_2", "act_2", 2, "restored")[0])["data"])
    here._obey(json.loads(delivery("evt_1", "act_1", 1, "removed")[0])["data"])

    assert here.states == {"item/p/1": {"seq": 2, "state": "restored"}}
    assert [outcome for _, outcome in reported] == ["applied", "already"]


def test_a_page_is_up_until_it_is_removed_and_stays_gone_after_a_restart(
    httpserver, reported, tmp_path
):
    memory = tmp_path / "states.json"

    def start():
        return DemoPlatform(
            seawall=httpserver.url_for("").rstrip("/"),
            key="swk_x",
            secret=SECRET,
            pages={"item/p/1": SitePage("A pier", "Grey <water>.")},
            memory=memory,
        )

    here = start()
    status, kind, shown = here.show("/item/p/1")
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert "Grey &lt;water&gt;." in shown

    here.receive(*delivery())
    until(lambda: here.show("/item/p/1")[0] == 410)
    until(lambda: start().show("/item/p/1")[0] == 410)
    assert here.show("/item/p/2")[0] == 404

    here.receive(*delivery("evt_2", "act_2", 2, "restored"))
    until(lambda: here.show("/item/p/1")[0] == 200)
    until(lambda: len(reported) == 2)
