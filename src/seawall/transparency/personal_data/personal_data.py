"""No personal data goes into a public database: DSA Art. 24(5), last sentence.

Each free text of a payload is held against what marks a person: an address of mail, of the
network or of a web page, a handle, a telephone number, a bank account, a name that we know or
that a form of address announces. A text with one of these is refused with its field named, and
what was found is never repeated.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from seawall.transparency.personal_data.bank_account_numbers import has_bank_account
from seawall.transparency.personal_data.people_named import knows_a_name, names_a_person
from seawall.transparency.personal_data.plain_signs import plain_signs
from seawall.transparency.personal_data.telephone_numbers import has_telephone_number

FREE_TEXTS = (
    "decision_visibility_other",
    "decision_monetary_other",
    "illegal_content_legal_ground",
    "illegal_content_explanation",
    "incompatible_content_ground",
    "incompatible_content_explanation",
    "content_type_other",
    "category_specification_other",
    "decision_facts",
    "source_identity",
)

_MAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\"]{1,255}\.[^\s@<>\"]{1,63}")
_MAIL_IN_WORDS = re.compile(
    r"[\w.+-]{2,64}\s?(?:[(\[{]\s?(?:at|ät|arobase|arroba)\s?[)\]}]|\sat\s)\s?"
    r"[\w-]{1,63}(?:\s?(?:\.|[(\[{]\s?(?:dot|punkt|point)\s?[)\]}]|\sdot\s)\s?[\w-]{2,63})+",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"[(\[{]|\sdot\s", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.@])@\w{2,}")
_WEB = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_NETWORK = re.compile(r"[0-9A-Fa-f:.]{3,}")


def found_in(payload: Mapping[str, Any], names: Collection[str] = ()) -> dict[str, list[str]]:
    """What kinds of personal data stand in which free text; never the data itself."""
    faults: dict[str, list[str]] = {}
    for field in FREE_TEXTS:
        text = payload.get(field)
        if isinstance(text, str) and (kinds := personal_data_kinds(text, names)):
            faults[field] = [
                f"The {field.replace('_', ' ')} field must not contain {kind}." for kind in kinds
            ]
    return faults


def personal_data_kinds(text: str, names: Collection[str] = ()) -> list[str]:
    """What kinds of personal data stand in a text, in words."""
    return list(_kinds(plain_signs(text), names))


def _kinds(text: str, names: Collection[str]) -> Iterator[str]:
    yield from (kind for kind, is_in in _MARKS if is_in(text))
    if knows_a_name(text, [plain_signs(name) for name in names]):
        yield "the name of an account or of a person that the file knows"
    elif names_a_person(text):
        yield "the name of a person"


def _has_mail(text: str) -> bool:
    return bool(_MAIL.search(text)) or any(map(_is_spoken, _MAIL_IN_WORDS.finditer(text)))


def _has_network(text: str) -> bool:
    return any(_is_network(word.strip(".:") or word) for word in _NETWORK.findall(text))


def _is_spoken(match: re.Match[str]) -> bool:
    """Whether a sign was put into words; `at noon.Then` is none."""
    return bool(_SPOKEN.search(match[0]))


def _is_network(word: str) -> bool:
    if word.count(".") != 3 and word.count(":") < 2:
        return False
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True


_MARKS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("an e-mail address", _has_mail),
    ("the handle of an account", _HANDLE.search),
    ("the address of a web page", _WEB.search),
    ("an IP address", _has_network),
    ("the number of a bank account", has_bank_account),
    ("a telephone number", has_telephone_number),
)
