"""A form on its sheet: every label of the form in its order, each with its value.

An empty field is printed empty, because a form shows what was not filled in. Only the
second of two alternatives is left out where the first was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from seawall.clocks.jurisdictions.member_states import name_of as state_name
from seawall.forms.annexes.annex1 import Annex1, Location
from seawall.forms.annexes.annex2 import ItemMeasure, Tick
from seawall.forms.annexes.annex_languages import printed_words
from seawall.forms.annexes.form_reading import Form, name_of
from seawall.forms.annexes.information_answer import HandedFile, InformationAnswer
from seawall.forms.annexes.labels import FormWords, LabelledField
from seawall.forms.annexes.outcome_letter import AnswerLetter, AnswerStep, ItemOutcome
from seawall.forms.annexes.regimes import regime_of
from seawall.forms.letters.canonical_form import digest_of
from seawall.forms.letters.sheet import (
    Block,
    Boxes,
    Sheet,
    SheetLine,
    SheetSection,
    SheetTable,
    TickBox,
)
from seawall.forms.letters.shown_text import shown_day, shown_moment, shown_text

_STATES = frozenset(
    {
        "issuing_member_state",
        "establishment_member_state",
        "addressee.main_establishment",
        "addressee.representative_state",
    }
)
#: Items of an answer on paper; its JSON, which is what is signed, has all of them. The paper
#: of 20,000 is tens of megabytes, and takes gigabytes while it is typeset.
MOST_PRINTED = 1_000
_DONE = {"removed": "removed", "disabled": "access disabled", "modified": "modified"}


def lay_out(form: Form) -> Sheet:
    """The form as a sheet: the Regulation's labels where it prescribes them.

    An order is laid out in its own language if a primary source confirmed every label of it.
    """
    return sheet_of(form, printed_words(name_of(form), getattr(form, "language", "")))


def sheet_of(form: Form, words: FormWords) -> Sheet:
    """The form as a sheet, under these labels."""
    title, law, notice = words.title, words.law, words.notice
    if isinstance(form, AnswerLetter | InformationAnswer):
        regime = regime_of(form.regime)
        title, law, notice = regime.title, regime.law, regime.notice
    parts = [
        SheetSection(
            section.shown_letter or section.letter,
            section.title,
            tuple(block for field in section.fields for block in _blocks(form, field)),
            section.word,
            section.is_word_after,
        )
        for section in words.sections
    ]
    if isinstance(form, Annex1):
        parts.extend(_beside(form))
    return Sheet(
        words.name, title, law, notice, tuple(parts), digest_of(form), language=words.language
    )


def _blocks(form: Form, field: LabelledField) -> Iterator[Block]:
    value = attrgetter(field.key)(form)
    if field.key == "measures":
        yield _measure_boxes(field, value)
        yield _measures(value)
    elif field.key in _TABLES:
        yield _TABLES[field.key](field.label, value)
    elif field.ticks:
        yield _boxes(field, value)
    elif value or not field.alternative:
        yield SheetLine(field.label, _text(field.key, value), field.alternative)


def _boxes(field: LabelledField, value: object) -> Boxes:
    chosen = {str(tick) for tick in value} if isinstance(value, tuple) else {_word(value)}
    return Boxes(field.label, tuple(TickBox(words, key in chosen) for key, words in field.ticks))


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _measure_boxes(field: LabelledField, measures: tuple[ItemMeasure, ...]) -> Boxes:
    chosen = {str(tick) for measure in measures for tick in measure.ticks}
    return Boxes(field.label, tuple(TickBox(words, key in chosen) for key, words in field.ticks))


def _measures(measures: tuple[ItemMeasure, ...]) -> SheetTable:
    rows = tuple(
        (
            shown_text(measure.location),
            " and ".join(_DONE[tick] for tick in measure.ticks),
            shown_moment(measure.at) if measure.at else "",
            _scope(measure.scope) if Tick.DISABLED in measure.ticks else "",
        )
        for measure in measures[:MOST_PRINTED]
    )
    head = ("Item", "Measure", "Time and date", "Where")
    return SheetTable("Each item", head, (*rows, *_unprinted(len(measures), head)))


def _locations(label: str, locations: tuple[Location, ...]) -> SheetTable:
    rows = tuple(
        (str(number), shown_text(location.url), shown_text(location.information))
        for number, location in enumerate(locations, 1)
    )
    return SheetTable(label, ("No", "URL", "Additional information"), rows)


def _outcomes(label: str, outcomes: tuple[ItemOutcome, ...]) -> SheetTable:
    rows = tuple(
        (
            shown_text(outcome.location),
            _DONE.get(str(outcome.result), str(outcome.result or "")),
            shown_moment(outcome.at) if outcome.at else "",
            _scope(outcome.scope),
            shown_text(" · ".join(_why(outcome))),
        )
        for outcome in outcomes[:MOST_PRINTED]
    )
    head = ("Item", "Outcome", "Time and date", "Where", "Section of our terms, or reason")
    return SheetTable(label, head, (*rows, *_unprinted(len(outcomes), head)))


def _unprinted(count: int, head: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The line that stands for what an answer names beyond what is printed."""
    if count > MOST_PRINTED:
        say = f"{count - MOST_PRINTED:,} more, each in the JSON whose SHA-256 stands below"
        yield (say, *[""] * (len(head) - 1))


def _why(outcome: ItemOutcome) -> Iterator[str]:
    yield from (part for part in (outcome.clause, outcome.reason_code, outcome.note) if part)


def _handed_over(label: str, files: tuple[HandedFile, ...]) -> SheetTable:
    rows = tuple((shown_text(file.name), file.sha256) for file in files)
    return SheetTable(label, ("File", "SHA-256"), rows)


def _steps(label: str, steps: tuple[AnswerStep, ...]) -> SheetTable:
    rows = tuple((shown_moment(step.at), shown_text(step.what)) for step in steps)
    return SheetTable(label, ("Time and date", "Step"), rows)


def _scope(scope: tuple[str, ...]) -> str:
    region_names = {"*": "everywhere", "EU": "all Member States"}
    return shown_text(", ".join(region_names.get(code, code) for code in scope))


def _text(key: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return shown_moment(value)
    if isinstance(value, date):
        return shown_day(value)
    return shown_text(state_name(value) if key in _STATES else value)


def _beside(order: Annex1) -> Iterator[SheetSection]:
    """What the order states and the form has no box for."""
    lines = (
        SheetLine("Language of the order", shown_text(order.language)),
        SheetLine("Emergency, as stated: Article 3(2)", shown_text(order.emergency)),
    )
    if stated := tuple(line for line in lines if line.value):
        yield SheetSection("", "Stated beside the form", stated)


_TABLES: Mapping[str, Callable[[str, Any], SheetTable]] = {
    "locations": _locations,
    "outcomes": _outcomes,
    "steps": _steps,
    "handed_over": _handed_over,
}
