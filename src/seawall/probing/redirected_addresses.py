"""Comparing addresses: redirects, sign-in pages, and an address that nobody uses.

A redirect to the same place in another spelling (https, `www.`, a slash, a longer name)
tells nothing. One to a sign-in page does, and so does one to where the site sends every
address that does not exist, for which an address that nobody has used is made up.
"""

from __future__ import annotations

import hashlib
import re
import string
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from seawall.signals import InvalidSignal, canonical

_MIRRORS = ("www.", "m.", "mobile.", "amp.")
_LOGIN = re.compile(
    r"(?:log|sign)[-_]?(?:in|on)|auth(?:enticate|orize)?|accounts?login|sso|session(?:s|new)?"
    r"|connexion|anmelden|einloggen|iniciar[-_]?sesion|acceso|vhod",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"age[-_]?(?:gate|check|verif\w*|confirm\w*|restrict\w*)?|(?:verify|confirm|check)[-_]?(?:your[-_]?)?age"
    r"|over18|adult[-_]?check",
    re.IGNORECASE,
)
_END = re.compile(r"\.(?:php\d?|aspx?|html?|jsp|cgi|do)$", re.IGNORECASE)

#: Made-up names are at least this long, so that they are nobody's.
_LONG = 16


def is_same_place(address: str, reached: str) -> bool:
    """Whether an address and the one that was reached are one place in two spellings.

    A folder is another place than what lies in it: sites lead to a list what they removed.

    >>> is_same_place("http://www.example.com/v/1/", "https://example.com/v/1-harbour")
    True
    """
    (host, path, query), (other_host, other_path, other_query) = _place(address), _place(reached)
    if host != other_host:
        return False
    if path == other_path:
        return set(query) <= set(other_query)
    if path.startswith(f"{other_path}/"):
        return False
    shorter, longer = sorted((path, other_path), key=len)
    has_more_name = longer.startswith(shorter) and longer[len(shorter)] in "-_./"
    return bool(shorter) and (has_more_name or longer.endswith(shorter))


def leads_to_login(url: str) -> bool:
    """Whether an address is one where people sign in."""
    return _names(url, _LOGIN)


def leads_to_age_gate(url: str) -> bool:
    """Whether an address is one where people state their age."""
    return _names(url, _AGE)


def nonsense_address(url: str, *, chance: bytes) -> str:
    """An address of the same shape that nobody has used, out of random bytes.

    The values of the query change if there are any, else the last name of the path:
    letters for letters, digits for digits, the ending kept.
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if any(value for _, value in pairs):
        query = urlencode([(name, _made_up(value, chance)) for name, value in pairs])
        return parts._replace(query=query, fragment="").geturl()
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    stem, dot, end = name.rpartition(".")
    invented_name = _made_up(stem, chance) + dot + end if stem else _made_up(name, chance)
    slash = "/" if parts.path.endswith("/") and name else ""
    return parts._replace(path=f"{folder}/{quote(invented_name)}{slash}", fragment="").geturl()


def _place(url: str) -> tuple[str, str, list[tuple[str, str]]]:
    parts = urlsplit(_tidy(url))
    host = parts.hostname or ""
    for prefix in _MIRRORS:
        host = host.removeprefix(prefix)
    port = parts.port
    if port not in {None, 80, 443}:
        host = f"{host}:{port}"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    return host, parts.path.rstrip("/").lower(), pairs


def _tidy(url: str) -> str:
    """In canonical form, without what only tracks readers, if it has one."""
    try:
        return canonical(url)
    except InvalidSignal:
        return url


def _names(url: str, pattern: re.Pattern[str]) -> bool:
    parts = urlsplit(url)
    steps = [_END.sub("", step) for step in parts.path.split("/") if step]
    host = (parts.hostname or "").partition(".")[0]
    return any(pattern.fullmatch(step) for step in (*steps, host))


def _made_up(name: str, chance: bytes) -> str:
    """Random characters in the pattern of a name, repeated until it is long enough."""
    pattern = name or "a"
    pattern = (pattern * (_LONG // len(pattern) + 1))[: max(_LONG, len(pattern))]
    drawn = hashlib.shake_256(chance + name.encode()).digest(len(pattern))
    return "".join(_like(mark, number) for mark, number in zip(pattern, drawn, strict=True))


def _like(mark: str, number: int) -> str:
    if mark in "-_":
        return mark
    for alphabet in (string.digits, string.ascii_uppercase):
        if mark in alphabet:
            return alphabet[number % len(alphabet)]
    return string.ascii_lowercase[number % 26]
