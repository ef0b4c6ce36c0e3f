"""A container is healthy while its server answers checks, and for no other reason."""

from __future__ import annotations

import pytest

from seawall.app.health import readiness_probe
from tests.ports import own_port


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [({"status": "ready", "seq": 7}, 200, 0), ({"status": "starting", "seq": 0}, 503, 1)],
)
def test_the_probe_ends_with_0_where_checks_are_answered(
    httpserver, monkeypatch, capsys, answer, status, code
):
    httpserver.expect_request("/readyz").respond_with_json(answer, status=status)
    monkeypatch.setenv("SEAWALL_HOST", "0.0.0.0")
    monkeypatch.setenv("SEAWALL_PORT", str(httpserver.port))

    assert readiness_probe.main() == code
    assert capsys.readouterr().out == f"{answer['status']}\n"


def test_the_probe_ends_with_1_where_nobody_answers(monkeypatch, capsys):
    monkeypatch.setenv("SEAWALL_PORT", str(own_port()))

    assert readiness_probe.main() == 1
    assert capsys.readouterr().out == "no answer\n"
