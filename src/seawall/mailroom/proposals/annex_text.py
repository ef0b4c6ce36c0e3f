"""Annex I read out of a text: its labels in the languages of the Union, its letters, its ticks.

What follows a label, up to the next one, is its value; a tick is the mark before its words. Where
labels are not known, a section is read by its letter and its lines by their number. A box that is
nowhere to be seen is not ticked, and a note says so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from seawall.forms.annexes.annex_languages import annex_languages
from seawall.forms.model import Form
from seawall.mailroom.proposals.by_number import BOXES, FIELDS, boxes_by_number, fields_by_number
from seawall.mailroom.proposals.form_labels import (
    ENGLISH,
    FormLabel,
    LabelledText,
    Spot,
    folded,
    labelled,
)
from seawall.mailroom.proposals.last_resort import with_elsewhere
from seawall.mailroom.proposals.proposal import (
    FieldSource,
    Layout,
    MailProposal,
    ProposedAddress,
    TextSource,
)
from seawall.mailroom.proposals.written_addresses import places_in
from seawall.mailroom.proposals.written_values import nested_fields, read_value

ENOUGH = 5  # labels, or lettered sections, that make a text an Annex I
_REGULATION = re.compile(r"\b2021\s{0,3}/\s{0,3}784\b")
_TICKED = re.compile(r"(?:☒|☑|✓|✔|\[\s*[xX✓✔]\s*\]|\(\s*[xX]\s*\)|(?:^|\s)[xX])$")
_EMPTY_BOX = re.compile(r"(?:☐|□|\[\s*\]|\(\s*\)|_+)$")
_BOX_REACH = 8  # characters before the words in which their box stands
_LEADERS = ".…_"  # the dots and lines that one writes on
_FEWEST_LEADERS = 4
_NOTHING = ("", "-", "–", "n/a", "none")
_BETWEEN = re.compile(
    r"^(?:[-_=]{8,}|SHA-256 of the JSON form:.*|Page \d+ of \d+|Stated beside the form)[ \t]*$",
    re.MULTILINE,
)
_REST_OF_LABEL = re.compile(r"^(?:[-–][^\W\d_]{1,12}\.?|\(\d\))?[ \t]*[:：]\s*")  # `Tel`-Nr.: (1):
_BLANK_LINES = re.compile(r"\n(?:[ \t\r]*\n){2,}")
_SINGLE_TICKS = frozenset({"non_disclosure", "cross_border", "copy_sent"})


@dataclass(slots=True)
class _AnnexReading:
    """What was read so far."""

    source: TextSource
    flat: dict[str, Any] = field(default_factory=dict)
    findings: list[FieldSource] = field(default_factory=list)
    as_written: dict[str, str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    places: tuple[ProposedAddress, ...] = ()

    def note_source(self, key: str, letter: str, by: str) -> None:
        """Remember where a field was found."""
        self.findings.append(FieldSource(key, f"{self.source.name}, section {letter}", by))


def read_annex1(source: TextSource) -> MailProposal | None:
    """The removal order in this text, if it has the labels or the sections of one."""
    text = _BLANK_LINES.sub("\n\n", _BETWEEN.sub("", _composed(source.text)))
    form = labelled(text)
    if form.count < ENOUGH and not _has_sections_of_an_order(form, text):
        return None
    reading = _AnnexReading(source)
    by_number = _read_by_number(reading, form, text)
    for spot, following in pairwise((*form.spots, Spot(len(text), len(text)))):
        label = spot.label
        if label is None or (label.key, label.tick) in by_number:
            continue
        if label.tick:
            _tick(reading, label, text[max(0, spot.start - _BOX_REACH) : spot.start])
        else:
            _keep_value(reading, label, text[spot.end : following.start])
    _find_addresses(reading, form, text)
    if form.language != ENGLISH and form.count >= ENOUGH:
        reading.flat.setdefault("language", form.language)
    return with_elsewhere(_proposal(reading), [replace(source, text=text)])


def _composed(text: str) -> str:
    """Letters and their accents as one, as our labels have them; addresses stay as written."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return "\n".join(
        line if "://" in line else unicodedata.normalize("NFC", line) for line in text.split("\n")
    )


def _has_sections_of_an_order(form: LabelledText, text: str) -> bool:
    """Whether it has the form's lettered sections, and calls itself an order of the Regulation."""
    if len({heading.letter for heading in form.headings}) < ENOUGH:
        return False
    if _REGULATION.search(text):
        return True
    words = folded(text[:100_000])
    return any(folded(language.words.title) in words for language in annex_languages().values())


