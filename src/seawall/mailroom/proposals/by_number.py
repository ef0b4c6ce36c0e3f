"""Fields and boxes read by their section's letter and their number in it.

The order of the fields is the Regulation's in every language: the sixth line of section A is the
reference number, whatever it is called. A line is `a label: its value`, or a label with a colon
and the value below. Where there are more lines or fewer than the form has, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seawall.mailroom.proposals.written_values import read_state

#: The fields of each section that are written, in the order of the form.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "A": (
        "issuing_member_state",
        "addressee",
        "contact_point",
        "establishment_member_state",
        "issued_at",
        "reference_number",
    ),
    "E": (
        "authority.name",
        "authority.representative",
        "authority.file_number",
        "authority.address",
        "authority.telephone",
        "authority.fax",
        "authority.email",
        "authority.date",
        "authority.signature",
    ),
    "F": ("follow_up.issuing_authority", "follow_up.establishment_authority"),
    "G": ("redress.body", "redress.deadline", "redress.legislation"),
}
#: The boxes of each section, in the order of the form.
BOXES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "B": tuple(("categories", f"2_7_{letter}") for letter in "abcde"),
    "C": (("non_disclosure", "true"),),
    "D": (("cross_border", "true"), ("copy_sent", "true")),
    "E": tuple(("authority_type", kind) for kind in ("judge_or_court", "law_enforcement", "other")),
}
_LONGEST_SECTION = 20_000  # characters; the lines of a form are few
_LINE = re.compile(
    r"^[ \t]*(?:[-–•*][ \t]*)?(?:\(?(?P<number>\d{1,2})[.)][ \t]*)?"
    r"(?P<label>[^\W\d_][^:：\n]{1,300})[:：](?!//)[ \t]*(?P<value>[^\n]*)$",
    re.MULTILINE,
)
_BOX = re.compile(
    r"(?:^|[ \t])(?P<mark>[☒☑✓✔☐□]|\[[ \t]*[xX✓✔]?[ \t]*\]|\([ \t]*[xX]?[ \t]*\))(?=[ \t\n])",
    re.MULTILINE,
)
_TICKED = re.compile(r"[☒☑✓✔xX]")
#: "Details are to be given in sections E and F", in any of the three alphabets.
_SEE_E_AND_F = re.compile(r"\b(?:E|Ε|Д)\b[^\n]{1,30}\b(?:F|ΣΤ|Е)\b")
_LEADERS = re.compile(r"^[.…_\s]+|[.…_\s]{4,}$")
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class _NumberedLine:
    """A label with what stands behind it."""

    number: int
    value: str


def fields_by_number(letter: str, section: str) -> dict[str, str]:
    """The values of a section's fields; empty where its lines are not those of the form."""
    keys = FIELDS.get(letter, ())
    lines = _lines(section[:_LONGEST_SECTION]) if keys else []
    numbers = [line.number for line in lines]
    if lines and all(numbers) and len(set(numbers)) == len(numbers):
        values = {keys[line.number - 1]: line.value for line in lines if line.number <= len(keys)}
    elif letter == "E" and len(lines) > len(keys):
        values = _paired(keys, lines[-len(keys) :])  # its title and the kind of authority go before
    else:
        values = _paired(keys, lines)
    return {key: value for key, value in values.items() if value} if _fits(letter, values) else {}


def boxes_by_number(letter: str, section: str) -> dict[tuple[str, str], bool]:
    """Whether each box of a section is ticked; empty where there are more or fewer boxes."""
    boxes = BOXES.get(letter, ())
    marks = [found["mark"] for found in _BOX.finditer(section[-_LONGEST_SECTION:])] if boxes else []
    if len(marks) != len(boxes):
        return {}
    ticked = [bool(_TICKED.search(mark)) for mark in marks]
    return dict(zip(boxes, ticked, strict=True))


def _paired(keys: Sequence[str], lines: Sequence[_NumberedLine]) -> dict[str, str]:
    if len(lines) != len(keys):
        return {}
    return {key: line.value for key, line in zip(keys, lines, strict=True)}


def _lines(section: str) -> list[_NumberedLine]:
    found = [line for line in _LINE.finditer(section) if _LETTERS.search(line["label"])]
    ends = [*(following.start() for following in found[1:]), len(section)]
    return [
        _NumberedLine(int(line["number"] or 0), _value(line["value"], section[line.end() : end]))
        for line, end in zip(found, ends, strict=False)
        if not _SEE_E_AND_F.search(line[0])
    ]


def _value(beside: str, below: str) -> str:
    """What stands behind the colon, else the first line below that says something."""
    candidates = (beside, *below.split("\n"))
    return next((value for one in candidates if (value := _LEADERS.sub("", one).strip())), "")


def _fits(letter: str, values: Mapping[str, str]) -> bool:
    """Whether the values are of the kinds that the form asks for there."""
    if letter == "A":
        issued_at = values.get("issued_at", "")
        states = [values.get(f"{which}_member_state", "") for which in ("issuing", "establishment")]
        return any(map(str.isdigit, issued_at)) or any(read_state(one) for one in states if one)
    if letter == "E":
        email = values.get("authority.email", "")
        return not email or "@" in email
    return True
