"""The report of a drill: what happened when, what was measured, what was missed, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from seawall.cli.output import print_facts, print_table, say
from seawall.cli.presentation import Presentation, text

if TYPE_CHECKING:
    from seawall.journeys.orders.order_drill import DrillStep
    from seawall.orders.drill_result import DrillResult
    from seawall.orders.model import Order

#: What was missed, by its code: what happened, and what to do about it.
_MISSES = {
    "withdrawn": (
        "Two of your people recorded that the order has ended, but its authority did not withdraw it.",
        "Ask them why. An order ends when its authority says so.",
    ),
    "not_reached": (
        "The order was answered, but no page reached anybody: at night nobody would have known.",
        "Run `seawall doctor`, and test each way to call the person on call.",
    ),
    "not_opened": (
        "Nobody opened the order.",
        (
            "Ask whoever was on call what reached them, run `seawall doctor`, and name who is called "
            "next in SEAWALL_ON_CALL_NEXT."
        ),
    ),
    "not_carried_out": (
        "Nobody carried the order out.",
        "Practise the page of an order with whoever was on call: docs/orders/at-night.md.",
    ),
    "said_cannot": (
        "The only answer was Annex III: that the order cannot be carried out, or is unclear.",
        "This order could be carried out. Explain to your team when Annex III is right.",
    ),
    "not_composed": (
        "The order was carried out, but its answer could not be written.",
        "Add what the answer lacks with `seawall contact-point set`.",
    ),
    "door_shut": (
        "The token of the receipt was refused, so the answer could not be fetched.",
        "Run `seawall ledger verify --rows`; check that keys/root.key belongs to this database.",
    ),
    "receipt": (
        "The receipt is not signed with the key you publish, or is for another document.",
        "Run `seawall ledger verify --rows`; check that keys/root.key belongs to this database.",
    ),
    "signature": (
        "The answer is not signed with the key you publish.",
        "Check that keys/root.key belongs to this database; authorities have pinned its key.",
    ),
    "another_order": (
        "The answer names another order, or another time of receipt.",
        "Run `seawall ledger verify --rows`.",
    ),
    "incomplete": (
        (
            "The answer does not confirm for every URL that it is removed or disabled throughout "
            "the Union."
        ),
        "Run `seawall ledger verify --rows`.",
    ),
    "not_in_log": (
        "The audit log does not contain this answer.",
        "Run `seawall ledger verify --rows`.",
    ),
    "late": (
        "It was answered after the hour had ended.",
        "The table above shows which step took long.",
    ),
}
_UNHEARD = "A page reached nobody: `seawall doctor` shows which ways to call work."
_BY_HAND = "The answer was marked as delivered by hand before its authority fetched it."
#: What is measured, and the first step of its history that ends it.
_MEASURES = {
    "paged": {"paged"},
    "person reached": {"person_reached", "page_acknowledged"},
    "opened": {"opened"},
    "decided": {"complied", "challenged"},
    "carried out": {"acted"},
    "answer ready": {"answer_composed"},
    "answer fetched": {"answer_delivered"},
}
#: What the authority checked of an answer, and the code of what was wrong with it.
_CHECKS = {
    "receipt signed, and for this order": "receipt",
    "answer signed": "signature",
    "answer names this order": "another_order",
    "every address removed": "incomplete",
    "answer in the audit log": "not_in_log",
    "within the hour": "late",
}


@dataclass(frozen=True, slots=True)
class DrillReport:
    """How a drill went: what happened when, what was answered, what was missed."""

    order: Order
    result: DrillResult
    answers: list[str]
    lacks: list[dict[str, str]]
    steps: list[DrillStep]
    is_by_hand: bool = False

    @property
    def missed(self) -> list[str]:
        """The codes of what was missed."""
        return [miss.value for miss in self.result.missed]

    @property
    def measured(self) -> dict[str, timedelta | None]:
        """How long after the receipt each of the measured steps came; None of what did not."""
        first_after: dict[str, timedelta] = {}
        for step in self.steps:
            first_after.setdefault(step.what, step.after)
        return {
            name: min((first_after[what] for what in whats & first_after.keys()), default=None)
            for name, whats in _MEASURES.items()
        }

    @property
    def checked(self) -> dict[str, bool]:
        """What the authority checked of the answer; nothing where there was none."""
        if self.result.answered_at is None:
            return {}
        return {name: miss not in self.missed for name, miss in _CHECKS.items()}

    @property
    def noticed(self) -> list[str]:
        """What an authority does not see, and whoever runs this should."""
        whats = {step.what for step in self.steps}
        is_unheard = "page_unheard" in whats and "person_reached" not in whats
        return [_UNHEARD] * is_unheard + [_BY_HAND] * self.is_by_hand


def is_failed(report: DrillReport) -> bool:
    """Whether anything was missed."""
    return not report.result.is_passed


def after_text(after: timedelta | None) -> str:
    """Minutes and seconds, as a stop watch shows them."""
    if after is None:
        return "never"
    minutes, seconds = divmod(int(after.total_seconds()), 60)
    return f"{minutes:02}:{seconds:02}"


def lack_sentences(lacks: list[dict[str, str]]) -> list[str]:
    """What to do about an answer that lacks something, then what it lacks."""
    return [" ".join(_MISSES["not_composed"]), *_lack_details(lacks)] if lacks else []


def _lack_details(lacks: list[dict[str, str]]) -> list[str]:
    return [f"Missing in the answer: {lack['code']}. {lack['remedy']}" for lack in lacks]


def _print_report(report: DrillReport) -> None:
    order, steps = report.order, report.steps
    took = [steps[0].after, *(then.after - before.after for before, then in pairwise(steps))]
    print_table(
        ["after", "took", "what", "by"],
        [
            (after_text(step.after), after_text(lasted), step.what.replace("_", " "), step.by)
            for step, lasted in zip(steps, took, strict=True)
        ],
    )
    print_facts(
        [
            ("drill", f"{order.reference}  {order.id}"),
            ("received", order.received_at),
            *((name, after_text(after)) for name, after in report.measured.items()),
            *((name, "yes" if is_right else "NO") for name, is_right in report.checked.items()),
            ("missed", ", ".join(report.missed) or "nothing"),
            ("result", "FAILED" if is_failed(report) else "passed"),
        ]
    )
    for sentence in _sentences(report):
        say(sentence)


def _sentences(report: DrillReport) -> list[str]:
    missed = [" ".join(_MISSES[miss]) for miss in report.missed]
    is_late = report.result.answered_at is None or "late" in report.missed
    end = "It was not answered within the hour." if is_late else "It was answered within the hour."
    verdict = "The drill failed." if is_failed(report) else "The drill passed."
    return [*missed, *_lack_details(report.lacks), *report.noticed, f"{end} {verdict}"]


def _seconds(after: timedelta | None) -> float | None:
    return None if after is None else after.total_seconds()


def _report_data(report: DrillReport) -> dict[str, Any]:
    order, answered_at = report.order, report.result.answered_at
    return {
        "order": order.id,
        "reference": order.reference,
        "state": order.state,
        "passed": report.result.is_passed,
        "missed": [
            {"code": miss, "say": _MISSES[miss][0], "remedy": _MISSES[miss][1]}
            for miss in report.missed
        ],
        "noticed": report.noticed,
        "answers": report.answers,
        "lacks": report.lacks,
        "in_time": answered_at is not None and "late" not in report.missed,
        "received_at": order.received_at,
        "answered_at": answered_at,
        "measured": {name: _seconds(after) for name, after in report.measured.items()},
        "checked": report.checked,
        "steps": [
            {"after_seconds": _seconds(step.after), "by": step.by, "what": step.what}
            for step in report.steps
        ],
    }


REPORT: Presentation[DrillReport] = text(_print_report, data=_report_data)
