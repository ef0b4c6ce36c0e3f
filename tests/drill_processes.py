"""What is done to a drill by other processes of the same installation, as `python -c` runs it."""

from __future__ import annotations

_BEGINNING = """
from datetime import UTC, datetime, timedelta
from seawall.cli.session import scope
from seawall.transaction import transaction
organisation, now = scope(), datetime.now(UTC)
"""

#: Somebody opens the open drill and carries it out, by whatever door.
CARRY_OUT = (
    _BEGINNING
    + """
from seawall.journeys.answers.drill_exchange import unfinished_drill
from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.orders.order_taking import open_order
with transaction(organisation) as tx:
    order, person = unfinished_drill(tx=tx).id, tx.people.members()[0]
    open_order(order, person, tx=tx, now=now)
    comply_with_order(Compliance(order, person), tx=tx, now=now)
"""
)


def begin_drill_before(seconds: float) -> str:
    """A drill that began so long ago, and whose command was killed."""
    return (
        _BEGINNING
        + f"""
from seawall.journeys.answers.drill_exchange import start_drill
with transaction(organisation) as tx:
    began = now - timedelta(seconds={seconds})
    print(start_drill(by="cli:timer", pages=True, tx=tx, now=began).order.id)
"""
    )
