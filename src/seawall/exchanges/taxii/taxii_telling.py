"""What we say in a collection: a signal of ours, its end, our opinion of another's.

Everything is looked at before it leaves: what names a person stays here. An add is not done
when it is accepted: its status tells (§4.3), and we ask until it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from seawall.errors import problem
from seawall.exchanges.adapter import Message, Telling
from seawall.exchanges.model import PeerAway
from seawall.exchanges.peer_wire import PeerVisit
from seawall.exchanges.private import check_leaving
from seawall.exchanges.stix.model import BadObject, MemberVoice, Object, Producer, StixSignal, Tlp
from seawall.exchanges.stix.stix_moments import read_time, written_time
from seawall.exchanges.stix.stix_writing import (
    indicator_id,
    objects_of,
    opinion,
    opinion_id,
    preface,
)
from seawall.exchanges.taxii.taxii_api import Collection

#: Questions about one status; a server that needs longer is asked again at the next visit.
MOST_QUESTIONS = 20


def tell_collection(
    message: Message, collection: Collection, visit: PeerVisit
) -> Mapping[str, Any]:
    """Send a message to a collection; gives the id of the object sent."""
    producer = _producer(visit)
    if message.telling is Telling.SUBMIT:
        key, objects = _signal(message, producer, visit)
    elif message.telling is Telling.RETRACT:
        key, objects = _retraction(message, collection, visit)
    else:
        key, objects = _opinion(message, producer, collection, visit)
    for stix_object in objects:
        check_leaving(stix_object)
    _wait(collection.add([*preface(producer), *objects]), collection)
    return {"key": key}


def _signal(message: Message, producer: Producer, visit: PeerVisit) -> tuple[str, list[Object]]:
    shared = _shared(message, visit, key=f"{producer.key}:{message.signal_type}:{message.value}")
    return indicator_id(shared.key), objects_of(shared, producer)


def _shared(message: Message, visit: PeerVisit, *, key: str) -> StixSignal:
    return StixSignal(
        key=key,
        signal_type=message.signal_type,
        value=message.value,
        created_at=visit.now,
        modified_at=visit.now,
        valid_from=visit.now,
        labels=tuple(filter(None, dict.fromkeys((message.label, *message.tags)))),
        tlp=Tlp(visit.config["tlp"]),
    )


def _retraction(
    message: Message, collection: Collection, visit: PeerVisit
) -> tuple[str, list[Object]]:
    """The next version of what we said, revoked: its id and everything else stay (§3.6)."""
    key = message.key.partition("#")[0]
    versions = [version for version in collection.object(key) if isinstance(version, dict)]
    if not versions:
        raise problem("exchanges.cannot-tell.not-in-collection")
    later = written_time(max(visit.now, _after(versions[-1])))
    return key, [versions[-1] | {"modified": later, "revoked": True}]


def _opinion(
    message: Message, producer: Producer, collection: Collection, visit: PeerVisit
) -> tuple[str, list[Object]]:
    """What we say of it; said before, it is a new version of that."""
    about = message.key.partition("#")[0]
    agrees = message.telling is Telling.AGREE
    shared = _shared(message, visit, key=f"{producer.key}:{about}")
    shared = replace(
        shared, voices=(MemberVoice(producer.name, agrees, visit.now, message.reason),)
    )
    our_opinion = opinion(shared, producer, agrees=agrees, about=about)
    our_opinion |= {"id": opinion_id(shared.key, agrees=True)}  # one id, whichever side we are on
    if before := [
        version for version in collection.object(our_opinion["id"]) if isinstance(version, dict)
    ]:
        our_opinion["created"] = before[-1].get("created", our_opinion["created"])
        our_opinion["modified"] = written_time(max(visit.now, _after(before[-1])))
    return message.key, [our_opinion]


def _wait(status: Mapping[str, Any], collection: Collection) -> None:
    """Until the server has taken everything in, or has said why not."""
    for _ in range(MOST_QUESTIONS):
        if status.get("status") == "complete":
            failures = status.get("failures") or []
            if failures:
                raise problem("exchanges.cannot-tell.refused", why=_why(failures[0])[:300])
            return
        status = collection.status(str(status.get("id", "")))
    raise problem("exchanges.peer-still-working", PeerAway, peer=collection.visit.name)


def _why(failure: Any) -> str:
    return str(failure.get("message", failure)) if isinstance(failure, dict) else str(failure)


def _after(stix_object: Object) -> datetime:
    """The moment after an object's latest version."""
    try:
        return read_time(stix_object.get("modified"), "modified") + timedelta(milliseconds=1)
    except BadObject:
        raise problem("exchanges.cannot-tell.version") from None


def _producer(visit: PeerVisit) -> Producer:
    """Who we are there; the name is the key, so that we stay the same."""
    name = str(visit.config["ours"])
    return Producer(f"name:{name}", name, datetime(2026, 1, 1, tzinfo=UTC))
