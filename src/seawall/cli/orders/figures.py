"""`seawall figures`: the yearly numbers of Regulation 2021/784, counted from the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import command
from seawall.cli.presentation import Facts, facts

if TYPE_CHECKING:
    from seawall.enforcement.wrongful.model import WrongfulHours
    from seawall.orders.figures.speed import Speed
    from seawall.orders.figures.yearly import Article7, Article21
    from seawall.transaction import Transaction

_REPORT = "eu-tco-transparency-report"


@dataclass(frozen=True, slots=True)
class YearlyFigures:
    """The numbers of a year, in the order and by the names that they are published under."""

    article_7: Article7
    article_21: Article21
    items_removed_by_basis: dict[str, int]
    final_orders_in_twelve_months: int
    exposure_indicated: bool
    wrongful_hours: WrongfulHours
    publish_by: date


def _facts(figures: YearlyFigures) -> Facts:
    seven, twenty_one = figures.article_7, figures.article_21
    opened = twenty_one.accesses
    return [
        ("publish by", figures.publish_by),
        ("7(3)(c) items removed", seven.items_removed),
        (
            "7(3)(c) orders not executed",
            _count_and_shares(seven.orders_not_executed, seven.grounds),
        ),
        ("7(3)(d) complaints", _count_and_shares(seven.complaints, seven.complaint_outcomes)),
        (
            "7(3)(e) our proceedings",
            _count_and_shares(seven.proceedings, seven.proceeding_outcomes),
        ),
        ("7(3)(f) reinstated after review", seven.reinstated_after_review),
        ("7(3)(g) reinstated after complaint", seven.reinstated_after_complaint),
        ("21 removal orders", twenty_one.orders),
        ("21 speed of orders", _speed(twenty_one.order_items)),
        ("21 speed of measures", _speed(twenty_one.measure_items)),
        ("21 access to what is kept", _count_and_shares(sum(opened.values()), opened)),
        ("21 access denied", twenty_one.accesses_denied),
        ("final orders in 12 months", figures.final_orders_in_twelve_months),
        ("wrongful hours", _wrongful(figures.wrongful_hours)),
        *((f"removed: {basis}", n) for basis, n in figures.items_removed_by_basis.items()),
    ]


@command(shown=facts(_facts))
def show_figures(
    year: Annotated[int, typer.Argument(min=2022, max=2199, help="The calendar year.")],
    *,
    tx: Transaction,
    now: datetime,
) -> YearlyFigures:
    """Count a year: Article 7(3), the blocks of Article 21, and what was removed on which basis.

    Removal orders, referrals and own measures are three series and are never added up.
    """
    from seawall.enforcement.wrongful.model import add_up_hours
    from seawall.journeys.clocks.order_clocks import known_jurisdictions
    from seawall.journeys.duties.exposure_indicator import measure_exposure
    from seawall.journeys.duties.order_figures import gather_facts, removals
    from seawall.orders.figures.removal_counts import count_actioned
    from seawall.orders.figures.yearly import article7, article21, last_publication_day

    gathered, exposure = gather_facts(year, tx=tx), measure_exposure(tx=tx, now=now)
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    removed = count_actioned(removals(year, tx=tx))
    return YearlyFigures(
        article_7=article7(gathered),
        article_21=article21(gathered),
        items_removed_by_basis={str(basis): count for basis, count in removed.items()},
        final_orders_in_twelve_months=exposure.count,
        exposure_indicated=exposure.is_flagged,
        wrongful_hours=add_up_hours(tx.wrongful.ended_between(since, until)),
        publish_by=last_publication_day(year, known_jurisdictions().profile(_REPORT)),
    )


def _count_and_shares(count: int, parts: Mapping[str, int]) -> str:
    shares = ", ".join(f"{name} {number}" for name, number in parts.items())
    return f"{count} ({shares})" if shares else str(count)


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
