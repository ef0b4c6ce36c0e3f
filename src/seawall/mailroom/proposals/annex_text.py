"""Annex I read out of a text: the Regulation's labels, its section letters, its ticks.

What follows a label, up to the next one, is its value; a tick is the mark before its words.
A box that is nowhere to be seen is not ticked, and a note says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from seawall.forms.model import Form
from seawall.mailroom.proposals.form_labels import FormLabel, Spot, spots_of
from seawall.mailroom.proposals.proposal import (
    FieldSource,
    Layout,
    MailProposal,
    ProposedAddress,
    TextSource,
)
from seawall.mailroom.proposals.written_addresses import places_in
from seawall.mailroom.proposals.written_values import nested_fields, read_value

ENOUGH = 5  # labels that make a text an Annex I
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

    def note_source(self, label: FormLabel, by: str) -> None:
        """Remember where a field was found."""
        self.findings.append(
            FieldSource(label.key, f"{self.source.name}, section {label.letter}", by)
        )


def read_annex1(source: TextSource) -> MailProposal | None:
    """The removal order in this text, if it has the labels of one."""
    text = _BETWEEN.sub("", source.text)
    spots = spots_of(text)
    if len({spot.label.key for spot in spots if spot.label}) < ENOUGH:
        return None
    reading = _AnnexReading(source)
    for spot, following in pairwise((*spots, Spot(len(text), len(text)))):
        if spot.label and spot.label.tick:
            _tick(reading, spot.label, text[max(0, spot.start - _BOX_REACH) : spot.start])
        elif spot.label:
            _keep_value(reading, spot.label, text[spot.end : following.start])
    return _proposal(reading)


def _tick(reading: _AnnexReading, label: FormLabel, before: str) -> None:
    if _TICKED.search(before.rstrip()):
        reading.note_source(label, "tick")
        _keep_tick(reading, label)
    elif not _EMPTY_BOX.search(before.rstrip()):
        reading.notes[f"No box was seen for {label.key} {label.tick}."] = None


def _keep_tick(reading: _AnnexReading, label: FormLabel) -> None:
    if label.key in _SINGLE_TICKS:
        reading.flat[label.key] = True
    elif label.key == "categories":
        reading.flat.setdefault(label.key, []).append(label.tick)
    elif label.key in reading.flat:
        reading.notes[f"More than one box is ticked for {label.key}."] = None
    else:
        reading.flat[label.key] = label.tick


def _keep_value(reading: _AnnexReading, label: FormLabel, field_text: str) -> None:
    value = "\n".join(line.strip() for line in field_text.split("\n") if line.strip())
    if label.key == "locations":
        source = TextSource(reading.source.name, value, is_laid_out=reading.source.is_laid_out)
        reading.places, notes = places_in(source)
        reading.notes |= dict.fromkeys(notes)
        reading.note_source(label, "label")
        return
    value = _without_leaders(value)
    if value.lower() not in _NOTHING and label.key not in ("categories", "authority_type"):
        reading.note_source(label, "label")
        _keep(reading, label.key, value)


def _without_leaders(value: str) -> str:
    """The value without the dots it was written on, before it and behind it."""
    for strip in (str.lstrip, str.rstrip):
        bare = strip(value, _LEADERS)
        if len(value) - len(bare) >= _FEWEST_LEADERS:
            value = bare
    return value.strip()


def _keep(reading: _AnnexReading, key: str, value: str) -> None:
    if (form_value := read_value(key, value)) is not None:
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
