"""What `seawall refer` prints: batches, addresses, dispatches, shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from seawall.cli.output import fitting_text, print_facts, print_table
from seawall.cli.presentation import Facts, Row, facts, table, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from seawall.probing.durations import Durations
    from seawall.probing.survival import Quantile, RemovedShare
    from seawall.referrals.figures import ReferralFigures
    from seawall.referrals.model import AddressStanding, Batch, Dispatch, ReferralLine


@dataclass(frozen=True, slots=True)
class BatchStandings:
    """A batch, and how many of its addresses have which standing."""

    batch: Batch
    standings: Mapping[AddressStanding, int]


@dataclass(frozen=True, slots=True)
class DispatchList:
    """How far dispatches have come at a moment; with their addresses where there are some."""

    dispatches: list[Dispatch]
    at: datetime
    lines: list[ReferralLine] | None = None


def _batch(listed: BatchStandings) -> Row:
    batch, counts = listed.batch, listed.standings.items()
    standings = [f"{number} {standing}" for standing, number in counts]
    return batch.id, batch.state, batch.source, batch.created_at, standings


def _line(line: ReferralLine) -> Row:
    standing = "pending" if line.is_pending else line.standing
    return line.position, standing, fitting_text(line.url), line.why


def _line_data(line: ReferralLine) -> dict[str, Any]:
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


def _print_dispatches(listed: DispatchList) -> None:
    rows = [_dispatch(dispatch, listed.at) for dispatch in listed.dispatches]
    print_table(tuple(rows[0]) if rows else (), [tuple(row.values()) for row in rows])
    for line in listed.lines or ():
        print_facts(
            [
                ("URL", line.url),
                ("outcome", line.outcome),
                ("reason", line.reason_code.replace("_", " ")),
                ("outcome at", line.outcome_at),
                ("seen", line.liveness),
            ]
        )


def _dispatch(dispatch: Dispatch, at: datetime) -> dict[str, object]:
    """How far it has come, and since when its platform is silent."""
    from seawall.referrals.dispatch import silent_since

    return {
        "reference": dispatch.reference,
        "form": dispatch.form,
        "state": dispatch.state,
        "is_sampled": dispatch.is_sampled,
        "sent_at": dispatch.sent_at,
        "received_at": dispatch.received_at,
        "answered_at": dispatch.answered_at,
        "silent_since": silent_since(dispatch, at),
        "error": dispatch.error,
    }


def _dispatches_data(listed: DispatchList) -> object:
    rows = [_dispatch(dispatch, listed.at) for dispatch in listed.dispatches]
    if listed.lines is None:
        return rows
    return {"dispatches": rows, "lines": [_line_data(line) for line in listed.lines]}


def _print_record(published: dict[str, Any]) -> None:
    for name, series in published["record"].items():
        print(name)
        print_table(("", "count", "of", "share", "95 % interval"), _shares(series["shares"]))
        print_facts((f"declined: {code}", n) for code, n in series["declined_by_reason"].items())


def _shares(of: dict[str, Any]) -> list[Row]:
    """Each share as a row: how many of how many, and the interval it lies in."""

    def percent(hundredths: int | None) -> str:
        return "-" if hundredths is None else f"{hundredths / 100:.1f} %"

    return [
        (
            name.replace("_", " "),
            share["count"],
            share["of"],
            percent(share["share_per_10000"]),
            " to ".join(percent(bound) for bound in share["wilson_95_per_10000"]),
        )
        for name, share in of.items()
    ]


def _figures(figures: ReferralFigures) -> Facts:
    """How long what was sent stood, in sentences; what cannot be measured says why."""
    rate = figures.removal_rate
    return [
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


def _figures_data(figures: ReferralFigures) -> object:
    return figures.as_json()


def _by(time: Quantile) -> str:
    if time.value is None:
        return "not reached"
    low = "0:00:00" if time.low is None else _whole_seconds(time.low)
    high = "not reached" if time.high is None else _whole_seconds(time.high)
    return f"after {_whole_seconds(time.value)} (95 % interval {low} to {high})"


def _within(share: RemovedShare) -> str:
    if not share.counted and not share.left_out:
        return "not measurable: no URL was followed"
    if share.value is None:
        return f"not measurable: {share.why}"
    interval = "" if share.low is None else f" (95 % interval {share.low:.1%} to {share.high:.1%})"
    return f"{share.value:.1%} of {share.counted}{interval}, {share.left_out} left out"


def _removed(durations: Durations | None) -> str:
    if durations is None:
        return "nothing was removed"
    return (
        f"{durations.count}, median {_whole_seconds(durations.median)}, p90 {_whole_seconds(durations.p90)}, "
        f"p99 {_whole_seconds(durations.p99)}, {durations.within_an_hour:.1%} within an hour, "
        f"{durations.within_a_day:.1%} within a day"
    )


def _whole_seconds(time: timedelta) -> str:
    """A time as hours, minutes and seconds, cut to whole seconds."""
    return str(timedelta(seconds=int(time.total_seconds())))


BATCHES = table(("batch", "state", "source", "imported", "URLs by state"), _batch)
LINES = table(("position", "state", "URL", "reason"), _line, data=_line_data)
DISPATCHES = text(_print_dispatches, data=_dispatches_data)
FIGURES = facts(_figures, data=_figures_data)
RECORD = text(_print_record)
