"""STIX objects of others, read: which signals they name, and what is said of them.

Of one object the latest version counts. What is no indicator, opinion or sighting is passed
over, since feeds are full of it; an indicator that we cannot carry out is set aside with the
reason. Nothing here raises: one bad object must not cost a page of good ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from seawall.errors import SeawallError
from seawall.exchanges.stix.extension import read_extension
from seawall.exchanges.stix.marking import strictest
from seawall.exchanges.stix.model import (
    BadObject,
    BadPattern,
    Object,
    Shared,
    Sighted,
    Verdict,
    Voice,
)
from seawall.exchanges.stix.moments import read
from seawall.exchanges.stix.pattern_reading import Named, read_pattern
from seawall.exchanges.stix.patterns import STIX, own_type
from seawall.exchanges.stix.writing import MOST_SEEN, check_times

#: A confidence below this is "low" on the standard's scale (STIX 2.1, appendix A).
LOW_CONFIDENCE = 30

_STANCES = {"strongly-agree": True, "agree": True, "disagree": False, "strongly-disagree": False}


@dataclass(frozen=True, slots=True)
class SetAside:
    """An object that we could not take, and why.

    `kind` is the type of a pattern that is good, but not one that we can carry out; it is
    empty for what is broken.
    """

    id: str
    reason: str
    kind: str = ""
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """What a set of objects holds for us."""

    signals: tuple[Shared, ...] = ()
    voices: tuple[tuple[str, Voice], ...] = ()
    """Opinions, each with the id of what it is about."""
    sightings: tuple[Sighted, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


def contents(objects: Iterable[Any]) -> Contents:
    """Everything in these objects that concerns us."""
    latest = list(_latest(objects))
    names = {each["id"]: str(each.get("name", "")) for each in latest if _is(each, "identity")}
    bad: list[SetAside] = []
    return Contents(
        signals=tuple(_each(latest, "indicator", lambda one: _signals(one, names), bad)),
        voices=tuple(_each(latest, "opinion", lambda one: _voices(one, names), bad)),
        sightings=tuple(_each(latest, "sighting", lambda one: _sightings(one, names), bad)),
        set_aside=tuple(bad),
    )


def latest_of(objects: Iterable[Any]) -> list[Object]:
    """Of each object its latest version, in the order they first came."""
    return list(_latest(objects))


def _latest(objects: Iterable[Any]) -> Iterator[Object]:
    found: dict[str, Object] = {}
    for each in objects:
        if not isinstance(each, dict) or not isinstance(each.get("id"), str):
            continue
        before = found.get(each["id"])
        if before is None or _version(each) >= _version(before):
            found[each["id"]] = each
    yield from found.values()


def _each(
    objects: list[Object],
    kind: str,
    make: Callable[[Object], Iterable[Any]],
    bad: list[SetAside],
) -> Iterator[Any]:
    for one in objects:
        if not _is(one, kind):
            continue
        try:
            yield from make(one)
        except BadPattern as wrong:
            theirs = f"{kind}/{one.get('pattern_type')}"[:64]
            bad.append(SetAside(one["id"], str(wrong), theirs, one.get("revoked") is True))
        except SeawallError as wrong:
            bad.append(SetAside(one["id"], str(wrong)))


def _signals(one: Object, names: dict[str, str]) -> list[Shared]:
    """The signals of an indicator; several are told apart by a number after its id."""
    own = read_extension(one)
    named = _named(one)
    created = read(one.get("created"), "created")
    shared = [
        Shared(
            key=one["id"] if not number else f"{one['id']}#{number + 1}",
            signal_type=each.signal_type,
            value=each.value,
            created_at=created,
            modified_at=read(one.get("modified"), "modified"),
            valid_from=read(one.get("valid_from"), "valid_from"),
            valid_until=read(one["valid_until"], "valid_until") if "valid_until" in one else None,
            labels=tuple(_texts(own.get("labels") or one.get("labels"))),
            confidence=_number(one.get("confidence"), 100),
            threshold=_number(own.get("threshold"), 1000),
            jurisdiction=str(own.get("jurisdiction", ""))[:8],
            is_revoked=one.get("revoked") is True,
            tlp=strictest(_texts(one.get("object_marking_refs"))),
            said_by=_author(one, names),
            verdict=_verdict(one),
        )
        for number, each in enumerate(named)
    ]
    for each in shared:
        check_times(each)
    return shared


def _named(one: Object) -> tuple[Named, ...]:
    pattern, kind = one.get("pattern"), one.get("pattern_type")
    if not isinstance(pattern, str) or not isinstance(kind, str):
        raise BadObject("is missing.", field="pattern", remedy="An indicator needs one.")
    if kind == STIX:
        return read_pattern(pattern)
    if own := own_type(kind):
        return (Named(own, pattern),)
    raise BadPattern(
        f"{kind[:40]!r} is none we can carry out.", field="pattern_type", remedy="Use stix."
    )


def _verdict(one: Object) -> Verdict:
    kinds = set(_texts(one.get("indicator_types")))
    confidence = _number(one.get("confidence"), 100)
    if "benign" in kinds:
        return Verdict.BENIGN
    if kinds == {"unknown"} or (confidence is not None and confidence < LOW_CONFIDENCE):
        return Verdict.SUSPECT
    return Verdict.BAD


def _voices(one: Object, names: dict[str, str]) -> list[tuple[str, Voice]]:
    """Who says it of what; nobody, if it was taken back or takes no side."""
    agrees = _STANCES.get(str(one.get("opinion")))
    if agrees is None or one.get("revoked") is True:
        return []
    authors = list(_texts(one.get("authors"))) or [_author(one, names)]
    at = read(one.get("modified"), "modified")
    reason = str(one.get("explanation", ""))
    return [
        (about, Voice(author, agrees, at, reason))
        for about in _texts(one.get("object_refs"))
        for author in authors
    ]


def _sightings(one: Object, names: dict[str, str]) -> list[Sighted]:
    if one.get("revoked") is True:
        return []
    modified = one.get("modified")
    return [
        Sighted(
            signal=str(one.get("sighting_of_ref", "")),
            author=_author(one, names),
            count=_number(one.get("count", 1), MOST_SEEN) or 0,
            first_at=read(one.get("first_seen", modified), "first_seen"),
            last_at=read(one.get("last_seen", modified), "last_seen"),
        )
    ]


def _author(one: Object, names: dict[str, str]) -> str:
    """The name of who made an object, or at least its id."""
    by = str(one.get("created_by_ref", ""))
    return names.get(by) or by or "unknown"


def _is(one: Object, kind: str) -> bool:
    return one.get("type") == kind


def _version(one: Object) -> tuple[str, str]:
    """What tells versions apart: times in UTC sort as texts, and so do their fractions."""
    second, _, fraction = str(one.get("modified", "")).rstrip("Z").partition(".")
    return second, fraction.rstrip("0")


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, list):
        yield from (each for each in found if isinstance(each, str))


def _number(found: Any, most: int) -> int | None:
    is_number = isinstance(found, int) and not isinstance(found, bool)
    return found if is_number and 0 <= found <= most else None
