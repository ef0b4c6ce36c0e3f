"""What a notice must say to give actual knowledge: DSA Art. 16(2) and (3).

A notice that lacks an element is taken all the same, an anonymous one too: it still tells us
where to look. It only does not give actual knowledge of the content for the purposes of
Art. 6, and the sender is told which elements are missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

#: A text below this explains nothing.
FEWEST_LETTERS = 20
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class NoticeElement(StrEnum):
    """The four elements, by the letter of Art. 16(2)."""

    EXPLANATION = "a_explanation"
    LOCATION = "b_location"
    NOTIFIER = "c_notifier"
    GOOD_FAITH = "d_good_faith"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldElements:
    """The parts of a notice that the elements ask for."""

    explanation: str = ""
    has_location: bool = False
    name: str = ""
    email: str = ""
    is_in_good_faith: bool = False
    is_child_abuse: bool = False
    """Offences of Arts. 3 to 7 of Directive 2011/93/EU: nobody must name themselves."""


def missing_elements(notice: ToldElements) -> tuple[NoticeElement, ...]:
    """The elements that the notice lacks, in the order of the law."""
    has_notifier = bool(notice.name.strip()) and is_email(notice.email)
    present = {
        NoticeElement.EXPLANATION: _explains(notice.explanation),
        NoticeElement.LOCATION: notice.has_location,
        NoticeElement.NOTIFIER: has_notifier or notice.is_child_abuse,
        NoticeElement.GOOD_FAITH: notice.is_in_good_faith,
    }
    return tuple(element for element in NoticeElement if not present[element])


def gives_actual_knowledge(notice: ToldElements) -> bool:
    """Art. 16(3): only a notice with every element can; whether it does, a person judges."""
    return not missing_elements(notice)


def is_email(address: str) -> bool:
    """Whether an answer can be sent there."""
    return _EMAIL.fullmatch(address.strip()) is not None


def _explains(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= FEWEST_LETTERS
