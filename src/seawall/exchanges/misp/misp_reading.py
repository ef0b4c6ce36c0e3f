"""MISP attributes as records: whose they are, and what others say of them.

- A hash or address with `to_ids` is its organisation's word that it is bad. Without, it is
  context: its organisation does not want it matched, and neither do we. A perceptual hash is
  never `to_ids`, so there it says nothing.
- A sighting of type 0 agrees, one of type 1 is a false positive, one of type 2 sets an end.
  Of each organisation the latest counts.
- A hit on a warning list (of known good files, of popular sites) is a voice against it, so
  that a person looks at what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from seawall.exchanges.misp.misp_tags import read_tags
from seawall.exchanges.peer_reading import items_in, moment
from seawall.exchanges.peer_record import OwnerOpinion, PeerRecord, RecordCategory
from seawall.exchanges.stix.patterns import whole_tlsh
from seawall.signals import read_names

#: The types of attribute that hold signals, and the relations inside a `tvec-media`.
#: Where one is called `filename|…`, the file's name stands in front of its hash.
TYPES = read_names("misp")
ASKED = (*TYPES, "text")

SEEN, FALSE_POSITIVE, ENDED = "0", "1", "2"

NameOf = Callable[[str], str]
TypeOf = Callable[[Mapping[str, Any]], str]


def record_of(
    attribute: Mapping[str, Any], *, name_of: NameOf, type_of: TypeOf, our_name: str, now: datetime
) -> Iterable[PeerRecord]:
    """The record of an attribute; none of a text that is no signal."""
    signal_type = type_of(attribute)
    if not signal_type:
        return []
    tags, tlp = read_tags(str(tag["name"]) for tag in items_in(attribute, "Tag"))
    latest = _latest(items_in(attribute, "Sighting"))
    is_off = _is_true(attribute.get("deleted")) or _has_ended(latest, now)
    is_off = is_off or (attribute["type"] != "text" and not _is_true(attribute.get("to_ids")))
    owner = name_of(_organisation_of(attribute))
    facts = {
        "uuid": str(attribute["uuid"]),
        "event": str(attribute.get("event_id", "")),
        "tlp": tlp.value if tlp else None,
    }
    return [
        PeerRecord(
            key=str(attribute["uuid"]),
            peer_type=str(attribute["type"]),
            signal_type=signal_type,
            value=_value(attribute, signal_type),
            opinions=_said(attribute, owner, tags=tags, latest=latest, our_name=our_name),
            tags=tags,
            is_deleted=is_off,
            updated_at=moment(int(attribute["timestamp"])),
            facts={name: fact for name, fact in facts.items() if fact},
        )
    ]


def plain_type(attribute: Mapping[str, Any]) -> str:
    """The signal type of an attribute, as far as it tells by itself."""
    kind = str(attribute.get("type", ""))
    if kind == "text":
        relation = str(attribute.get("object_relation") or "")
        return relation if relation in {"pdq", "signal"} else ""
    return TYPES.get(kind, "")


def _value(attribute: Mapping[str, Any], signal_type: str) -> str:
    value = str(attribute["value"])
    if "|" in str(attribute["type"]):
        value = value.rpartition("|")[2]
    return whole_tlsh(value) if signal_type == "tlsh" else value


def _said(
    attribute: Mapping[str, Any],
    owner: str,
    *,
    tags: tuple[str, ...],
    latest: Mapping[str, Mapping[str, Any]],
    our_name: str,
) -> tuple[OwnerOpinion, ...]:
    opinions = {
        owner: OwnerOpinion(owner, RecordCategory.POSITIVE, tags, is_ours=owner == our_name)
    }
    for name, sighting in latest.items():
        if str(sighting.get("type")) == FALSE_POSITIVE:
            opinions[name] = OwnerOpinion(name, RecordCategory.NEGATIVE, is_ours=name == our_name)
        elif str(sighting.get("type")) == SEEN and name not in opinions:
            opinions[name] = OwnerOpinion(name, RecordCategory.POSITIVE, is_ours=name == our_name)
    for warning in items_in(attribute, "warnings"):
        name = f"warning list {warning.get('warninglist_name') or warning.get('match')}"
        opinions[name] = OwnerOpinion(name, RecordCategory.NEGATIVE)
    return tuple(opinions.values())


def _latest(sightings: Iterable[Any]) -> dict[str, Mapping[str, Any]]:
    """Each organisation's last sighting."""
    latest: dict[str, Mapping[str, Any]] = {}
    for sighting in sorted(sightings, key=lambda sighting: int(sighting.get("date_sighting") or 0)):
        organisation = sighting.get("Organisation") or {}
        name = (
            organisation.get("name")
            or sighting.get("source")
            or f"organisation {sighting.get('org_id')}"
        )
        latest[str(name)] = sighting
    return latest


def _has_ended(latest: Mapping[str, Mapping[str, Any]], now: datetime) -> bool:
    ends = [
        int(sighting["date_sighting"])
        for sighting in latest.values()
        if str(sighting.get("type")) == ENDED
    ]
    return any(datetime.fromtimestamp(end, UTC) <= now for end in ends)


def _organisation_of(attribute: Mapping[str, Any]) -> str:
    event = attribute.get("Event") or {}
    return str(event.get("orgc_id") or event.get("org_id") or "")


def _is_true(value: Any) -> bool:
    """MISP writes truth as true, 1 and "1"."""
    return value in {True, "1"} or str(value).lower() == "true"
