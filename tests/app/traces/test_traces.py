"""Spans reach a collector of OpenTelemetry on the loopback, and hold nothing of anybody."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from timeit import repeat

import pytest
from starlette.testclient import TestClient

from seawall import spans
from seawall.app.outer_door import OuterDoor
from seawall.app.serve import ProcessRole, application
from seawall.app.traces.span_sending import TOLD_EVERY, SpanSender
from seawall.app.traces.switch import traced
from seawall.config import load_settings, settings
from seawall.errors import Misconfigured
from tests import forked
from tests.browser.demo_server import demo_server
from tests.enforcement_made import NOON, Time, make_decided, receiver, work_until, worker
from tests.ports import closed_port
from tests.waiting import until

HERE, CALLER = "127.0.0.1", "10.1.2.3"
TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
PARENT = f"00-{TRACE}-{SPAN}-01"
CHECK_SPANS = {"POST /v1/checks", "check", "check.sign", "check.look_up", "check.rules"}
OPEN_LOOPBACK = '[{"to": "127.0.0.0/8", "ports": "any"}]'
MOST_MICROSECONDS_OFF = 3.0


class Collector:
    """What a collector got, decoded."""

    def __init__(self, heard):
        self._heard = heard
        self.url = heard.url.removesuffix("/hook")

    def spans(self):
        documents = [json.loads(got.body) for got in self._heard.got]
        return [
            span
            for document in documents
            for resource in document["resourceSpans"]
            for scope in resource["scopeSpans"]
            for span in scope["spans"]
        ]

    def named(self, name):
        return [span for span in self.spans() if span["name"] == name]

    def text(self):
        return b"".join(got.body for got in self._heard.got).decode().lower()


@pytest.fixture
def collector():
    with receiver() as heard:
        yield Collector(heard)


def switched_on(collector, **changes):
    return load_settings(traces_endpoint=collector.url, traces_share=1.0, **changes)


@contextmanager
def gate(on_sqlite, traces, peer=HERE):
    """A client of the gate where traces are on; at the end all spans are sent."""
    parts = replace(on_sqlite.parts, settings=traces)
    with traced(traces):
        headers = {"Authorization": f"Bearer {on_sqlite.key}"}
        yield TestClient(application(parts, ProcessRole.GATE), client=(peer, 1), headers=headers)
    parts.door.close()


def notes(span):
    return {note["key"]: next(iter(note["value"].values())) for note in span["attributes"]}


def test_a_check_is_one_trace_from_the_request_to_the_rules(on_sqlite, collector):
    with gate(on_sqlite, switched_on(collector)) as client:
        client.post("/v1/checks", json={"text": "some words"})
    by_name = {span["name"]: span for span in collector.spans()}

    assert set(by_name) == CHECK_SPANS
    assert len({span["traceId"] for span in by_name.values()}) == 1
    assert "parentSpanId" not in by_name["POST /v1/checks"]
    assert by_name["check"]["parentSpanId"] == by_name["POST /v1/checks"]["spanId"]
    for name in ("check.sign", "check.look_up", "check.rules"):
        assert by_name[name]["parentSpanId"] == by_name["check"]["spanId"]
    assert notes(by_name["POST /v1/checks"]) == {
        "http.request.method": "POST",
        "http.route": "/v1/checks",
        "http.response.status_code": "200",
    }
    assert notes(by_name["check"]) == {"seawall.verdict": "allow", "seawall.degraded": False}
    assert all(int(s["endTimeUnixNano"]) >= int(s["startTimeUnixNano"]) for s in by_name.values())


def test_nothing_of_a_request_is_in_its_spans(on_sqlite, collector):
    with gate(on_sqlite, switched_on(collector)) as client:
        item = {"kind": "photo", "id": "canary-item", "account": "canary-account"}
        body = {"text": "canary words", "url": "https://canary.example/x", "item": item}
        client.post("/v1/checks?canary=1", json=body, headers={"X-Canary": "canary"})
        client.get("/canary/path")
        client.request("CANARY", "/v1/checks")
        client.post("/v1/checks", content=b'{"canary": ', headers={"Content-Type": "canary/x"})

    assert len(collector.named("POST /v1/checks")) == 2
    for word in ("canary", on_sqlite.key.lower(), on_sqlite.organisation.id.lower(), HERE):
        assert word not in collector.text()


def test_the_words_of_an_error_are_not_sent(collector):
    with (
        traced(switched_on(collector)),
        pytest.raises(ValueError, match="canary"),
        spans.span("broken"),
    ):
        raise ValueError("canary words of a user")
    (span,) = collector.named("broken")

    assert notes(span) == {"error.type": "ValueError"}
    assert (span["status"], "events" in span) == ({"code": 2}, False)
    assert "canary" not in collector.text()


@pytest.mark.parametrize("path", ["/orders/order_canary", "/sign-in/link/canary", "/v1/cases"])
def test_a_page_is_known_by_the_pattern_of_its_address(on_sqlite, collector, path):
    traces = switched_on(collector)
    parts = replace(on_sqlite.parts, settings=traces)
    with traced(traces):
        TestClient(application(parts, ProcessRole.ALL), client=(HERE, 1)).get(path)
    parts.door.close()

    assert "canary" not in collector.text()
    (span,) = [span for span in collector.spans() if span["name"].startswith("GET ")]
    assert notes(span)["http.route"].startswith(("/", "("))


@pytest.mark.parametrize(
    ("parents", "peer", "sent", "is_followed"),
    [
        ([], HERE, PARENT, False),
        ([], CALLER, PARENT, False),
        (["10.0.0.0/8"], CALLER, PARENT, True),
        (["10.0.0.0/8"], "198.51.100.7", PARENT, False),
        (["10.0.0.0/8"], CALLER, f"00-{'0' * 32}-{SPAN}-01", False),
        (["10.0.0.0/8"], CALLER, f"{PARENT}-and-more", False),
        (["10.0.0.0/8"], CALLER, "nonsense", False),
    ],
)
def test_a_traceparent_counts_from_whom_the_setting_lists_and_from_nobody_else(
    on_sqlite, collector, parents, peer, sent, is_followed
):
    traces = switched_on(collector, traces_parents=parents)
    with gate(on_sqlite, traces, peer) as client:
        client.post("/v1/checks", json={"text": "words"}, headers={"traceparent": sent})
    (span,) = collector.named("POST /v1/checks")

    assert (span["traceId"] == TRACE) == is_followed
    assert span.get("parentSpanId") == (SPAN if is_followed else None)


def test_a_stranger_cannot_have_requests_kept_that_were_not_drawn(on_sqlite, collector):
    with gate(on_sqlite, load_settings(traces_endpoint=collector.url, traces_share=0.0)) as client:
        client.post("/v1/checks", json={"text": "words"}, headers={"traceparent": PARENT})

    assert collector.spans() == []


def test_a_delivery_is_a_job_and_the_call_that_it_makes(sqlite, collector):
    decided, time = make_decided(), Time()
    with receiver() as platform, traced(switched_on(collector)):
        decided.endpoint(platform.url, now=NOON)
        decided.enforce(now=NOON)
        work_until(NOON + timedelta(minutes=1), time=time, hand=worker(time), org=decided.scope)
        assert platform.got
    (call,) = collector.named("call")
    (job,) = [span for span in collector.named("job") if span["spanId"] == call["parentSpanId"]]

    assert notes(job) == {
        "seawall.task": "deliver",
        "seawall.lane": "calls",
        "seawall.attempt": "1",
    }
    assert notes(call) == {
        "seawall.purpose": "webhook",
        "http.response.status_code": "200",
        "seawall.failure": "",
    }
    port = platform.url.split(":")[-1].partition("/")[0]
    for word in (port, decided.scope.lower(), decided.target.external_id, "hook"):
        assert f'"{word}' not in collector.text()


def test_a_collector_that_is_away_costs_spans_and_is_told_once_a_minute(capsys):
    sender = SpanSender(f"http://127.0.0.1:{closed_port()}/v1/traces", {})

    assert [sender.export([]).name for _ in range(3)] == ["FAILURE"] * 3
    assert TOLD_EVERY >= 60
    assert capsys.readouterr().out.count("traces.not_sent") <= 1


def test_a_collector_behind_our_own_walls_is_called_only_where_it_is_listed(monkeypatch):
    monkeypatch.setenv("SEAWALL_EGRESS_ALLOW", "[]")
    settings.cache_clear()
    with receiver() as heard:
        answer = SpanSender(heard.url, {}).export([]).name
    monkeypatch.undo()
    settings.cache_clear()

    assert (answer, heard.got) == ("FAILURE", [])


def test_a_real_server_sends_its_spans(tmp_path, collector):
    environment = {
        "SEAWALL_TRACES_ENDPOINT": collector.url,
        "SEAWALL_TRACES_SHARE": "1",
        "SEAWALL_EGRESS_ALLOW": OPEN_LOOPBACK,
    }
    with demo_server(tmp_path, **environment) as server:
        key = json.loads((tmp_path / "demo.json").read_text())["key"]
        request = urllib.request.Request(f"{server.address}/v1/checks", b'{"text": "words"}')
        request.add_header("Authorization", f"Bearer {key}")
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.status == 200
        until(lambda: collector.named("check"))
        until(lambda: collector.named("job"))


def test_without_a_collector_nothing_of_the_library_is_loaded_and_a_span_costs_nothing():
    words = (
        "import sys\nfrom seawall.app.database import set_up_django\nset_up_django()\n"
        "import seawall.app.serve, seawall.worker.runner, seawall.app.metrics.metrics_door\n"
        "print([name for name in sys.modules if 'opentelemetry' in name])"
    )
    ran = forked.run([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True, timeout=90)
    best = min(repeat(lambda: spans.span("check").__enter__(), number=2_000, repeat=5))

    assert ran.stdout.strip() == "[]"
    assert best / 2_000 * 1e6 < MOST_MICROSECONDS_OFF
    assert spans.carried(notes) is notes


def test_without_the_extra_the_start_is_refused_and_the_extra_is_named(monkeypatch, collector):
    monkeypatch.setitem(sys.modules, "seawall.app.traces.span_sending", None)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.delitem(sys.modules, "seawall.app.traces.span_sending")
    with pytest.raises(Misconfigured, match="library") as refused, traced(switched_on(collector)):
        pass

    assert "`traces`" in (refused.value.remedy or "")


def test_the_outer_door_stands_before_the_span(on_sqlite, collector):
    """So the client that is compared with the setting is the outermost, not the proxy."""
    app = application(replace(on_sqlite.parts, settings=switched_on(collector)), ProcessRole.GATE)

    assert isinstance(app, OuterDoor)
