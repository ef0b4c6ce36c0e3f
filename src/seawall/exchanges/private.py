"""Personal data, which never leaves in a feed: user names, e-mail addresses, IP addresses.

Companies share signals, not people (domain: "without sharing user data"; and the founding
promise of every forum). So every text that is about to leave is looked at, an address too,
and what looks like a person stays here. It errs on the side of silence: a version number
with four parts is taken for an address, and that costs one record.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from seawall.errors import problem

# Every repetition is bounded: a value may have millions of characters.
_EMAIL = re.compile(r"[^\s@<>()\"',;:/]{1,64}@[^\s@<>()\"',;:/]{1,255}\.[^\W\d_]{2,}")
_USER_INFO = re.compile(r"://[^\s/?#]{0,255}@")
_HANDLE = re.compile(r"(?<![\w.])@[^\W_][\w.-]{0,63}")
_SAID = re.compile(
    r"\b(?:user(?:[ _-]?name)?|account(?:[ _-]?name)?|handle|login|nick(?:name)?|profile)"
    r"\s*[:=]\s*[^\s&;,]",
    re.IGNORECASE,
)
_PROFILE = re.compile(r"/(?:u|user|users|profile|member)/[^\s/?#]", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)")
_COLONS = re.compile(
    r"(?<![\w:])\[?((?:[0-9a-f]{0,4}:){2,7}(?:[\d.]{7,15}|[0-9a-f]{0,4}))(?![\w:])", re.IGNORECASE
)
#: Written by us and never free text: they cannot hold a person, and some look odd.
_OURS = frozenset({"id", "uuid", "schema", "pattern_type", "signal_type"})


def personal_data_in(text: str) -> str:
    """The kind of personal data in a text, in words; empty if there is none."""
    for fromkey in dict.fromkeys((text, unquote(text))):
        if _EMAIL.search(fromkey) or _USER_INFO.search(fromkey):
            return "an e-mail address or the name in front of a host"
        if (
            _HANDLE.search(fromkey)
            or _SAID.search(fromkey)
            or ("://" in fromkey and _PROFILE.search(fromkey))
        ):
            return "a user name"
        if _is_address(_NUMBERS, fromkey) or _is_address(_COLONS, fromkey):
            return "an IP address"
    return ""


def check_leaving(record: Any) -> None:
    """Refuse a record of which any text names a person; `field` says where."""
    for field, text in _texts(record, ""):
        if personal_data := personal_data_in(text):
            raise problem("exchanges.holds-personal-data", data=personal_data, field=field)


def _texts(record: Any, field: str) -> Iterator[tuple[str, str]]:
    """Every text of a record, and where it stands."""
    if isinstance(record, str):
        yield field, record
    elif isinstance(record, dict):
        for name, value in record.items():
            if name not in _OURS:
                yield from _texts(value, f"{field}.{name}" if field else str(name))
    elif isinstance(record, list | tuple):
        for number, value in enumerate(record):
            yield from _texts(value, f"{field}[{number}]")


def _is_address(shape: re.Pattern[str], text: str) -> bool:
    return any(_reads(match[match.lastindex or 0]) for match in shape.finditer(text))


def _reads(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
