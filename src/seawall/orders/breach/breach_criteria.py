"""The circumstances an authority weighs: TCO Art. 18(2)(a) to (g), and what the record shows.

The record states facts and weighs nothing. Where it is silent, it says so, because an
authority will ask.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.orders.breach.model import BreachCriterion, Lateness, Turnover

NOTHING = "The record shows nothing."


@dataclass(frozen=True, slots=True)
class BreachRecord:
    """What is known, gathered from the order, its history and the register."""

    article: str
    items: int
    removed: int
    categories: tuple[str, ...]
    lateness: tuple[Lateness, ...]
    handling: tuple[str, ...]
    """Paging, opening, taking: when each happened."""
    earlier_orders: int
    earlier_late: int
    answers: tuple[str, ...]
    turnover: Turnover | None
    size: tuple[str, ...]
    measures: tuple[str, ...]


def criteria(record: BreachRecord) -> tuple[BreachCriterion, ...]:
    """The seven circumstances of Art. 18(2), in the order of the Regulation."""
    return (
        BreachCriterion("a", "nature, gravity and duration of the infringement", _gravity(record)),
        BreachCriterion(
            "b", "whether it was intentional or negligent", record.handling or (NOTHING,)
        ),
        BreachCriterion("c", "previous infringements", _earlier(record)),
        BreachCriterion("d", "financial strength", _strength(record.turnover)),
        BreachCriterion(
            "e", "cooperation with the competent authorities", record.answers or (NOTHING,)
        ),
        BreachCriterion(
            "f", "nature and size, in particular whether an SME", record.size or (NOTHING,)
        ),
        BreachCriterion(
            "g",
            "degree of fault, given technical and organisational measures",
            record.measures or (NOTHING,),
        ),
    )


def _gravity(record: BreachRecord) -> tuple[str, ...]:
    late = tuple(f"{lateness.profile}: {lateness.says}." for lateness in record.lateness)
    category_sentence = (
        f"Categories named: {', '.join(record.categories)}." if record.categories else ""
    )
    return tuple(
        sentence
        for sentence in (
            f"Duty concerned: Art. {record.article}.",
            f"{record.removed} of {record.items} items removed or disabled.",
            category_sentence,
            *late,
        )
        if sentence
    )


def _earlier(record: BreachRecord) -> tuple[str, ...]:
    received, late = record.earlier_orders, record.earlier_late
    return (
        f"Binding orders received before this one: {received}; late or not carried out: {late}.",
    )


def _strength(turnover: Turnover | None) -> tuple[str, ...]:
    if turnover is None:
        return ("The turnover is not known.",)
    return (f"Turnover of {turnover.year}: {turnover.amount} (source: {turnover.source}).",)
