"""Numbers of bank accounts in a text: IBANs, with or without spaces, whatever their case.

A country's code, its structure and the two digits of the check must all be right (ISO 13616), so
that an id or the number of a file is not taken for one.
"""

from __future__ import annotations

import re

from stdnum import iban

_BEGIN = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]{2}[ .:\-/]{0,2}\d[ ]?\d)")
_GLUE = frozenset(" .-/\u00a0\t\n")
_SHORTEST, _LONGEST, _MOST_SIGNS = 15, 34, 80


def has_bank_account(text: str) -> bool:
    """Whether an IBAN stands in a text of plain signs."""
    return any(_is_iban_at(text, begin.start()) for begin in _BEGIN.finditer(text))


def _is_iban_at(text: str, start: int) -> bool:
    signs, ends = _signs_from(text, start)
    return any(
        _is_end(text, ends[length - 1]) and iban.is_valid(signs[:length], check_country=False)
        for length in range(_SHORTEST, len(signs) + 1)
    )


def _signs_from(text: str, start: int) -> tuple[str, list[int]]:
    """Letters and digits from here on without what stands between, and where each ends."""
    signs, ends = "", []
    for position in range(start, min(len(text), start + _MOST_SIGNS)):
        sign = text[position]
        if sign.isascii() and sign.isalnum():
            signs += sign.upper()
            ends.append(position + 1)
        elif sign not in _GLUE:
            break
        if len(signs) == _LONGEST:
            break
    return signs, ends


def _is_end(text: str, end: int) -> bool:
    return end >= len(text) or not text[end].isalnum()
