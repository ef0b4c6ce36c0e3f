"""A MISP that keeps events in memory and speaks the REST API of the real one.

`tests/exchanges/misp/test_fake.py` drives it with PyMISP: it answers as MISP does, where
PyMISP and our adapter look.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.exchanges.fakes.picky import Picky
from tests.exchanges.fakes.server import Got, Reply
from tests.exchanges.stix_made import NOON

KEY = "k" * 40
TYPES = {"sha256", "md5", "tlsh", "url", "text", "filename|sha256", "filename", "ip-dst"}
OURS = {"id": "1", "name": "Example Hub", "uuid": "11111111-1111-4111-8111-111111111111"}
THEIRS = {"id": "2", "name": "Example Pix", "uuid": "22222222-2222-4222-8222-222222222222"}

Line = dict[str, Any]


@dataclass
class FakeMisp(Picky):
    """One server with two organisations."""

    at: datetime = NOON
    organisation: Line = field(default_factory=lambda: OURS)
    """Whose key it is that asks."""
    events: dict[str, Line] = field(default_factory=dict)
    objects: dict[str, Line] = field(default_factory=dict)
    attributes: dict[str, Line] = field(default_factory=dict)
    sightings: list[Line] = field(default_factory=list)
    warned: set[str] = field(default_factory=set)
    """Values on a warning list."""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def answer(self, heard: Got) -> Reply:
        if heard.headers.get("authorization") != KEY:
            return Reply.of({"name": "Authentication failed.", "url": heard.path}, 403)
        return self.routed(heard)

    def routed(self, heard: Got) -> Reply:
        parts = [part for part in heard.path.strip("/").split("/") if ":" not in part]
        found = self._about(parts) or self._viewed(parts) or self._searched(parts, heard)
        if heard.method == "POST":
            found = found or self._added(parts, heard) or self._altered(parts)
        return found or Reply.of({"name": "Not found", "url": heard.path}, 404)

    # What it knows of itself and of its things

    def _about(self, parts: list[str]) -> Reply | None:
        match parts:
            case ["servers", "getPyMISPVersion.json"]:
                return Reply.of({"version": "2.5.34"})
            case ["servers", "getVersion"]:
                return Reply.of({"version": "2.5.34", "perm_sync": True, "perm_sighting": True})
            case ["users", "view", "me"]:
                who = {"id": "1", "email": "bot@example.test", "org_id": self.organisation["id"]}
                role = {"id": "1", "name": "User", "perm_auth": True}
                return Reply.of({"User": who, "Role": role, "UserSetting": {}})
            case ["organisations", "view", number]:
                known = {one["id"]: one for one in (OURS, THEIRS)}
                return self._or_none("Organisation", known.get(number))
        return None

    def _viewed(self, parts: list[str]) -> Reply | None:
        match parts:
            case ["events", "view", wanted]:
                found = self._one(self.events, wanted)
                return self._or_none("Event", found and self._whole(found))
            case ["objects", "view", wanted]:
                found = self._one(self.objects, wanted)
                return self._or_none("Object", found and self._with_attributes(found))
            case ["attributes", "view", wanted]:
                return self._or_none("Attribute", self._one(self.attributes, wanted))
        return None

    # What changes it

    def _added(self, parts: list[str], heard: Got) -> Reply | None:
        match parts:
            case ["events", "add"]:
                return self._add_event(heard.json.get("Event", heard.json))
            case ["objects", "add", wanted] if event := self._one(self.events, wanted):
                return self._add_object(event, heard.json.get("Object", heard.json))
            case ["attributes", "add", wanted] if event := self._one(self.events, wanted):
                return self._said_of(self._add_attribute(event, heard.json))
            case ["sightings", "add", wanted] if one := self._one(self.attributes, wanted):
                return Reply.of({"Sighting": self._add_sighting(one, heard.json)})
        return None

    def _altered(self, parts: list[str]) -> Reply | None:
        match parts:
            case ["events", "publish", wanted] if event := self._one(self.events, wanted):
                event["published"] = True
                return Reply.of({"name": "Publish", "message": "Job queued", "id": event["id"]})
            case ["attributes", "delete", wanted] if one := self._one(self.attributes, wanted):
                one |= {"deleted": True, "timestamp": self._stamp()}
                return Reply.of({"message": "Attribute deleted."})
            case ["attributes", "restore", wanted] if one := self._one(self.attributes, wanted):
                if not one["deleted"]:
                    return Reply.of({"name": "Invalid Attribute", "errors": "not deleted"}, 403)
                one |= {"deleted": False, "timestamp": self._stamp()}
                return Reply.of({"Attribute": one})
        return None

    def _add_event(self, given: Line) -> Reply:
        if any(one["uuid"] == given.get("uuid") for one in self.events.values()):
            return Reply.of({"name": "Event already exists", "message": "exists"}, 403)
        event = {
            "id": str(next(self._numbers)),
            "uuid": given.get("uuid") or str(uuid.uuid4()),
            "info": given["info"],
            "date": given.get("date", "2026-03-02"),
            "org_id": self.organisation["id"],
            "orgc_id": self.organisation["id"],
            "Orgc": self.organisation,
            "Org": self.organisation,
            "published": bool(given.get("published", False)),
            "timestamp": self._stamp(),
            "analysis": str(given.get("analysis", 0)),
            "threat_level_id": str(given.get("threat_level_id", 4)),
            "distribution": str(given.get("distribution", 0)),
            "Tag": list(given.get("Tag", [])),
        }
        self.events[event["id"]] = event
        for one in given.get("Object", []):
            self._add_object(event, one)
        for one in given.get("Attribute", []):
            self._add_attribute(event, one)
        return Reply.of({"Event": self._whole(event)})

    def _add_object(self, event: Line, given: Line) -> Reply:
        if any(one["uuid"] == given.get("uuid") for one in self.objects.values()):
            return Reply.of({"name": "Could not add Object", "errors": "uuid is not unique"}, 403)
        wrong = [one["type"] for one in given["Attribute"] if one["type"] not in TYPES]
        if wrong:
            return Reply.of({"name": "Could not add Object", "errors": f"no type {wrong[0]}"}, 403)
        names = ("name", "meta-category", "template_uuid", "template_version", "distribution")
        made = {name: given.get(name, "") for name in names}
        made |= {"id": str(next(self._numbers)), "event_id": event["id"], "deleted": False}
        made |= {"uuid": given.get("uuid") or str(uuid.uuid4()), "timestamp": self._stamp()}
        self.objects[made["id"]] = made
        for one in given["Attribute"]:
            self._add_attribute(event, one, made["id"])
        return Reply.of({"Object": self._with_attributes(made)})

    def _add_attribute(self, event: Line, given: Line, inside: str = "0") -> Line | None:
        if given["type"] not in TYPES:
            return None
        made = {
            "id": str(next(self._numbers)),
            "uuid": given.get("uuid") or str(uuid.uuid4()),
            "event_id": event["id"],
            "object_id": inside,
            "object_relation": given.get("object_relation"),
            "type": given["type"],
            "category": given.get("category", "Other"),
            "value": given["value"],
            "to_ids": bool(given.get("to_ids", False)),
            "disable_correlation": bool(given.get("disable_correlation", False)),
            "deleted": bool(given.get("deleted", False)),
            "comment": given.get("comment", ""),
            "distribution": str(given.get("distribution", 5)),
            "timestamp": str(given.get("timestamp") or self._stamp()),
            "Tag": list(given.get("Tag", [])),
        }
        self.attributes[made["id"]] = made
        return made

    def _said_of(self, made: Line | None) -> Reply:
        if made is None:
            return Reply.of({"name": "Could not add Attribute", "errors": {"type": ["no"]}}, 403)
        return Reply.of({"Attribute": made})

    def _add_sighting(self, one: Line, given: Line) -> Line:
        made = {
            "id": str(next(self._numbers)),
            "uuid": str(uuid.uuid4()),
            "attribute_id": one["id"],
            "event_id": one["event_id"],
            "org_id": self.organisation["id"],
            "Organisation": self.organisation,
            "date_sighting": str(given.get("date_sighting") or self._stamp()),
            "source": given.get("source", ""),
            "type": str(given.get("type", "0")),
        }
        self.sightings.append(made)
        return made

    # What it finds

    def _searched(self, parts: list[str], heard: Got) -> Reply | None:
        match parts:
            case ["attributes", "restSearch"]:
                found = self._page(self._matching(heard.json), heard.json)
                return Reply.of(
                    {"response": {"Attribute": [self._shown(a, heard.json) for a in found]}}
                )
            case ["events", "restSearch"]:
                wanted = {one["event_id"] for one in self._matching(heard.json)}
                found = [one for one in self.events.values() if one["id"] in wanted]
                page = self._page(found, heard.json)
                return Reply.of({"response": [{"Event": self._whole(one)} for one in page]})
            case ["sightings", "restSearch", "attribute"]:
                since = int(heard.json.get("from") or 0)
                found = [s for s in self.sightings if int(s["date_sighting"]) >= since]
                return Reply.of({"response": [{"Sighting": one} for one in found]})
        return None

    def _matching(self, asked: Line) -> list[Line]:
        def is_wanted(one: Line) -> bool:
            types, ids = asked.get("type"), asked.get("id")
            deleted = asked.get("deleted", 0)
            states = {
                bool(int(state)) for state in (deleted if isinstance(deleted, list) else [deleted])
            }
            return (
                (not types or one["type"] in types)
                and (not ids or one["id"] in {str(each) for each in ids})
                and one["deleted"] in states
                and int(one["timestamp"]) >= int(asked.get("timestamp") or 0)
                and (not asked.get("published") or self.events[one["event_id"]]["published"])
                and (asked.get("value") in {None, one["value"]})
            )

        return [one for one in self.attributes.values() if is_wanted(one)]

    def _page(self, found: list[Line], asked: Line) -> list[Line]:
        limit = int(asked.get("limit") or 0)
        start = (int(asked.get("page") or 1) - 1) * limit
        return found[start : start + limit] if limit else found

    def _shown(self, one: Line, asked: Line) -> Line:
        event = self.events[one["event_id"]]
        named = ("id", "uuid", "info", "org_id", "orgc_id", "distribution")
        shown = one | {"Event": {name: event[name] for name in named}}
        if asked.get("includeEventTags"):
            shown["Tag"] = [*one["Tag"], *[tag | {"inherited": 1} for tag in event["Tag"]]]
        if asked.get("includeSightings"):
            shown["Sighting"] = [s for s in self.sightings if s["attribute_id"] == one["id"]]
        if asked.get("includeWarninglistHits") and one["value"] in self.warned:
            warning = {"match": one["value"], "warninglist_id": 7}
            shown["warnings"] = [warning | {"warninglist_name": "List of known good files"}]
        return shown

    def _whole(self, event: Line) -> Line:
        inside = [one for one in self.objects.values() if one["event_id"] == event["id"]]
        loose = [
            one
            for one in self.attributes.values()
            if one["event_id"] == event["id"] and one["object_id"] == "0" and not one["deleted"]
        ]
        return event | {"Object": [self._with_attributes(o) for o in inside], "Attribute": loose}

    def _with_attributes(self, made: Line) -> Line:
        own = [one for one in self.attributes.values() if one["object_id"] == made["id"]]
        return made | {"Attribute": [one for one in own if not one["deleted"]]}

    def _one(self, things: dict[str, Line], wanted: str) -> Line | None:
        return next((o for o in things.values() if wanted in {o["id"], o["uuid"]}), None)

    def _or_none(self, name: str, found: Line | None) -> Reply | None:
        return Reply.of({name: found}) if found else None

    def _stamp(self) -> str:
        return str(int(self.at.timestamp()))


@contextmanager
def fake_misp(**more: Any) -> Iterator[FakeMisp]:
    with FakeMisp(**more).served() as fake:
        yield fake
