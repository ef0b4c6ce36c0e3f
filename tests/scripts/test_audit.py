"""An audit that could look at nothing says so, and is never good news."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date

import pytest
from werkzeug import Response

from scripts import audit
from tests.folders import CHECKOUT

TODAY = date(2026, 11, 29)
LODASH = {
    "lodash": {
        "range": "<4.17.12",
        "via": [{"url": "https://x.test/GHSA-jf85", "severity": "critical", "title": "Pollution"}],
    }
}
WAIVED = audit.Waiver("CVE-2026-11111", date(2026, 12, 31), "not called")


def looks(*faults, passed_over=()):
    return lambda: audit.Audit(3, tuple(faults), tuple(passed_over))


def blind():
    raise audit.CouldNotLook("nobody there")


def report(known, ours, *, waivers=()):
    said = audit.Report(waivers, TODAY)
    said.take(known, {"uv.lock": ours})
    return said.exit_code, " ".join(said.lines)


FAULT = audit.Fault("jinja2 2.10", "PYSEC-1", frozenset({"CVE-2026-11111"}))


def test_an_auditor_that_finds_what_everybody_knows_is_believed():
    assert report(looks(FAULT), looks()) == (0, "uv.lock: 3 packages, 0 faults known, 0 waived")


@pytest.mark.parametrize("known", [looks(), blind], ids=["finds nothing", "is away"])
def test_an_auditor_that_does_not_find_what_everybody_knows_could_not_look(known):
    code, said = report(known, looks())

    assert code == 2
    assert "COULD NOT LOOK" in said


def test_a_fault_of_ours_fails_the_check_and_is_named():
    code, said = report(looks(FAULT), looks(FAULT))

    assert code == 1
    assert "jinja2 2.10: PYSEC-1" in said


@pytest.mark.parametrize(("until", "code"), [(date(2026, 11, 29), 0), (date(2026, 11, 28), 1)])
def test_a_waiver_holds_until_its_day_and_no_longer(until, code):
    waiver = audit.Waiver("CVE-2026-11111", until, "not called")

    assert report(looks(FAULT), looks(FAULT), waivers=[waiver])[0] == code


def test_a_package_that_nobody_could_look_up_is_named():
    assert "passed over: own-thing" in report(looks(FAULT), looks(passed_over=["own-thing"]))[1]


def test_a_fault_weighs_more_than_a_database_that_is_away():
    said = audit.Report([], TODAY)
    said.take(looks(FAULT), {"uv.lock": looks(FAULT)})
    said.take(blind, {"package-lock.json": looks()})

    assert said.exit_code == 1


def test_every_waiver_that_is_written_has_a_day_and_a_reason():
    assert all(waiver.id and waiver.why for waiver in audit.read_waivers(audit.WAIVERS))


def osv(faults):
    """OSV's query interface, which knows these packages by name."""

    def answer(request):
        package = json.loads(request.data)["package"]["name"]
        known = [{"id": "PYSEC-1", "aliases": ["CVE-2019-10906"], "affected": []}]
        return Response(json.dumps({"vulns": known} if package in faults else {}))

    return answer


def run(httpserver, ours, packages, monkeypatch):
    """The script itself, with both databases on the loopback."""
    httpserver.expect_request("/v1/query").respond_with_handler(osv({"jinja2", *ours}))
    httpserver.expect_request(re.compile("/-/npm/.*")).respond_with_handler(npm)
    monkeypatch.setattr(audit, "locked_requirements", lambda: packages)
    monkeypatch.setattr(audit, "NODE", ("scripts/audit_known/node",))
    url = httpserver.url_for
    monkeypatch.setattr(sys, "argv", ["audit", "--osv", url("/v1/query"), "--npm", url("/")])
    return audit.main()


def npm(request):
    """npm's bulk advisories, which know one old fault."""
    fault = {"id": 1, "url": "https://x.test/GHSA-jf85", "title": "Pollution"}
    rest = {"severity": "critical", "vulnerable_versions": "<4.17.12", "cwe": [], "cvss": {}}
    return Response(json.dumps({"lodash": [fault | rest]}), content_type="application/json")


def test_the_real_auditors_are_asked_and_understood(httpserver, monkeypatch, capsys):
    code = run(httpserver, {"harbour-tools"}, "harbour-tools==1.0\nclean-thing==2.0\n", monkeypatch)

    printed = capsys.readouterr().out
    assert code == 1
    assert "uv.lock: harbour-tools 1.0: PYSEC-1" in printed
    assert "uv.lock: 2 packages, 1 faults known, 0 waived" in printed
    assert "GHSA-jf85, critical: Pollution" in printed


def test_databases_that_answer_nothing_are_no_good_news(httpserver, monkeypatch, capsys):
    httpserver.expect_request("/v1/query").respond_with_data("gone", status=404)
    httpserver.expect_request(re.compile("/-/npm/.*")).respond_with_data("no", status=405)
    url = httpserver.url_for
    monkeypatch.setattr(sys, "argv", ["audit", "--osv", url("/v1/query"), "--npm", url("/")])

    assert audit.main() == 2
    assert capsys.readouterr().out.count("COULD NOT LOOK") == 2


def test_everything_that_is_locked_is_asked_about():
    lines = audit.locked_requirements().splitlines()
    locked = (CHECKOUT / "uv.lock").read_text()

    assert len(lines) > 200
    assert all(f'name = "{line.partition("==")[0]}"' in locked for line in lines)


def test_the_command_is_there_for_a_schedule():
    words = subprocess.run(
        ["./dev", "help"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )

    assert "./dev audit" in words.stdout
