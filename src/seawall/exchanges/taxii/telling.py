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
from seawall.exchanges.private import check_leaving
from seawall.exchanges.stix.model import BadObject, Object, Producer, Shared, Tlp, Voice
from seawall.exchanges.stix.moments import read, written
from seawall.exchanges.stix.writing import (
    indicator_id,
    objects_of,
    opinion,
    opinion_id,
    preface,
)
from seawall.exchanges.taxii.api import Collection
from seawall.exchanges.wire import Visit

#: Questions about one status; a server that needs longer is asked again at the next visit.
MOST_QUESTIONS = 20


def tell(message: Message, collection: Collection, visit: Visit) -> Mapping[str, Any]:
    """Say it, and give the id of what was said."""
    producer = _producer(visit)
    if message.telling is Telling.SUBMIT:
        key, said = _signal(message, producer, visit)
    elif message.telling is Telling.RETRACT:
        key, said = _retraction(message, collection, visit)
    else:
        key, said = _opinion(message, producer, collection, visit)
    for each in said:
        check_leaving(each)
    _wait(collection.add([*preface(producer), *said]), collection)
    return {"key": key}


def _signal(message: Message, producer: Producer, visit: Visit) -> tuple[str, list[Object]]:
    shared = _shared(message, visit, key=f"{producer.key}:{message.signal_type}:{message.value}")
    return indicator_id(shared.key), objects_of(shared, producer)


def _shared(message: Message, visit: Visit, *, key: str) -> Shared:
    return Shared(
        key=key,
        signal_type=message.signal_type,
        value=message.value,
        created_at=visit.now,
        modified_at=visit.now,
        valid_from=visit.now,
        labels=tuple(filter(None, dict.fromkeys((message.label, *message.tags)))),
        tlp=Tlp(visit.config["tlp"]),
    )


def _retraction(message: Message, collection: Collection, visit: Visit) -> tuple[str, list[Object]]:
    """The next version of what we said, revoked: its id and everything else stay (§3.6)."""
    key = message.key.partition("#")[0]
    found = [one for one in collection.object(key) if isinstance(one, dict)]
    if not found:
        raise problem("exchanges.cannot-tell.key")
    later = written(max(visit.now, _after(found[-1])))
    return key, [found[-1] | {"modified": later, "revoked": True}]


def _opinion(
    message: Message, producer: Producer, collection: Collection, visit: Visit
) -> tuple[str, list[Object]]:
    """What we say of it; said before, it is a new version of that."""
    about = message.key.partition("#")[0]
    agrees = message.telling is Telling.AGREE
    shared = _shared(message, visit, key=f"{producer.key}:{about}")
    shared = replace(shared, voices=(Voice(producer.name, agrees, visit.now, message.reason),))
    said = opinion(shared, producer, agrees=agrees, about=about)
    said |= {"id": opinion_id(shared.key, agrees=True)}  # one id, whichever side we are on
    if before := [one for one in collection.object(said["id"]) if isinstance(one, dict)]:
        said["created"] = before[-1].get("created", said["created"])
        said["modified"] = written(max(visit.now, _after(before[-1])))
    return message.key, [said]


def _wait(status: Mapping[str, Any], collection: Collection) -> None:
    """Until the server has taken everything in, or has said why not."""
    for _ in range(MOST_QUESTIONS):
        if status.get("status") == "complete":
            failures = status.get("failures") or []
            if failures:
                raise problem("exchanges.cannot-tell.refused", why=_why(failures[0])[:300])
            return
        status = collection.status(str(status.get("id", "")))
    raise PeerAway(f"{collection.visit.name} is still at work on what we handed in.")


def _why(failure: Any) -> str:
    return str(failure.get("message", failure)) if isinstance(failure, dict) else str(failure)


def _after(one: Object) -> datetime:
    """The moment after an object's latest version."""
    try:
        return read(one.get("modified"), "modified") + timedelta(milliseconds=1)
    except BadObject:
        raise problem("exchanges.cannot-tell.version") from None


def _producer(visit: Visit) -> Producer:
    """Who we are there; the name is the key, so that we stay the same."""
    name = str(visit.config["ours"])
    return Producer(f"name:{name}", name, datetime(2026, 1, 1, tzinfo=UTC))
