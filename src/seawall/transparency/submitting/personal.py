"""No personal data goes into a public database: DSA Art. 24(5), last sentence.

A payload is refused whose free texts hold an address of mail, of the network or of a web
page, a handle, or a name that we know to be the account's. It is a net with wide meshes, put
behind texts that are built from the policy and never from what people wrote.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

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
#: A name as short as this is too likely a word of its own.
_SHORTEST_NAME = 4

_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")
_HANDLE = re.compile(r"(?<![\w.@])@\w{2,}")
_WEB = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_NETWORK = re.compile(r"[0-9A-Fa-f:.]{3,}")


def found_in(payload: Mapping[str, Any], names: Collection[str] = ()) -> dict[str, list[str]]:
    """What kinds of personal data stand in which free text; never the data itself."""
    faults: dict[str, list[str]] = {}
    for field in FREE_TEXTS:
        text = payload.get(field)
        if isinstance(text, str) and (kinds := list(_kinds(text, names))):
            faults[field] = [
                f"The {field.replace('_', ' ')} field must not contain {kind}." for kind in kinds
            ]
    return faults


def _kinds(text: str, names: Collection[str]) -> Iterator[str]:
    if _MAIL.search(text):
        yield "an e-mail address"
    if _HANDLE.search(text):
        yield "the handle of an account"
    if _WEB.search(text):
        yield "the address of a web page"
    if any(_is_network(candidate.strip(".:") or candidate) for candidate in _NETWORK.findall(text)):
        yield "an IP address"
    folded = text.casefold()
    if any(len(name) >= _SHORTEST_NAME and name.casefold() in folded for name in names if name):
        yield "the name of the account"


def _is_network(word: str) -> bool:
    if word.count(".") != 3 and word.count(":") < 2:
        return False
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True
