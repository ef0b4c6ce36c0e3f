"""What `seawall refer` prints: batches, addresses, dispatches, shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from seawall.cli.output import fitting, print_facts, print_json, print_table
from seawall.cli.session import clock

if TYPE_CHECKING:
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
