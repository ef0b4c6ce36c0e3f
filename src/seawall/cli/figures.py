"""`seawall figures`: the yearly numbers of Regulation 2021/784, counted from the record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.output import JsonOption, print_facts, print_json
from seawall.cli.session import OrgOption, clock, ready, work

if TYPE_CHECKING:
    from seawall.enforcement.wrongful.model import WrongfulHours
    from seawall.orders.figures.speed import Speed

_REPORT = "eu-tco-transparency-report"


def show_figures(
    year: Annotated[int, typer.Argument(min=2022, max=2199, help="The calendar year.")],
    *,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Count a year: Article 7(3), the blocks of Article 21, and what was removed on which basis.

    Removal orders, referrals and own measures are three series and are never added up.
    """
    ready()
    from seawall.enforcement.wrongful.model import add_up
    from seawall.journeys.exposure_indicator import measure
    from seawall.journeys.order_clocks import known
    from seawall.journeys.order_figures import gather, removals
    from seawall.orders.figures.actioned import actioned
    from seawall.orders.figures.yearly import article7, article21, last_publication_day

    with work(org) as tx:
        facts = gather(year, tx=tx)
        counts = actioned(removals(year, tx=tx))
        exposed = measure(tx=tx, now=clock())
        since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        wrongful = add_up(tx.wrongful.ended_between(since, until))
    told: dict[str, Any] = {
        "article_7": article7(facts),
        "article_21": article21(facts),
        "items_removed_by_basis": {str(basis): count for basis, count in counts.items()},
        "final_orders_in_twelve_months": exposed.count,
        "exposure_indicated": exposed.is_flagged,
        "wrongful_hours": wrongful,
        "publish_by": last_publication_day(year, known().profile(_REPORT)),
    }
    if as_json:
        print_json(told)
    else:
        _print(told)


def _print(told: dict[str, Any]) -> None:
    seven, twenty_one = told["article_7"], told["article_21"]
    opened = twenty_one.accesses
    publish_by: date = told["publish_by"]
    facts: list[tuple[str, object]] = [
        ("publish by", publish_by),
        ("7(3)(c) items removed", seven.items_removed),
        ("7(3)(c) orders not executed", _counted(seven.orders_not_executed, seven.grounds)),
        ("7(3)(d) complaints", _counted(seven.complaints, seven.complaint_outcomes)),
        ("7(3)(e) our proceedings", _counted(seven.proceedings, seven.proceeding_outcomes)),
        ("7(3)(f) reinstated after review", seven.reinstated_after_review),
        ("7(3)(g) reinstated after complaint", seven.reinstated_after_complaint),
        ("21 removal orders", twenty_one.orders),
        ("21 speed of orders", _speed(twenty_one.order_items)),
        ("21 speed of measures", _speed(twenty_one.measure_items)),
        ("21 access to what is kept", _counted(sum(opened.values()), opened)),
        ("21 access denied", twenty_one.accesses_denied),
        ("final orders in 12 months", told["final_orders_in_twelve_months"]),
        ("wrongful hours", _wrongful(told["wrongful_hours"])),
    ]
    removed = told["items_removed_by_basis"]
    print_facts([*facts, *((f"removed: {basis}", count) for basis, count in removed.items())])


def _counted(count: int, parts: dict[str, int]) -> str:
    said = ", ".join(f"{name} {number}" for name, number in parts.items())
    return f"{count} ({said})" if said else str(count)


def _wrongful(hours: WrongfulHours) -> str:
    """Items that came back, and how long they were down: never more than was found out."""
    if not hours.items:
        return "nothing came back"
    return (
        f"{hours.items} items, {hours.hours} h, the longest {hours.longest} h ("
        + ", ".join(f"{kind} {number} h" for kind, number in hours.by_kind.items())
        + ")"
    )


def _speed(speed: Speed) -> str:
    if not speed.count:
        return "nothing removed"
    return (
        f"{speed.count} items, median {speed.median_seconds} s, slowest tenth from "
        f"{speed.slowest_tenth_seconds} s, {speed.within_the_hour} within the hour"
    )
