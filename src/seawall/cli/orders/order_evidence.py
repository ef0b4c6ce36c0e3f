"""`seawall order evidence`: what the record shows on a notice of the United Kingdom."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from seawall.cli.command import command
from seawall.cli.orders.order_board import OrderArgument
from seawall.cli.output import print_facts, print_table
from seawall.cli.presentation import text
from seawall.ids import OrderId

if TYPE_CHECKING:
    from seawall.journeys.duties.uk_evidence import UkEvidence
    from seawall.transaction import Transaction


def _print_evidence(evidence: UkEvidence) -> None:
    swift, endorsed = evidence.swiftness, evidence.endorsement
    print_facts(
        [
            ("order", evidence.order),
            ("endorsement", endorsed.says if endorsed else "no notice under s.3 was given"),
            ("given", endorsed.given_at if endorsed else None),
            ("endorsed from", endorsed.endorsed_from if endorsed else None),
            ("removed", endorsed.removed_at if endorsed else None),
            ("gone", f"{swift.gone} of {swift.count}"),
            ("longest", swift.longest),
            ("our own target", f"{swift.aim}, met for {swift.within_aim}" if swift.aim else None),
            ("searched since", evidence.repeats.searched_since or "not searched for"),
        ]
    )
    repeats = evidence.repeats.repeats
    print_table(
        ["found again", "item", "verdict", "removed", "time online"],
        [(r.found_at, r.item, r.verdict, r.removed_at, r.time_up) for r in repeats],
        empty="Not found again.",
    )


@command(shown=text(_print_evidence))
def show_evidence(order: OrderArgument, *, tx: Transaction, now: datetime) -> UkEvidence:
    """Show endorsement, repeats and swiftness for a notice of the United Kingdom.

    Facts from the record: the Terrorism Act 2006, s.3, and the Online Safety Act 2023, s.10(3).
    """
    from seawall.journeys.duties.uk_evidence import evidence

    return evidence(OrderId(order), tx=tx, now=now)
