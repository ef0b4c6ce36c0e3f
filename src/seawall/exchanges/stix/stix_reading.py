"""STIX objects of others, read: which signals they name, and what is said of them.

Of one object the latest version counts. What is no indicator, opinion or sighting is passed
over, since feeds are full of it; an indicator that we cannot carry out is set aside with the
reason. Nothing here raises: one bad object must not cost a page of good ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from seawall.errors import SeawallError, problem
from seawall.exchanges.stix.marking import strictest_tlp
from seawall.exchanges.stix.model import (
    BadObject,
    BadPattern,
    IndicatorVerdict,
    MemberVoice,
    Object,
    StixSighting,
    StixSignal,
)
from seawall.exchanges.stix.pattern_reading import PatternSignal, read_pattern
from seawall.exchanges.stix.patterns import STIX, own_type
from seawall.exchanges.stix.stix_extension import read_extension
from seawall.exchanges.stix.stix_moments import read_time
from seawall.exchanges.stix.stix_writing import MOST_SEEN, check_times

#: A confidence below this is "low" on the standard's scale (STIX 2.1, appendix A).
LOW_CONFIDENCE = 30

_STANCES = {"strongly-agree": True, "agree": True, "disagree": False, "strongly-disagree": False}


@dataclass(frozen=True, slots=True)
class SkippedObject:
    """An object that we could not take, and why.

    `kind` is the type of a pattern that is good, but not one that we can carry out; it is
    empty for what is broken.
    """

    id: str
    reason: str
    kind: str = ""
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class BundleContents:
    """What a set of objects holds for us."""

    signals: tuple[StixSignal, ...] = ()
    voices: tuple[tuple[str, MemberVoice], ...] = ()
    """Opinions, each with the id of what it is about."""
    sightings: tuple[StixSighting, ...] = ()
    set_aside: tuple[SkippedObject, ...] = ()


def contents(objects: Iterable[Any]) -> BundleContents:
    """Everything in these objects that concerns us."""
    latest = list(_latest(objects))
    names = {
        identity["id"]: str(identity.get("name", ""))
        for identity in latest
        if _is(identity, "identity")
    }
    bad: list[SkippedObject] = []
    return BundleContents(
        signals=tuple(
            _each(latest, "indicator", lambda indicator: _signals(indicator, names), bad)
        ),
        voices=tuple(_each(latest, "opinion", lambda opinion: _voices(opinion, names), bad)),
        sightings=tuple(
            _each(latest, "sighting", lambda sighting: _sightings(sighting, names), bad)
        ),
        set_aside=tuple(bad),
    )


def latest_of(objects: Iterable[Any]) -> list[Object]:
    """Of each object its latest version, in the order they first came."""
    return list(_latest(objects))


def _latest(objects: Iterable[Any]) -> Iterator[Object]:
    latest: dict[str, Object] = {}
    for stix_object in objects:
        if not isinstance(stix_object, dict) or not isinstance(stix_object.get("id"), str):
            continue
        before = latest.get(stix_object["id"])
        if before is None or _version(stix_object) >= _version(before):
            latest[stix_object["id"]] = stix_object
    yield from latest.values()


def _each(
    objects: list[Object],
    kind: str,
    make: Callable[[Object], Iterable[Any]],
    bad: list[SkippedObject],
) -> Iterator[Any]:
    for stix_object in objects:
        if not _is(stix_object, kind):
            continue
        try:
            yield from make(stix_object)
        except BadPattern as wrong:
            type_name = f"{kind}/{stix_object.get('pattern_type')}"[:64]
            bad.append(
                SkippedObject(
                    stix_object["id"], str(wrong), type_name, stix_object.get("revoked") is True
                )
            )
        except SeawallError as wrong:
            bad.append(SkippedObject(stix_object["id"], str(wrong)))


def _signals(indicator: Object, names: dict[str, str]) -> list[StixSignal]:
    """The signals of an indicator; several are told apart by a number after its id."""
    own = read_extension(indicator)
    named_signals = _named(indicator)
    created = read_time(indicator.get("created"), "created")
    shared = [
        StixSignal(
            key=indicator["id"] if not number else f"{indicator['id']}#{number + 1}",
            signal_type=named_signal.signal_type,
            value=named_signal.value,
            created_at=created,
            modified_at=read_time(indicator.get("modified"), "modified"),
            valid_from=read_time(indicator.get("valid_from"), "valid_from"),
            valid_until=read_time(indicator["valid_until"], "valid_until")
            if "valid_until" in indicator
            else None,
            labels=tuple(_texts(own.get("labels") or indicator.get("labels"))),
            confidence=_number(indicator.get("confidence"), 100),
            threshold=_number(own.get("threshold"), 1000),
            jurisdiction=str(own.get("jurisdiction", ""))[:8],
            is_revoked=indicator.get("revoked") is True,
            tlp=strictest_tlp(_texts(indicator.get("object_marking_refs"))),
            said_by=_author(indicator, names),
            verdict=_verdict(indicator),
        )
        for number, named_signal in enumerate(named_signals)
    ]
    for signal in shared:
        check_times(signal)
    return shared


def _named(indicator: Object) -> tuple[PatternSignal, ...]:
    pattern, kind = indicator.get("pattern"), indicator.get("pattern_type")
    if not isinstance(pattern, str) or not isinstance(kind, str):
        raise problem("exchanges.stix-no-pattern", BadObject)
    if kind == STIX:
        return read_pattern(pattern)
    if own := own_type(kind):
        return (PatternSignal(own, pattern),)
    raise problem("exchanges.stix-pattern-type", BadPattern, kind=kind[:40])


def _verdict(indicator: Object) -> IndicatorVerdict:
    kinds = set(_texts(indicator.get("indicator_types")))
    confidence = _number(indicator.get("confidence"), 100)
    if "benign" in kinds:
        return IndicatorVerdict.BENIGN
    if kinds == {"unknown"} or (confidence is not None and confidence < LOW_CONFIDENCE):
        return IndicatorVerdict.SUSPECT
    return IndicatorVerdict.BAD


def _voices(opinion: Object, names: dict[str, str]) -> list[tuple[str, MemberVoice]]:
    """Who says it of what; nobody, if it was taken back or takes no side."""
    agrees = _STANCES.get(str(opinion.get("opinion")))
    if agrees is None or opinion.get("revoked") is True:
        return []
    authors = list(_texts(opinion.get("authors"))) or [_author(opinion, names)]
    at = read_time(opinion.get("modified"), "modified")
    reason = str(opinion.get("explanation", ""))
    return [
        (about, MemberVoice(author, agrees, at, reason))
        for about in _texts(opinion.get("object_refs"))
        for author in authors
    ]


def _sightings(sighting: Object, names: dict[str, str]) -> list[StixSighting]:
    if sighting.get("revoked") is True:
        return []
    modified = sighting.get("modified")
    return [
        StixSighting(
            signal=str(sighting.get("sighting_of_ref", "")),
            author=_author(sighting, names),
            count=_number(sighting.get("count", 1), MOST_SEEN) or 0,
            first_at=read_time(sighting.get("first_seen", modified), "first_seen"),
            last_at=read_time(sighting.get("last_seen", modified), "last_seen"),
        )
    ]


def _author(stix_object: Object, names: dict[str, str]) -> str:
    """The name of who made an object, or at least its id."""
    by = str(stix_object.get("created_by_ref", ""))
    return names.get(by) or by or "unknown"


def _is(stix_object: Object, kind: str) -> bool:
    return stix_object.get("type") == kind


def _version(stix_object: Object) -> tuple[str, str]:
    """What tells versions apart: times in UTC sort as texts, and so do their fractions."""
    second, _, fraction = str(stix_object.get("modified", "")).rstrip("Z").partition(".")
    return second, fraction.rstrip("0")


def _texts(values: Any) -> Iterator[str]:
    if isinstance(values, list):
        yield from (text for text in values if isinstance(text, str))


def _number(number: Any, most: int) -> int | None:
    is_number = isinstance(number, int) and not isinstance(number, bool)
    return number if is_number and 0 <= number <= most else None
