"""`/metrics`: who may read it, and that it holds nothing of anybody."""

from __future__ import annotations

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from seawall.app.metrics.metric_table import METRICS, MetricKind
from seawall.app.outer_door import OuterDoor
from seawall.app.serve import ProcessRole, application
from seawall.config import load_settings
from seawall.transaction import close_connection
from tests.databases import use_database
from tests.gate.conftest import installed

TOKEN = "a-token-that-nobody-guesses"  # of this test
HERE, AWAY, PROXY = "127.0.0.1", "198.51.100.7", "10.0.0.1"
BY_PROXY = {"X-Forwarded-For": AWAY, "X-Forwarded-Proto": "https"}


@pytest.fixture
def ask(on_sqlite, tmp_path):
    """Ask the gate behind its outer door, from an address and by way of whoever."""

    def asking(peer=HERE, path="/metrics", token=TOKEN, public="https://sea.test", **headers):
        settings = load_settings(
            data_dir=tmp_path,
            public_url=public,
            trusted_proxies=[PROXY, "unix"],
            metrics_token=token,
        )
        object.__setattr__(on_sqlite.parts.metrics, "_settings", settings)
        app = OuterDoor(on_sqlite.parts.door.app(), settings)
        client = TestClient(app, client=(peer, 4711), follow_redirects=False)
        return client.get(
            path, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )

    return asking


@pytest.mark.parametrize("peer", [HERE, "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_whoever_asks_from_this_machine_is_answered(ask, peer):
    assert ask(peer).status_code == 200
    assert ask(peer, token="").status_code == 200


@pytest.mark.parametrize("peer", [AWAY, PROXY, "unix", "::", "2001:db8::1"])
def test_whoever_asks_from_elsewhere_or_a_proxy_of_ours_is_not(ask, peer):
    answer = ask(peer)

    assert answer.status_code == 401
    assert answer.json()["code"] == "app.metrics-from-outside"
    assert "SEAWALL_METRICS_TOKEN" in answer.json()["remedy"]


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X_Forwarded_For", "Forwarded", "X-Real-IP", "Via"]
)
def test_a_proxy_on_this_machine_that_nobody_has_set_opens_nothing(ask, header):
    """It passes strangers on from 127.0.0.1; what they claim to be counts for nothing either."""
    assert ask(HERE, **{header: HERE}).status_code == 401


def test_what_a_proxy_says_of_this_machine_is_not_this_machine(ask):
    assert ask(PROXY, x_forwarded_for=HERE).status_code == 401


@pytest.mark.parametrize("peer", [HERE, AWAY, PROXY])
@pytest.mark.parametrize("headers", [{}, BY_PROXY], ids=["direct", "by proxy"])
def test_the_token_opens_it_from_anywhere_and_a_wrong_one_from_nowhere(ask, peer, headers):
    assert ask(peer, authorization=f"Bearer {TOKEN}", **headers).status_code == 200
    wrong = ask(peer, authorization=f"Bearer {TOKEN}x", **headers)
    assert wrong.status_code == 401
    assert wrong.json()["code"] == "app.metrics-token-wrong"


@pytest.mark.parametrize("sent", ["Bearer ", "Bearer x", "Basic eDp4", "Bearer  "])
def test_without_a_token_set_no_token_opens_it(ask, sent):
    assert ask(AWAY, token="", authorization=sent).status_code == 401


def test_an_api_key_is_no_token_of_the_metrics(ask, on_sqlite):
    assert ask(AWAY, authorization=f"Bearer {on_sqlite.key}").status_code == 401


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/healthz"])
def test_the_others_are_public_and_asked_by_http_too(ask, path):
    for peer, headers in ((AWAY, {}), (PROXY, {"x_forwarded_proto": "http"})):
        assert ask(peer, path, **headers).status_code != 308
        assert ask(peer, path, **headers).status_code in {200, 503}


def test_a_request_that_never_passed_the_outer_door_is_from_nowhere(on_sqlite):
    client = TestClient(on_sqlite.parts.door.app(), client=(HERE, 1))

    assert client.get("/metrics").status_code == 401


@pytest.mark.parametrize("role", [ProcessRole.GATE, ProcessRole.CONSOLE, ProcessRole.ALL])
def test_every_role_with_a_door_answers(on_sqlite, role):
    app = application(on_sqlite.parts, role)

    assert TestClient(app, client=(HERE, 1)).get("/metrics").status_code == 200
    assert TestClient(app, client=(HERE, 1)).get("/livez").status_code == 200
    assert TestClient(app, client=(AWAY, 1)).get("/metrics").status_code == 401


def test_livez_asks_nothing_of_a_database_that_is_gone(assembled_parts, tmp_path):
    with use_database("sqlite", tmp_path):
        parts = installed(assembled_parts).parts
        close_connection()
        for path in tmp_path.glob("*.sqlite3*"):
            path.rename(path.with_suffix(".gone"))
            path.mkdir()
        client = TestClient(application(parts, ProcessRole.GATE), client=(HERE, 1))

        assert client.get("/livez").json() == {"status": "alive"}
        text = client.get("/metrics").text
        close_connection()
    parts.door.close()

    assert "seawall_database_figures_up 0.0" in text
    assert "seawall_index_ready 1.0" in text


def test_checks_are_counted_where_they_are_answered(here, ask_metrics):
    here.know("sha256", "1" * 64)
    for digit in "1001":
        here.client.post("/v1/checks", json={"hashes": [{"type": "sha256", "value": digit * 64}]})
    values = ask_metrics(here)

    assert values["seawall_checks_total", "block"] == 2
    assert values["seawall_checks_total", "allow"] == 2
    assert values["seawall_check_duration_seconds_count", "block"] == 2
    rules = [value for name, value in values.items() if name[0] == "seawall_checks_by_rule_total"]
    assert sorted(rules) == [2, 2]


@pytest.fixture
def ask_metrics():
    def asking(installation):
        families = text_string_to_metric_families(installation.parts.metrics.text().decode())
        return {
            (sample.name, *(text for name, text in sample.labels.items() if name != "le")): (
                sample.value
            )
            for family in families
            for sample in family.samples
        }

    return asking


def test_no_label_holds_anything_of_an_organisation_its_content_or_its_users(here):
    here.client.post(
        "/v1/checks?kind=photo&id=canary-item",
        json={
            "text": "canary words",
            "url": "https://canary.example/path",
            "item": {"kind": "photo", "id": "canary-item", "account": "canary-account"},
        },
    )
    text = here.parts.metrics.text().decode()

    assert "seawall_checks_total" in text
    for word in ("canary", here.key, here.organisation.id, here.organisation.slug, here.bank):
        assert word not in text.lower()


def test_every_metric_is_declared_once_in_words_and_with_its_unit():
    units = ("_seconds", "_bytes", "_ratio", "_total", "_info")
    plain = re.compile(r"[A-Z0-9].*[^.]\.")
    assert len({row.name for row in METRICS}) == len(METRICS)
    for row in METRICS:
        assert row.name.startswith("seawall_")
        assert plain.fullmatch(row.help), row.name
        assert (row.kind is MetricKind.COUNTER) == row.name.endswith("_total"), row.name
        if re.search(r"seconds|age|time|duration|bytes|share", row.name):
            assert row.name.endswith(units), row.name
        assert set(row.labels).isdisjoint({"organisation", "account", "url", "item", "person"})