def _read_by_number(
    reading: _AnnexReading, form: LabelledText, text: str
) -> frozenset[tuple[str, str]]:
    """Read the sections of which a label is missing by the order of their lines and boxes."""
    found = {(spot.label.key, spot.label.tick) for spot in form.spots if spot.label}
    read: set[tuple[str, str]] = set()
    for letter, section in _sections(form, text).items():
        lines = {(key, "") for key in FIELDS.get(letter, ())}
        values = fields_by_number(letter, section) if lines - found else {}
        for key, value in values.items():
            reading.note_source(key, letter, "its number")
            _keep(reading, key, value)
        boxes = boxes_by_number(letter, section) if set(BOXES.get(letter, ())) - found else {}
        for (key, tick), is_ticked in boxes.items():
            if is_ticked:
                reading.note_source(key, letter, "the number of its box")
                _keep_tick(reading, key, tick)
        if values or boxes:
            note = f"Section {letter} was read by the order of its lines: compare it."
            reading.notes[note] = None
        read |= (lines if values else set()) | boxes.keys()
    return frozenset(read)


def _sections(form: LabelledText, text: str) -> dict[str, str]:
    ends = [*(following.start for following in form.headings[1:]), len(text)]
    return {
        heading.letter: text[heading.end : end]
        for heading, end in zip(form.headings, ends, strict=False)
    }


def _tick(reading: _AnnexReading, label: FormLabel, before: str) -> None:
    if _TICKED.search(before.rstrip()):
        reading.note_source(label.key, label.letter, "tick")
        _keep_tick(reading, label.key, label.tick)
    elif not _EMPTY_BOX.search(before.rstrip()):
        reading.notes[f"No box was seen for {label.key} {label.tick}."] = None


def _keep_tick(reading: _AnnexReading, key: str, tick: str) -> None:
    if key in _SINGLE_TICKS:
        reading.flat[key] = True
    elif key == "categories":
        reading.flat.setdefault(key, []).append(tick)
    elif key in reading.flat:
        reading.notes[f"More than one box is ticked for {key}."] = None
    else:
        reading.flat[key] = tick


def _keep_value(reading: _AnnexReading, label: FormLabel, field_text: str) -> None:
    value = "\n".join(line.strip() for line in field_text.split("\n") if line.strip())
    if label.key == "locations":
        _take_places(reading, value)
        reading.note_source(label.key, label.letter, "label")
        return
    value = _without_leaders(_REST_OF_LABEL.sub("", value))
    if value.lower() not in _NOTHING and label.key not in ("categories", "authority_type"):
        reading.note_source(label.key, label.letter, "label")
        _keep(reading, label.key, value)


def _take_places(reading: _AnnexReading, words: str) -> None:
    source = TextSource(reading.source.name, words, is_laid_out=reading.source.is_laid_out)
    reading.places, notes = places_in(source)
    reading.notes |= dict.fromkeys(notes)


def _find_addresses(reading: _AnnexReading, form: LabelledText, text: str) -> None:
    """Section B as a whole where its field is not known."""
    is_labelled = any(spot.label and spot.label.key == "locations" for spot in form.spots)
    if not is_labelled and (section := _sections(form, text).get("B", "")):
        _take_places(reading, section)
        if reading.places:
            reading.note_source("locations", "B", "addresses in the section")


def _without_leaders(value: str) -> str:
    """The value without the dots it was written on, before it and behind it."""
    if not value.strip("…_ "):
        return ""
    for strip in (str.lstrip, str.rstrip):
        bare = strip(value, _LEADERS)
        if len(value) - len(bare) >= _FEWEST_LEADERS:
            value = bare
    return value.strip()


def _keep(reading: _AnnexReading, key: str, value: str) -> None:
    first_line = _without_leaders(value.partition("\n")[0])  # a hint of the form may stand below
    form_value = read_value(key, value) or read_value(key, first_line)
    if form_value is not None:
        reading.flat[key] = form_value
    else:
        reading.as_written[key] = value
        reading.notes[f"{key} is written in a way that was not read."] = None


def _proposal(reading: _AnnexReading) -> MailProposal:
    places = [{"url": place.url, "information": place.information} for place in reading.places]
    fields = {"form": "annex1", **nested_fields(reading.flat), "locations": places}
    if not places:
        reading.notes["No address was found in section B."] = None
    return MailProposal(
        form=Form.REMOVAL_ORDER,
        layout=Layout.ANNEX_1,
        fields=fields,
        locations=reading.places,
        reference=reading.flat.get("reference_number", ""),
        authority=reading.flat.get("authority.name", ""),
        found=tuple(reading.findings),
        as_written=reading.as_written,
        notes=tuple(reading.notes),
    )
