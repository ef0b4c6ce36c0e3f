"""Traces of a person in a text that `folding` has made plain: the patterns, a kind each.

A run of nine digits and more counts as a phone or account number, since neither can be told
from a count; dates are left alone. Patterns are bounded, so that no text makes them slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from ipaddress import ip_address

import yaml

from seawall.forum.personal.folding import folded_text

_TABLE = "data/forum/user_data.yaml"
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_HANDLE = re.compile(r"(?<![\w@.])@ ?[^\W_][\w.-]{0,63}|(?<![\w/])/?[ur]/[\w-]{2,64}(?!\w)")
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\s?\.\s?\d{1,3}){3}(?![\w])(?!\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f:]{2,39}(?:%\w{1,16})?(?![\w:])")
_NUMBER = re.compile(r"(?<![\w])(?:\+|00)?\(?\d(?:[ ()./-]{0,2}\d){6,30}(?!\w)")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")
FEWEST_DIGITS, MOST_DIGITS = 9, 15
FEWEST_LETTERS = 3

_OUT = "Take it out: signals are about content, never about people."


@dataclass(frozen=True, slots=True)
class Trace:
    """One trace of a person in a text: its kind, its place and what to do about it."""

    what: str
    start: int
    end: int
    remedy: str = _OUT


def traces_in(text: str) -> Iterator[Trace]:
    """Every trace in a folded text, each place once."""
    spans: list[tuple[int, int]] = []
    for kind, find in _KINDS:
        for start, end in find(text):
            if not any(start < span_end and span_start < end for span_start, span_end in spans):
                spans.append((start, end))
                yield Trace(kind, start, end)


def known_in(text: str, names: Collection[str]) -> Iterator[Trace]:
    """Names of accounts that we know have to do with it, as whole words, however dressed."""
    for name in names:
        plain = folded_text(name).text.strip().lstrip("@")
        if len(plain) < FEWEST_LETTERS:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(plain)}(?!\w)", text):
            yield Trace("the name of an account of this item", match.start(), match.end())


def _of(pattern: re.Pattern[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    return lambda text: (match.span() for match in pattern.finditer(text))


def _ips(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            candidate = match[0].replace(" ", "")
            if is_ip(candidate) and sum(sign in "0123456789abcdef" for sign in candidate):
                yield match.span()


def is_ip(text: str) -> bool:
    """Whether it is an IP address, of either version."""
    try:
        ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    dateless = _DATE.sub(lambda match: "_" * len(match[0]), text)
    for match in _NUMBER.finditer(dateless):
        digits = sum(sign.isdigit() for sign in match[0])
        is_called = match[0].startswith(("+", "00")) and digits >= FEWEST_DIGITS - 1
        if is_called or digits >= FEWEST_DIGITS:
            yield match.span()


def _named(text: str) -> Iterator[tuple[int, int]]:
    """`user: harbourcat`, `posted by harbour_cat77`."""
    strong, weak = _name_patterns()
    for pattern in (strong, weak):
        for match in pattern.finditer(text):
            yield match.span(1)


@cache
def _name_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """After a sign such as a colon any word is a name; after a space one that looks made up."""
    name_words = yaml.safe_load(files("seawall").joinpath(_TABLE).read_text("utf-8"))["name_words"]
    words = "|".join(
        re.escape(folded_text(word).text) for word in sorted(name_words, key=len, reverse=True)
    )
    strong = re.compile(rf"(?<!\w)(?:{words})\s{{0,3}}[:=#]\s{{0,3}}[\"'«“]?([^\s\"'»”,;]{{2,64}})")
    weak = re.compile(
        rf"(?<!\w)(?:{words})\s{{1,3}}[\"'«“]?(\w{{0,40}}(?:\d|_|\.(?=\w))[\w.-]{{0,40}}\w?)"
    )
    return strong, weak


_KINDS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("an e-mail address", _of(_EMAIL)),
    ("a user's handle", _of(_HANDLE)),
    ("an IP address", _ips),
    ("a user name or account", _named),
    ("a phone or account number", _numbers),
)
