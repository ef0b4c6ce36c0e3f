"""The demo's platform reports that it has done what it was asked last for every order's items."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from seawall.cli.session import organisation_named
from seawall.enforcement.model import OutcomeKind, Target
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.orders.model import OrderState
from seawall.transaction import transaction


def main() -> None:
    """Report each action that nobody has reported."""
    org, now = organisation_named("harbour-video"), datetime.now(UTC)
    with transaction(org.id) as tx:
        for order in tx.orders.board(states=[*OrderState], limit=100):
            for line in tx.orders.items(order.id):
                item = tx.intake.item(line.item) if line.item else None
                target = Target(item.kind, item.external_id) if item else None
                newest = tx.enforcement.newest_action(target) if target else None
                if newest and not tx.enforcement.outcomes_of(newest.id):
                    report_outcome(OutcomeReport(newest.id, OutcomeKind.APPLIED), tx=tx, now=now)
    sys.stdout.write("{}")
