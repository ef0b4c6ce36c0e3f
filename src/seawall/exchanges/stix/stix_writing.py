"""What we share, as STIX objects: the producer once, and for each signal a handful.

A signal is an indicator. Beside it stand the file or address it is about, where STIX has
an object for that, and the members' opinions. A signal taken back keeps its id and comes
again, modified later and revoked (§3.6): whoever holds it learns so.
"""

from __future__ import annotations

from datetime import timedelta

from seawall.errors import problem
from seawall.exchanges.stix.marking import marking_id
from seawall.exchanges.stix.model import BadObject, Object, Producer, StixSighting, StixSignal, Tlp
from seawall.exchanges.stix.patterns import STIX, VERSION, pattern_of
from seawall.exchanges.stix.stix_extension import extension_definition, extension_of
from seawall.exchanges.stix.stix_ids import file_id, observable_id, our_id
from seawall.exchanges.stix.stix_moments import written_time
from seawall.signals import signal_type, written_names

MOST_SEEN = 999_999_999
#: What a file is known by, as STIX names it: TLSH is of its words.
FILE_HASHES = {
    ours: name for ours, name in written_names(STIX).items() if signal_type(ours).covers == "file"
}


def identity_id(producer: Producer) -> str:
    """The id of the organisation behind a feed."""
    return our_id("identity", producer.key)


def indicator_id(key: str) -> str:
    """The id of a signal's indicator."""
    return our_id("indicator", key)


def opinion_id(key: str, *, agrees: bool) -> str:
    """The id of what those who agree with a signal say of it, or those who do not."""
    return our_id("opinion", key, "agree" if agrees else "disagree")


def relation_id(key: str) -> str:
    """The id of the tie between a signal's indicator and what it is about."""
    return our_id("relationship", key)


def preface(producer: Producer) -> list[Object]:
    """The objects every feed begins with: the producer, and what our extension means."""
    identity = {
        "type": "identity",
        "spec_version": "2.1",
        "id": identity_id(producer),
        "created": written_time(producer.since),
        "modified": written_time(producer.since),
        "name": producer.name,
        "identity_class": "organization",
    }
    return [identity, extension_definition(producer, identity_id(producer))]


def objects_of(signal: StixSignal, producer: Producer) -> list[Object]:
    """Everything that is shared of one signal, in the order it must be read."""
    objects = [indicator(signal, producer)]
    if observed := observable(signal):
        objects = [observed, *objects, _relation(signal, observed["id"], producer)]
    sides = {voice.agrees for voice in signal.voices}
    return objects + [
        opinion(signal, producer, agrees=side) for side in (True, False) if side in sides
    ]


def indicator(signal: StixSignal, producer: Producer) -> Object:
    """The indicator of a signal."""
    check_times(signal)
    pattern, pattern_type = pattern_of(signal.signal_type, signal.value)
    stix_object = _made("indicator", indicator_id(signal.key), signal, producer)
    stix_object |= {"pattern": pattern, "pattern_type": pattern_type}
    if pattern_type == STIX:
        stix_object["pattern_version"] = VERSION
    stix_object["valid_from"] = written_time(signal.valid_from)
    if signal.valid_until:
        stix_object["valid_until"] = written_time(signal.valid_until)
    if signal.labels:
        stix_object["labels"] = list(signal.labels)
    if signal.confidence is not None:
        stix_object["confidence"] = signal.confidence
    return stix_object | {"extensions": extension_of(signal)}


def observable(signal: StixSignal) -> Object | None:
    """The file or address that a signal is about; None where STIX has no object for it."""
    if name := FILE_HASHES.get(signal.signal_type):
        hashes = {name: signal.value}
        return _observed("file", file_id(hashes), signal.tlp) | {"hashes": hashes}
    if signal.signal_type == "url":
        stix_object = _observed("url", observable_id("url", {"value": signal.value}), signal.tlp)
        return stix_object | {"value": signal.value}
    return None


def opinion(signal: StixSignal, producer: Producer, *, agrees: bool, about: str = "") -> Object:
    """The opinion of all who agree, or of all who do not: members change sides, the object stays.

    `about` is the id of the indicator, where it is not one of ours.
    """
    last = {voice.author: voice for voice in signal.voices}
    standing = [voice for voice in last.values() if voice.agrees == agrees]
    stix_object = _made("opinion", opinion_id(signal.key, agrees=agrees), signal, producer)
    stix_object["opinion"] = "agree" if agrees else "disagree"
    stix_object["object_refs"] = [about or indicator_id(signal.key)]
    if standing:
        stix_object["authors"] = [voice.author for voice in standing]
    else:
        stix_object["revoked"] = True
    if explanation := "; ".join(
        f"{voice.author}: {voice.reason}" for voice in standing if voice.reason
    ):
        stix_object["explanation"] = explanation
    return stix_object


def sighting(sighted: StixSighting, producer: Producer, *, tlp: Tlp | None = None) -> Object:
    """A sighting: a signal was seen on a member's platform, and how often."""
    stix_object: Object = {
        "type": "sighting",
        "spec_version": "2.1",
        "id": our_id("sighting", sighted.signal, sighted.author),
        "created_by_ref": identity_id(producer),
        "created": written_time(sighted.first_at),
        "modified": written_time(sighted.last_at),
        "first_seen": written_time(sighted.first_at),
        "last_seen": written_time(sighted.last_at),
        "count": min(sighted.count, MOST_SEEN),
        "sighting_of_ref": sighted.signal,
    }
    return stix_object | _marked(tlp)


def check_times(signal: StixSignal) -> None:
    """Refuse a signal that ends before it begins (§4.7)."""
    if signal.valid_until and signal.valid_until <= signal.valid_from:
        raise problem(
            "exchanges.stix-ends-early",
            BadObject,
            until=written_time(signal.valid_until),
            start=written_time(signal.valid_from),
        )


def _relation(signal: StixSignal, observed: str, producer: Producer) -> Object:
    stix_object = _made("relationship", relation_id(signal.key), signal, producer)
    return stix_object | {
        "relationship_type": "related-to",
        "source_ref": indicator_id(signal.key),
        "target_ref": observed,
    }


def _made(kind: str, made_id: str, signal: StixSignal, producer: Producer) -> Object:
    later = max(signal.modified_at, signal.created_at)
    if signal.is_revoked and later == signal.created_at:
        later += timedelta(milliseconds=1)  # a revoked version is a later one, always
    stix_object: Object = {
        "type": kind,
        "spec_version": "2.1",
        "id": made_id,
        "created_by_ref": identity_id(producer),
        "created": written_time(signal.created_at),
        "modified": written_time(later),
    }
    if signal.is_revoked:
        stix_object["revoked"] = True
    return stix_object | _marked(signal.tlp)


def _observed(kind: str, made_id: str, tlp: Tlp | None) -> Object:
    return {"type": kind, "spec_version": "2.1", "id": made_id} | _marked(tlp)


def _marked(tlp: Tlp | None) -> Object:
    return {"object_marking_refs": [marking_id(tlp)]} if tlp else {}
