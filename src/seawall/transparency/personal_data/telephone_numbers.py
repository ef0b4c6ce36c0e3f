"""Telephone numbers in a text, in any spelling: `+49 (0) 30 / 123-456`, `(030) 123456`.

With a country's code a number counts if its length is possible at all. Without one it counts if
it is valid in a country of Europe or in the United States, and it is written as one dials it:
with the zero in front, in brackets, after a word such as `Tel.`, or grouped exactly as that
country groups it. A number of a law, a file or a case is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumberMatcher

from seawall.transparency.personal_data.plain_signs import without_dates, without_ids

_SIGNS = r"[\d\s().,/·-]"
_INTERNATIONAL = re.compile(
    rf"(?<![\w+/#.-])(?:\+|00|plus\s)\s?{_SIGNS}{{0,3}}[1-9](?:{_SIGNS}{{0,3}}\d){{6,16}}(?![\w])",
    re.IGNORECASE,
)
_TRUNK_ZERO = re.compile(r"\(\s?0\s?\)")
_NO_DIGIT = re.compile(r"\D")
_DIALLED = re.compile(r"^\(?0[1-9]|^\(\d")
_CUE = re.compile(
    r"(?:\b(?:tel|tél|tlf|fono?|phones?|telephones?|téléphone|telefon\w{0,6}|teléfono|telefone|"
    r"telefono|mobile?|mobil\w{0,6}|handy|cell|call\w{0,3}|fax|sms|whatsapp|signal|number is|"
    r"ruf\w{0,4}|anruf\w{0,3}|appele[rz]|llam\w{1,3})|هاتف|☎|📞)[\s.:nr°#-]{0,6}$",
    re.IGNORECASE,
)
#: After these a number names a paper and no person.
_REFERENCE = re.compile(
    r"(?:\b(?:art(?:icle|ikel)?s?|case|file|ref(?:erence)?|aktenzeichen|az|nr?o?|no|order|"
    r"decision|docket|dossier|affaire|bundle|page|pp?|recital|section|rule|version|celex|ean|"
    r"notice|ticket|report|§{1,2})|§{1,2}|#|№)[\s.:]{0,3}$",
    re.IGNORECASE,
)
_BEFORE = 24
_FEWEST_GROUPS = 3
_REGIONS = [
    "DE",
    "FR",
    "ES",
    "IT",
    "GB",
    "NL",
    "PL",
    "SE",
    "AT",
    "BE",
    "BG",
    "HR",
    "CY",
    "CZ",
    "DK",
    "EE",
    "FI",
    "GR",
    "HU",
    "IE",
    "IS",
    "LV",
    "LI",
    "LT",
    "LU",
    "MT",
    "NO",
    "PT",
    "RO",
    "SK",
    "SI",
    "CH",
    "US",
]
_DIGITS = re.compile(r"\d(?:[\s().,/·-]{0,3}\d){6}")


def has_telephone_number(text: str) -> bool:
    """Whether a number that one can call stands in a text of plain signs."""
    if not _DIGITS.search(text):
        return False
    idless = without_ids(text)
    return any(_international(idless)) or any(_national(without_dates(idless)))


def _international(text: str) -> Iterator[bool]:
    """For each number with a country's code: whether it may be one; `00` also begins a file's."""
    for match in _INTERNATIONAL.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        is_reference = match[0].startswith("0") and _REFERENCE.search(before)
        yield not is_reference and _is_possible(match[0])


def _is_possible(written: str) -> bool:
    digits = _NO_DIGIT.sub("", _TRUNK_ZERO.sub("", written))
    try:
        number = phonenumbers.parse(f"+{digits.removeprefix('00')}")
    except NumberParseException:
        return False
    length = phonenumbers.is_possible_number_with_reason(number)
    return bool(length == phonenumbers.ValidationResult.IS_POSSIBLE)


def _national(text: str) -> Iterator[bool]:
    """For each number that some country would dial so: whether it is written as one dials it."""
    for region in _REGIONS:
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID):
            before = text[max(0, match.start - _BEFORE) : match.start]
            if _CUE.search(before):
                yield True
            elif not (_REFERENCE.search(before) or _is_inside(text, match.start, match.end)):
                is_grouped = _is_grouped(text[match.start : match.end], region)
                yield bool(_DIALLED.search(match.raw_string)) or is_grouped


def _is_inside(text: str, start: int, end: int) -> bool:
    """Whether it is a part of something longer, such as the number of a file."""
    glue = "/-_.:#"
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    follows = after[:1] in glue and after[1:2].isalnum() if after else False
    return bool(before and (before in glue or before.isalnum())) or bool(
        after and (after[0].isalnum() or follows)
    )


def _is_grouped(written: str, region: str) -> bool:
    """Whether it stands there in three groups or more, as that country writes its numbers."""
    groups = re.findall(r"\d+", written)
    number = phonenumbers.parse(written, region)
    usual = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return len(groups) >= _FEWEST_GROUPS and groups == re.findall(r"\d+", usual)
