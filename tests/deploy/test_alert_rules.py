"""The alert rules that ship: tried by Prometheus' own tool, each with series that fire and that do not."""

from __future__ import annotations

import re
import subprocess
import urllib.request
from typing import Any, NamedTuple

import pytest
import yaml

from seawall.app.metrics.metric_table import METRICS
from tests import needs
from tests.docs.pages import ROOT
from tests.served import served

FOLDER = ROOT / "deploy" / "prometheus"
RULES = FOLDER / "seawall.rules.yml"
_METRIC = re.compile(r"\bseawall_[a-z0-9_]+\b")
#: Parts of a histogram, which are shown under its name.
_PARTS = re.compile(r"_(bucket|count|sum)$")


class Trial(NamedTuple):
    """Series that make an alert fire, and some that are nearly as bad and do not; a sample a minute."""

    fires: dict[str, str]
    calm: dict[str, str]


def one(name: str, fires: str, calm: str) -> Trial:
    """A trial of one series on one instance."""
    return Trial({series(name): fires}, {series(name): calm})


def series(name: str) -> str:
    """A series as a scrape of one instance has it."""
    name, _, labels = name.partition("{")
    return f'{name}{{job="seawall",instance="a",{labels or "}"}'


def both(which: str, first: str, second: str) -> dict[str, str]:
    names = which.split()
    return {series(names[0]): first, series(names[1]): second}


_CHECKS = 'seawall_checks_total{verdict="allow"}'
_SLOW = 'seawall_check_duration_seconds_bucket{verdict="allow",le="%s"}'
_DELIVERIES = "seawall_deliveries_retrying seawall_delivery_oldest_seconds"
_DISK = 'seawall_disk_free_bytes{folder="data"} seawall_disk_size_bytes{folder="data"}'
_AGES = "seawall_database_figures_up seawall_database_figures_age_seconds"

#: Twenty minutes of each; what fires does so at the end.
TRIALS = {
    "SeawallDown": one("up", "0x20", "1x20"),
    "SeawallNoMetrics": Trial({"up": "1x20"}, {series("seawall_build_info"): "1x20"}),
    "SeawallHealthCheckFailing": one('seawall_health_check_ok{check="pager"}', "0x20", "1x20"),
    "SeawallOrderAt80Percent": one("seawall_order_clock_used_ratio", "0.8x20", "0.79x20"),
    "SeawallOrderDeadlineMissed": one("seawall_order_deadlines_missed", "0x19 1", "0x20"),
    "SeawallLedgerEntriesLost": one("seawall_ledger_lost_entries", "3x10 5x10", "5x20"),
    "SeawallLedgerEntriesUnplaced": one(
        "seawall_ledger_oldest_unplaced_seconds", "0x15 130+60x5", "3x20"
    ),
    "SeawallLedgerUnsigned": one("seawall_ledger_unsigned_entries", "7x20", "0x12 7x5 0x3"),
    "SeawallIndexStale": one("seawall_index_lag_seconds", "0+60x20", "1x20"),
    "SeawallIndexNotReady": one("seawall_index_ready", "0x20", "0x2 1x18"),
    "SeawallWorkerSilent": one("seawall_worker_silence_seconds", "0+30x20", "5x20"),
    "SeawallUrgentJobsLate": one(
        'seawall_job_oldest_due_seconds{lane="urgent"}', "0+20x20", "100x20"
    ),
    "SeawallJobsLate": one('seawall_job_oldest_due_seconds{lane="calls"}', "0+90x20", "800x20"),
    "SeawallJobsGivenUp": one('seawall_jobs_failed{lane="calls"}', "2x15 3x5", "3x20"),
    "SeawallDeliveriesFailing": Trial(
        both(_DELIVERIES, "4x20", "0+120x20"), both(_DELIVERIES, "4x20", "60x20")
    ),
    "SeawallDeliveriesGivenUp": one("seawall_deliveries_failed", "0x15 1x5", "1x20"),
    "SeawallCaseTooOld": one(
        'seawall_case_oldest_seconds{queue="matches"}', "90000x20", "80000x20"
    ),
    "SeawallDecodersRestarting": one(
        'seawall_decoder_restarts_total{family="picture"}', "0+5x20", "0+1x20"
    ),
    "SeawallDecodersBusy": one('seawall_decoder_waiting{family="picture"}', "30x20", "12x20"),
    "SeawallChecksUnrecorded": one('seawall_journal_checks{place="disk"}', "9x20", "0x10 9x3 0x7"),
    "SeawallChecksAtRisk": one('seawall_journal_checks{place="memory"}', "1x20", "0x20"),
    "SeawallChecksLost": one("seawall_journal_lost_total", "0x10 1x10", "4x20"),
    "SeawallDiskLow": Trial(both(_DISK, "9e9x20", "1e11x20"), both(_DISK, "2e10x20", "1e11x20")),
    "SeawallDiskFull": one('seawall_disk_free_bytes{folder="data"}', "1e8x20", "5e9x20"),
    "SeawallChecksSlow": Trial(
        {
            series(_SLOW % "2.5"): "0x20",
            series(_SLOW % "5.0"): "0+60x20",
            series(_SLOW % "+Inf"): "0+60x20",
        },
        {
            series(_SLOW % "2.5"): "0+59x20",
            series(_SLOW % "5.0"): "0+60x20",
            series(_SLOW % "+Inf"): "0+60x20",
        },
    ),
    "SeawallChecksDegraded": Trial(
        {series("seawall_checks_degraded_total"): "0+60x20", series(_CHECKS): "0+600x20"},
        {series("seawall_checks_degraded_total"): "0+1x20", series(_CHECKS): "0+600x20"},
    ),
    "SeawallKnownSendersRefused": one(
        'seawall_requests_refused_total{lane="orders"}', "0x17 2x3", "2x20"
    ),
    "SeawallFiguresOld": Trial(both(_AGES, "0x20", "0+60x20"), both(_AGES, "1x20", "9x20")),
}


