"""What the database takes for an address: a scheme, a host, and characters that may stand there.

Its framework has a list of some three hundred schemes; here any that is written as a scheme
counts, since what people cite is on the web.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import AddressValueError, IPv6Address

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*", re.IGNORECASE | re.ASCII)
_PARTS = re.compile(r"([^/?#]*)((?:/[^?#]*)?)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_PORT = re.compile(r":[0-9]+\Z")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_IN_PATH = frozenset("-._~!$&'()*+,;=:@/")
_IN_FRAGMENT = _IN_PATH | {"?"}
_IN_QUERY = _IN_FRAGMENT | {"[", "]"}


def is_address(text: str) -> bool:
    """Whether the database takes this for an address."""
    scheme, mark, rest = text.partition("://")
    parts = _PARTS.fullmatch(rest)
    if not mark or not _SCHEME.fullmatch(scheme) or parts is None:
        return False
    place, path, query, fragment = parts.groups(default="")
    who, _, host = place.rpartition("@")
    return (
        all(_is_made_of(name, "_.-") for name in who.split(":", 1))
        and _is_host(_PORT.sub("", host))
        and _is_made_of(path, _IN_PATH)
        and _is_made_of(query, _IN_QUERY)
        and _is_made_of(fragment, _IN_FRAGMENT)
    )


def _is_host(host: str) -> bool:
    if host.startswith("[") and host.endswith("]"):
        try:
            return bool(IPv6Address(host[1:-1]))
        except AddressValueError:
            return False
    name = host.removesuffix(".")
    characters = all(_kind(character) in "LNS" or character in "-_." for character in name)
    return len(name) > 1 and characters and _kind(name[-1]) in "LN"


def _is_made_of(text: str, others: frozenset[str] | str) -> bool:
    """Letters and numbers of any script, escaped bytes, and these others."""
    plain = _ESCAPED.sub("", text)
    return all(_kind(character) in "LN" or character in others for character in plain)


def _kind(character: str) -> str:
    return unicodedata.category(character)[0]
