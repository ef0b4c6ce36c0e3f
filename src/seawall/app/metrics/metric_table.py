"""Every metric: its name, its kind, its labels and what it says.

No label holds anything of users, organisations, addresses or content: a label is a word of ours,
or the name of a queue or a rule, of which only so many are shown (`MOST_NAMES`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class MetricKind(StrEnum):
    """How Prometheus reads the values."""

    GAUGE = "gauge"
    COUNTER = "counter"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One metric as it is declared, and as its page lists it."""

    name: str
    kind: MetricKind
    help: str
    labels: tuple[str, ...] = ()


#: Queues and rules are named in files: so many names are shown, and the rest together.
MOST_NAMES, OTHER = 100, "other"

_GAUGE, _COUNTER, _HISTOGRAM = MetricKind.GAUGE, MetricKind.COUNTER, MetricKind.HISTOGRAM

METRICS = (
    # The process and its checks of health
    MetricRow("seawall_build_info", _GAUGE, "Always 1; the label is the version.", ("version",)),
    MetricRow("seawall_processes", _GAUGE, "Processes that answer at this port."),
    MetricRow(
        "seawall_health_check_ok",
        _GAUGE,
        "1 while this check of /healthz is fine, 0 while it is not.",
        ("check",),
    ),
    MetricRow(
        "seawall_worker_silence_seconds", _GAUGE, "Seconds since the worker's last sign of life."
    ),
    MetricRow("seawall_disk_free_bytes", _GAUGE, "Free room where this is stored.", ("folder",)),
    MetricRow("seawall_disk_size_bytes", _GAUGE, "All room where this is stored.", ("folder",)),
    # Orders
    MetricRow("seawall_order_deadlines_open", _GAUGE, "Orders with a deadline that runs."),
    MetricRow("seawall_order_deadlines_missed", _GAUGE, "Open orders whose deadline has passed."),
    MetricRow(
        "seawall_order_clock_used_ratio",
        _GAUGE,
        "Share of its time that the most advanced open order has used: 1 is the deadline.",
    ),
    MetricRow(
        "seawall_order_next_deadline_seconds",
        _GAUGE,
        "Seconds to the next deadline of an open order, below 0 where it has passed; "
        "absent where none runs.",
    ),
    MetricRow(
        "seawall_order_clocks",
        _GAUGE,
        "Clocks of open orders, by profile and state (running, held, overdue, no_deadline).",
        ("profile", "state"),
    ),
    # Checks
    MetricRow("seawall_checks_total", _COUNTER, "Upload checks that were answered.", ("verdict",)),
    MetricRow(
        "seawall_checks_by_rule_total",
        _COUNTER,
        "Upload checks by the rule that decided them.",
        ("rule",),
    ),
    MetricRow(
        "seawall_checks_degraded_total",
        _COUNTER,
        "Upload checks that the fail mode answered, because they could not be completed.",
    ),
    MetricRow(
        "seawall_check_duration_seconds",
        _HISTOGRAM,
        "Time from the whole request to its verdict.",
        ("verdict",),
    ),
    MetricRow("seawall_index_ready", _GAUGE, "1 once checks can be answered from the index."),
    MetricRow(
        "seawall_index_lag_seconds", _GAUGE, "Seconds since the index last followed the banks."
    ),
    MetricRow("seawall_index_entries", _GAUGE, "Entries that checks are matched against."),
    MetricRow("seawall_journal_checks", _GAUGE, "Checks not yet recorded, by place.", ("place",)),
    MetricRow("seawall_journal_lost_total", _COUNTER, "Checks whose record was lost."),
    # Lanes
    MetricRow("seawall_decoder_busy", _GAUGE, "Decoders that have a file now.", ("family",)),
    MetricRow("seawall_decoder_waiting", _GAUGE, "Files that wait for a decoder.", ("family",)),
    MetricRow(
        "seawall_decoder_restarts_total",
        _COUNTER,
        "Decoders that were ended over a file: they died, ran out of time or broke the rules.",
        ("family",),
    ),
    MetricRow(
        "seawall_requests_busy", _GAUGE, "Requests that a thread of the lane works on.", ("lane",)
    ),
    MetricRow("seawall_requests_waiting", _GAUGE, "Requests that wait for a thread.", ("lane",)),
    MetricRow(
        "seawall_requests_refused_total",
        _COUNTER,
        "Requests that were turned away because the lane was full.",
        ("lane",),
    ),
    # Work
    MetricRow("seawall_cases_open", _GAUGE, "Cases that nobody has decided.", ("queue",)),
    MetricRow(
        "seawall_case_oldest_seconds", _GAUGE, "Age of the oldest undecided case.", ("queue",)
    ),
    MetricRow("seawall_jobs_due", _GAUGE, "Jobs of the worker that are due.", ("lane",)),
    MetricRow(
        "seawall_job_oldest_due_seconds",
        _GAUGE,
        "Seconds since the longest waiting job was due.",
        ("lane",),
    ),
    MetricRow("seawall_jobs_failed", _GAUGE, "Jobs that were given up.", ("lane",)),
    MetricRow("seawall_deliveries_owed", _GAUGE, "Webhook deliveries that are not done."),
    MetricRow("seawall_deliveries_retrying", _GAUGE, "Owed deliveries that failed before."),
    MetricRow("seawall_deliveries_failed", _GAUGE, "Deliveries that were given up."),
    MetricRow("seawall_delivery_oldest_seconds", _GAUGE, "Age of the oldest owed delivery."),
    # Ledger
    MetricRow("seawall_ledger_entries", _GAUGE, "Entries with a place in the audit log."),
    MetricRow("seawall_ledger_unplaced_entries", _GAUGE, "Entries without a place yet."),
    MetricRow(
        "seawall_ledger_oldest_unplaced_seconds", _GAUGE, "Age of the oldest entry without a place."
    ),
    MetricRow(
        "seawall_ledger_unsigned_entries", _GAUGE, "Placed entries that no checkpoint covers."
    ),
    MetricRow("seawall_ledger_checkpoint_age_seconds", _GAUGE, "Age of the newest checkpoint."),
    MetricRow(
        "seawall_ledger_lost_entries",
        _GAUGE,
        "Entries that were acknowledged and are gone from the database.",
    ),
    # The figures themselves
    MetricRow(
        "seawall_database_figures_up",
        _GAUGE,
        "1 if the last reading of the database for these metrics succeeded.",
    ),
    MetricRow(
        "seawall_database_figures_age_seconds",
        _GAUGE,
        "Age of the figures from the database; absent before the first reading.",
    ),
)
ROWS = {row.name: row for row in METRICS}


def shown_name(name: str, names: Collection[str]) -> str:
    """The name as a label, or `other` where too many are shown already."""
    return name if name in names or len(names) < MOST_NAMES else OTHER
