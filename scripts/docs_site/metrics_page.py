"""Every metric and every alert as tables, from the code and from the rules that ship."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from scripts.docs_site.markdown import as_cell, code, table
from seawall.app.metrics.metric_table import METRICS


def metrics_table() -> str:
    """A row a metric: two columns, so that a phone shows it."""
    rows = [
        (
            " ".join((code(row.name), *(code(f"{{{label}}}") for label in row.labels))),
            as_cell(f"{row.help} ({row.kind})"),
        )
        for row in METRICS
    ]
    return table(("Metric, labels", "What it says"), rows)


def alerts_table(root: Path) -> str:
    """A row an alert: when it fires, whom it wakes, and the page to open."""
    text = (root / "deploy" / "prometheus" / "seawall.rules.yml").read_text("utf-8")
    (group,) = yaml.safe_load(text)["groups"]
    rows = [_alert_row(rule) for rule in group["rules"]]
    return table(("Alert", "Fires when", "Severity", "Read"), rows)


def _alert_row(rule: dict[str, Any]) -> tuple[str, str, str, str]:
    patience = f", for {rule['for']}" if "for" in rule else ""
    page = rule["annotations"]["docs_page"]
    return (
        code(rule["alert"]),
        code(rule["expr"]).replace("|", "\\|") + patience,
        rule["labels"]["severity"],
        f"[page](../{page.removeprefix('docs/')})",
    )
