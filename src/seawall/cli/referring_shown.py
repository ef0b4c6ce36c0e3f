"""What `seawall refer` prints: batches, addresses, dispatches, shares."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from seawall.cli.output import fitting, print_facts, print_json, print_table
from seawall.cli.session import clock

if TYPE_CHECKING:
    from seawall.orders.probing.durations import Durations
    from seawall.orders.probing.survival import Quantile, Share
    from seawall.orders.referring.figures import Figures
    from seawall.orders.referring.model import Dispatch, Line
    from seawall.transaction import Transaction


def show_batches(tx: Transaction, *, as_json: bool) -> None:
    """Every batch, with how many of its addresses have which standing."""
    found = [(one, tx.referring.standings(one.id)) for one in tx.referring.batches()]
    if as_json:
        print_json([{"batch": one, "standings": counts} for one, counts in found])
        return
    rows = [
        (one.id, one.state, one.source, one.created_at, [f"{n} {s}" for s, n in counts.items()])
        for one, counts in found
    ]
    print_table(("batch", "state", "source", "imported", "standings"), rows)


def show_lines(lines: list[Line], *, as_json: bool) -> None:
    """The addresses of a batch, each with its standing."""
    if as_json:
        print_json([_line(one) for one in lines])
        return
    rows = [
        (one.position, "pending" if one.is_pending else one.standing, fitting(one.url), one.why)
        for one in lines
    ]
    print_table(("no", "standing", "address", "why"), rows)


def show_dispatches(
    dispatches: list[Dispatch], *, as_json: bool, lines: list[Line] | None = None
) -> None:
    """How far each has come, and who is silent; with its addresses where there are some."""
    from seawall.orders.referring.dispatch import silent_since

    now = clock()
    facts = [
        {
            "reference": one.reference,
            "form": one.form,
            "state": one.state,
            "is_sampled": one.is_sampled,
            "sent_at": one.sent_at,
            "received_at": one.received_at,
            "answered_at": one.answered_at,
            "silent_since": silent_since(one, now),
            "error": one.error,
        }
        for one in dispatches
    ]
    if as_json:
        shown = [_line(one) for one in lines or ()]
        print_json({"dispatches": facts, "lines": shown} if lines is not None else facts)
        return
    print_table(tuple(facts[0]) if facts else (), [tuple(one.values()) for one in facts])
    for one in lines or ():
        print_facts([("address", one.url), ("outcome", one.outcome), ("seen", one.liveness)])


def shares(of: dict[str, Any]) -> list[tuple[object, ...]]:
    """Each share as a row: how many of how many, and the interval it lies in."""

    def percent(whole: int | None) -> str:
        return "-" if whole is None else f"{whole / 100:.1f} %"

    return [
        (
            name.replace("_", " "),
            one["count"],
            one["of"],
            percent(one["share_per_10000"]),
            " to ".join(percent(bound) for bound in one["wilson_95_per_10000"]),
        )
        for name, one in of.items()
    ]


def _line(line: Line) -> dict[str, Any]:
    return {
        "position": line.position,
        "written": line.written,
        "url": line.url,
        "standing": "pending" if line.is_pending else line.standing,
        "why": line.why,
        "assessment": line.assessment,
        "evidence_sha256": line.baseline.get("sha256", ""),
        "outcome": line.outcome,
        "reason_code": line.reason_code,
        "liveness": line.liveness,
        "gone_from": line.gone_from,
    }


def show_figures(figures: Figures, *, as_json: bool) -> None:
    """How long what was sent stood, in sentences; what cannot be measured says why."""
    if as_json:
        print_json(figures.as_json())
        return
    rate = figures.removal_rate
    facts: list[tuple[str, object]] = [
        ("sent", figures.sent),
        ("followed", figures.followed),
        ("gone", figures.gone),
        ("reappeared", figures.reappeared),
        ("dead on arrival", figures.dead_on_arrival),
        ("removal rate", "" if rate is None else f"{rate:.1%} of what was sent"),
        ("half were gone", _by(figures.median)),
        ("95 % were gone", _by(figures.p95)),
        ("within an hour", _within(figures.within_an_hour)),
        ("within a day", _within(figures.within_a_day)),
        ("of the removed", _removed(figures.of_the_removed)),
    ]
    print_facts(facts)


def _by(time: Quantile) -> str:
    if time.value is None:
        return "not reached"
    low = "0:00:00" if time.low is None else _whole(time.low)
    high = "not reached" if time.high is None else _whole(time.high)
    return f"after {_whole(time.value)} (95 % interval {low} to {high})"


def _within(share: Share) -> str:
    if not share.counted and not share.left_out:
        return "not measurable: no address was followed"
    if share.value is None:
        return f"not measurable: {share.why}"
    interval = "" if share.low is None else f" (95 % interval {share.low:.1%} to {share.high:.1%})"
    return f"{share.value:.1%} of {share.counted}{interval}, {share.left_out} left out"


def _removed(known: Durations | None) -> str:
    if known is None:
        return "nothing was removed"
    return (
        f"{known.count}, median {_whole(known.median)}, p90 {_whole(known.p90)}, "
        f"p99 {_whole(known.p99)}, {known.within_an_hour:.1%} within an hour, "
        f"{known.within_a_day:.1%} within a day"
    )


def _whole(time: timedelta) -> str:
    """A time as hours, minutes and seconds, cut to whole seconds."""
    return str(timedelta(seconds=int(time.total_seconds())))
