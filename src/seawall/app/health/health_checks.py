"""Every check of health, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable

from seawall.app.health.clock_tables import judge_tables
from seawall.app.health.database_write import judge_writes
from seawall.app.health.health_facts import HealthFacts
from seawall.app.health.heard_alarms import judge_alarms
from seawall.app.health.kept_checks import judge_journal
from seawall.app.health.kept_deadlines import judge_deadlines
from seawall.app.health.lane_room import judge_lanes
from seawall.app.health.live_worker import judge_worker
from seawall.app.health.loops_at_work import judge_loops
from seawall.app.health.reachable_pager import judge_pager
from seawall.gate.health_report import HealthFinding, HealthReport

HealthCheck = Callable[[HealthFacts], HealthFinding]
CHECKS: tuple[HealthCheck, ...] = (
    judge_writes,
    judge_worker,
    judge_tables,
    judge_pager,
    judge_deadlines,
    judge_alarms,
    judge_journal,
    judge_loops,
    judge_lanes,
)


def health_report(facts: HealthFacts) -> HealthReport:
    """What every check says of these facts."""
    return HealthReport(tuple(judge(facts) for judge in CHECKS))