@pytest.fixture(scope="module")
def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    return group["rules"]


def promtool(*words: str) -> subprocess.CompletedProcess[str]:
    """Prometheus' own tool, which reads what its server would."""
    return subprocess.run(
        [needs.program("promtool"), *words], capture_output=True, text=True, timeout=60
    )


def test_prometheus_takes_the_configuration_and_the_rules_as_they_are():
    for words in (("config", "prometheus.yml"), ("rules", RULES.name)):
        ran = promtool("check", words[0], str(FOLDER / words[1]))
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_alert_fires_where_it_must_and_rests_where_it_must(tmp_path, rules):
    assert set(TRIALS) == {rule["alert"] for rule in rules}
    tests = [
        _trial(alert, inputs, fires=fires)
        for alert, trial in TRIALS.items()
        for inputs, fires in ((trial.fires, True), (trial.calm, False))
    ]
    document = {"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": tests}
    file = tmp_path / "trials.yml"
    file.write_text(yaml.safe_dump(document))

    ran = promtool("test", "rules", str(file))

    assert ran.returncode == 0, ran.stdout + ran.stderr


def _trial(alert: str, inputs: dict[str, str], *, fires: bool) -> dict[str, Any]:
    firing = f'count(ALERTS{{alertname="{alert}",alertstate="firing"}})'
    samples = [{"labels": "{}", "value": 1}] if fires else []
    return {
        "name": f"{alert} {'fires' if fires else 'rests'}",
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in inputs.items()],
        "promql_expr_test": [{"expr": firing, "eval_time": "20m", "exp_samples": samples}],
    }


def test_two_instances_that_see_the_same_order_are_one_alert(tmp_path):
    inputs = {
        f'seawall_order_clock_used_ratio{{job="seawall",instance="{name}"}}': f"{value}x20"
        for name, value in (("gate", 0.85), ("console", 0.86))
    }
    trial = _trial("SeawallOrderAt80Percent", inputs, fires=True)
    file = tmp_path / "trial.yml"
    file.write_text(yaml.safe_dump({"rule_files": [str(RULES)], "tests": [trial]}))

    ran = promtool("test", "rules", str(file))

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_alert_says_in_words_what_is_wrong_what_to_do_and_where_that_stands(rules):
    for rule in rules:
        notes = rule["annotations"]
        assert rule["labels"]["severity"] in {"page", "ticket"}, rule["alert"]
        assert notes["summary"].endswith(".")
        assert notes["description"].endswith(".")
        assert (ROOT / notes["docs_page"]).is_file(), rule["alert"]


def test_every_metric_that_a_rule_names_is_one_that_a_running_server_shows(tmp_path, rules):
    used = {_PARTS.sub("", name) for rule in rules for name in _METRIC.findall(rule["expr"])}
    with (
        served(tmp_path / "demo") as server,
        urllib.request.urlopen(f"{server.url}/metrics", timeout=60) as answer,
    ):
        text = answer.read().decode()

    shown = set(re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE))
    sampled = {
        _PARTS.sub("", name) for name in re.findall(r"^(seawall_\w+)[ {]", text, re.MULTILINE)
    }
    assert shown == {row.name for row in METRICS}
    assert used <= shown
    #: Without a case, a deadline or a check with a rule there is nothing to show.
    assert shown - sampled <= {
        "seawall_order_next_deadline_seconds",
        "seawall_order_clocks",
        "seawall_checks_by_rule_total",
        "seawall_cases_open",
        "seawall_case_oldest_seconds",
        "seawall_decoder_busy",
        "seawall_decoder_waiting",
        "seawall_decoder_restarts_total",
        "seawall_ledger_checkpoint_age_seconds",
    }
