"""Traces of a person in an address: credentials, profile paths, parameters, bare IPs.

The address is read as it was written, with its escapes undone as often as they were done,
because a wrapped address hides another. Which words of a path and which parameters carry an
account is data, `data/forum/user_data.yaml`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

import yaml

from seawall.forum.personal.folding import folded_text
from seawall.forum.personal.traces import Trace, is_ip, known_in, traces_in
from seawall.signals import clickable

_TABLE = "data/forum/user_data.yaml"
ROUNDS = 4
MOST_WRAPPED = 3
_HASH = "Share a hash of the content in place of an address that names somebody."
_CUT = "Leave that parameter out, if the address works without it; else share a hash."
#: What may be a number in an address without being somebody's.
_NUMBERS = "a phone or account number"


@dataclass(frozen=True, slots=True)
class AccountPatterns:
    """Words of paths and parameters that carry an account."""

    path_words: frozenset[str]
    parameters: frozenset[str]
    first_part: frozenset[str]


@cache
def table() -> AccountPatterns:
    """The table that ships."""
    word_lists = yaml.safe_load(files("seawall").joinpath(_TABLE).read_text("utf-8"))
    return AccountPatterns(
        *(frozenset(word_lists[key]) for key in ("path_words", "parameters", "first_part"))
    )


def traces_in_address(address: str, known_names: Collection[str] = ()) -> tuple[Trace, ...]:
    """What of a person an address carries."""
    plain = _unescaped(clickable(address) or address)
    extent = range(len(address))
    findings = {(kind, remedy) for kind, remedy in _findings(plain, known_names, MOST_WRAPPED)}
    return tuple(Trace(kind, 0, len(extent), remedy) for kind, remedy in sorted(findings))


def _unescaped(address: str) -> str:
    for _ in range(ROUNDS):
        before, address = address, unquote(address)
        if before == address:
            break
    return folded_text(address).text


def _findings(address: str, known_names: Collection[str], depth: int) -> Iterator[tuple[str, str]]:
    try:
        parts = urlsplit(address)
        host, userinfo = parts.hostname or "", parts.username
    except ValueError:
        yield "an address that cannot be read", "Mend the address."
        return
    if userinfo is not None:
        yield "a user name in front of the host", "Take out what stands before the @."
    if is_ip(host):
        yield "an IP address in place of a host", _HASH
    path = [part for part in parts.path.split("/") if part]
    yield from _in_path(host, path)
    yield from _in_query(parts.query, path)
    yield from _in_words(host, f"{parts.path} {parts.query} {parts.fragment}", known_names)
    yield from _wrapped(f"{parts.path}?{parts.query}", known_names, depth)


def _in_query(query: str, path: list[str]) -> Iterator[tuple[str, str]]:
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if value and name in table().parameters | _profiles(path):
            yield "a parameter that names an account, a session or a person", _CUT


def _in_words(
    host: str, after_host: str, known_names: Collection[str]
) -> Iterator[tuple[str, str]]:
    """What a reader sees in it; a bare number is most often the content's own."""
    spaced = after_host.replace("/", " /").replace("=", " = ")
    for trace in traces_in(spaced):
        if trace.what != _NUMBERS or "+" in spaced[trace.start : trace.end]:
            yield trace.what, _HASH
    for trace in known_in(f"{host} {after_host}".replace("_", " "), known_names):
        yield trace.what, _HASH
    for trace in known_in(f"{host} {after_host}", known_names):
        yield trace.what, _HASH


def _in_path(host: str, path: list[str]) -> Iterator[tuple[str, str]]:
    names = table()
    if any(part.startswith(("@", "~")) and len(part) > 1 for part in path):
        yield "the path of a profile", _HASH
    if any(part in names.path_words for part in path[:-1]):
        yield "the path of a profile", _HASH
    if path and any(host == site or host.endswith(f".{site}") for site in names.first_part):
        yield "the path of a profile", _HASH


def _profiles(path: list[str]) -> set[str]:
    """`id` names an account where the path speaks of profiles."""
    return {"id"} if any(part in table().path_words for part in path) else set()


def _wrapped(
    after_host: str, known_names: Collection[str], depth: int
) -> Iterator[tuple[str, str]]:
    """An address inside the address: a redirect, an archive's copy."""
    for scheme in ("https://", "http://", "https:/", "http:/"):
        _, separator, inner = after_host.partition(scheme)
        if separator and depth:
            yield from _findings(f"https://{inner}", known_names, depth - 1)
            return
