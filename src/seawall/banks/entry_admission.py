"""What may enter a bank: every source passes here, so that one typo stops nothing later.

The value is written in its type's one normal form, and every field is checked
against the taxonomy and against what both databases can hold.
"""

from __future__ import annotations

import re
from dataclasses import replace

from seawall import taxonomy
from seawall.banks.file_media import check_media
from seawall.banks.model import NewEntry
from seawall.errors import problem
from seawall.signals import signal_type

#: Bytes: some twelve hours of a film's frames, and little enough to be carried about.
LONGEST_VALUE = 4_000_000
LONGEST_TEXT = 4_000
LONGEST_WORD = 64
MOST_CONFIDENT = 100

_JURISDICTION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


def admit_entry(entry: NewEntry) -> NewEntry:
    """The entry in its normal form, or an error that names the field and the remedy."""
    kind = signal_type(entry.signal_type)
    value = kind.normalise(entry.value)
    if len(value.encode()) > LONGEST_VALUE:
        raise problem("banks.bad-entry.value", length=len(value.encode()), longest=LONGEST_VALUE)
    _check_number(entry.confidence, "confidence", MOST_CONFIDENT)
    _check_threshold(entry.threshold, kind.default_threshold)
    check_media(entry.media)
    check_words(
        label=entry.label,
        jurisdiction=entry.jurisdiction,
        texts={"source": entry.source, "legal_basis": entry.legal_basis, "note": entry.note},
    )
    if entry.opinions or entry.history:
        _check_company(entry)
    return entry if value == entry.value else replace(entry, value=value)


def check_words(*, label: str, jurisdiction: str, texts: dict[str, str]) -> None:
    """Refuse a label, a jurisdiction or a text that a bank or an entry cannot have."""
    if label:
        taxonomy.label(label)
    if jurisdiction and not _JURISDICTION.fullmatch(jurisdiction):
        raise problem("banks.bad-entry.jurisdiction", jurisdiction=jurisdiction[:40])
    for field, text in texts.items():
        check_text(text, field)


def _check_company(entry: NewEntry) -> None:
    """What comes along with an entry must fit our columns too."""
    texts: list[tuple[str, str]] = []
    for opinion in entry.opinions:
        texts += [("opinions.member", opinion.member), ("opinions.reason", opinion.reason)]
    for change in entry.history:
        texts += [("history.by", change.by), ("history.reason", change.reason)]
        if not 0 < len(change.what) <= LONGEST_WORD or "\0" in change.what:
            raise problem(
                "banks.bad-entry.history-what", what=change.what[:80], longest=LONGEST_WORD
            )
    for field, text in texts:
        check_text(text, field)


def check_text(text: str, field: str) -> None:
    """Refuse a text that is too long or that PostgreSQL cannot hold."""
    if len(text) > LONGEST_TEXT:
        raise problem(
            "banks.bad-entry.too-long", length=len(text), field=field, longest=LONGEST_TEXT
        )
    if "\0" in text:
        raise problem("banks.bad-entry.zero-byte", field=field)


def _check_threshold(threshold: int | None, widest: int | None) -> None:
    if threshold is None:
        return
    if widest is None:
        raise problem("banks.bad-entry.threshold")
    _check_number(threshold, "threshold", widest)


def _check_number(number: int, field: str, most: int) -> None:
    if not 0 <= number <= most:
        raise problem("banks.bad-entry.number", number=number, field=field, most=most)
