"""The breach file as JSON and on paper."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from seawall.forms.letters.sheet import Block, Sheet, SheetLine, SheetSection, SheetTable
from seawall.forms.letters.shown_text import shown_moment, shown_text
from seawall.ledger.entry import canonical_json
from seawall.orders.breach.model import BreachFile

NOTICE = (
    "Facts from the record, and the maximum that each instrument allows. "
    "It predicts no decision of any authority."
)


def file_as_json(file: BreachFile) -> bytes:
    """The breach file as JSON, in its one spelling."""
    return canonical_json(msgspec.to_builtins(file)).encode()


def file_as_sheet(file: BreachFile) -> Sheet:
    """The breach file laid out for a PDF; its foot carries the digest of the JSON."""
    parts = (
        SheetSection("A", "The order", tuple(_facts(file.facts))),
        SheetSection("B", "Timeline", (_timeline(file),)),
        SheetSection("C", "Time kept, against the strict deadline", (_lateness(file),)),
        SheetSection("D", "Criteria of Article 18(2)", tuple(_criteria(file))),
        SheetSection("E", "What the instruments allow", (_maxima(file),)),
    )
    return Sheet(
        name="Breach file",
        title=f"Order {shown_text(file.facts.get('reference') or file.order)}",
        law=f"Regulation (EU) 2021/784, Article 18; duty concerned: Article {file.article}",
        notice=" ".join((NOTICE, *file.notes)),
        parts=parts,
        digest=hashlib.sha256(file_as_json(file)).hexdigest(),
    )


def _facts(facts: Mapping[str, Any]) -> list[Block]:
    return [
        SheetLine(name.replace("_", " ").capitalize(), _text(fact)) for name, fact in facts.items()
    ]


def _timeline(file: BreachFile) -> SheetTable:
    rows = tuple(
        (
            shown_moment(moment.at),
            shown_text(f"{moment.what} ({moment.by})" if moment.by else moment.what),
            moment.entry if moment.index is None else f"{moment.entry}, place {moment.index}",
        )
        for moment in file.timeline
    )
    return SheetTable(
        "Every entry of the ledger", ("Time and date", "What (by whom)", "Entry"), rows
    )


def _lateness(file: BreachFile) -> SheetTable:
    rows = tuple(
        (
            lateness.profile,
            shown_moment(lateness.due_at) if lateness.due_at else "",
            shown_moment(lateness.met_at) if lateness.met_at else "",
            lateness.says,
        )
        for lateness in file.lateness
    )
    return SheetTable("Clocks", ("Clock", "Due", "Carried out", "Result"), rows)


def _criteria(file: BreachFile) -> list[Block]:
    return [
        SheetLine(f"({criterion.letter}) {criterion.words}", shown_text("\n".join(criterion.shows)))
        for criterion in file.criteria
    ]


def _maxima(file: BreachFile) -> SheetTable:
    rows = tuple(
        (
            maximum.ceiling.id,
            shown_text(maximum.says),
            f"{maximum.ceiling.source} ({maximum.ceiling.verification})",
        )
        for maximum in file.maxima
    )
    return SheetTable("The instrument's maximum", ("Data", "Maximum", "Source"), rows)


def _text(fact: Any) -> str:
    if isinstance(fact, datetime):
        return shown_moment(fact)
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, list | tuple):
        return shown_text(", ".join(map(str, fact)))
    return shown_text(str(fact))
