"""`seawall order evidence`: what the record shows on a notice of the United Kingdom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import JsonOption, print_facts, print_json, print_table
from seawall.cli.session import OrgOption, clock, work
from seawall.ids import OrderId

if TYPE_CHECKING:
    from seawall.journeys.uk_evidence import Evidence


def show_evidence(
    order: Annotated[str, typer.Argument(metavar="ORDER", help="Its id, order_….")],
    *,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show endorsement, repeats and swiftness for a notice of the United Kingdom.

    Facts from the record: the Terrorism Act 2006, s.3, and the Online Safety Act 2023, s.10(3).
    """
    with work(org) as tx:
        from seawall.journeys.uk_evidence import evidence

        found = evidence(OrderId(order), tx=tx, now=clock())
    if as_json:
        print_json(found)
    else:
        _print(found)


def _print(found: Evidence) -> None:
    swift, stands = found.swiftness, found.endorsement
    print_facts(
        [
            ("order", found.order),
            ("endorsement", stands.says if stands else "no notice under s.3 was given"),
            ("given", stands.given_at if stands else None),
            ("endorsed from", stands.endorsed_from if stands else None),
            ("removed", stands.removed_at if stands else None),
            ("gone", f"{swift.gone} of {swift.count}"),
            ("longest", swift.longest),
            ("our own aim", f"{swift.aim}, kept for {swift.within_aim}" if swift.aim else None),
            ("searched since", found.repeats.searched_since or "not searched for"),
        ]
    )
    print_table(
        ["found again", "item", "verdict", "removed", "time up"],
        [[r.found_at, r.item, r.verdict, r.removed_at, r.time_up] for r in found.repeats.repeats],
    )
